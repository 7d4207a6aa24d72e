public import Core
public import Linux
import Scheduler
public import StationFile
public import Store

/// Shows what a change would do: tries it on one view of the database, builds the timelines that it affects from what the
/// station would be, and writes nothing.
public struct TimelinePreview: Sendable {
    private let resources: ChannelTimeline.Resources
    private let edit: PreparedEdit
    private let options: PreviewOptions
    private let old: StationSnapshot
    private let from: Instant
    private let until: Instant

    init(
        of edit: PreparedEdit, _ resources: ChannelTimeline.Resources, from: Instant, _ options: PreviewOptions
    ) async throws {
        self.resources = resources
        self.edit = edit
        self.options = options
        self.from = from
        until = from + options.span
        old = try await StationSnapshot(reading: resources.store, at: from)
    }

    /// Of a station file.
    public init(
        of proposal: StationProposal, _ resources: ChannelTimeline.Resources, from: Instant, ahead: TimeSpan
    ) async throws {
        try await self.init(of: PreparedEdit(proposal), resources, from: from, PreviewOptions(span: ahead))
    }

    /// Of every channel whose timeline would differ, in the order of their numbers.
    public func differences() async throws -> [TimelineDifference] { try await preview().timelines }

    func preview() async throws -> ChangePreview {
        let trial = try await resources.store.trial(of: edit.proposal, expecting: edit.expected) { contents in
            wanted(by: StationSnapshot(old.identity, contents))
        }
        var preview = ChangePreview(notices: edit.notices, changes: trial.changes, base: trial.base)
        guard options.span > .zero else { return preview }
        var new = StationSnapshot(trial.identity, trial.contents)
        new.standstills = old.standstills.filter { new.channel($0.key)?.clock == .watched }
        let results = try await results(new, trial)
        preview.timelines = results.map(\.difference).filter { !$0.isEmpty }
            .sorted { $0.channel.number < $1.channel.number }
        if options.rehearses { preview.findings = try await findings(in: results, new) }
        return preview
    }

    // MARK: Which channels

    private func affected(in new: StationSnapshot) -> [Channel] {
        ChangeImpact(from: old, to: new).channels.filter { options.channels?.contains($0.id) ?? true }
    }

    /// The content that the affected channels need, by days.
    private func wanted(by new: StationSnapshot) -> [LocalDays: Set<ContentReference>] {
        guard options.span > .zero else { return [:] }
        return affected(in: new).reduce(into: [:]) { wanted, channel in
            let shown = new.shown(by: channel).channel
            // A channel whose time zone is unknown has a fault of its own, which its timeline reports.
            guard let days = try? days(of: shown, new) else { return }
            wanted[days, default: []].formUnion(LoadedContent.contents(of: shown, new))
        }
    }

    /// Those that the channel's new timeline may ask for: from about its last checkpoint on, and some days more.
    private func days(of channel: Channel, _ snapshot: StationSnapshot) throws -> LocalDays {
        let zone = try resources.zones.zone(snapshot.timeZone(of: channel))
        return LocalDays(from: from - .hours(48), through: until + .hours(72), in: zone)
    }

    private func titles(of snapshot: StationSnapshot, names: [ContentReference: String] = [:]) -> TimelineTitles {
        TimelineTitles(resources.store, snapshot, names: names)
    }

    // MARK: Their timelines

    /// A channel's new timeline, and how it differs.
    private struct Result: Sendable {
        let difference: TimelineDifference
        /// nil for a channel that is removed.
        let range: TimelineRange?
    }

    /// As many at a time as the machine has cores.
    private func results(_ new: StationSnapshot, _ trial: StationTrial) async throws -> [Result] {
        var results: [Result] = []
        for channel in old.channels where new.channel(channel.id) == nil {
            guard options.channels?.contains(channel.id) ?? true else { continue }
            let removed = try await compare(
                try await before(channel), [], try empty(.removed, channel, of: old), titles(of: old))
            results.append(Result(difference: removed, range: nil))
        }
        var waiting = affected(in: new)[...]
        try await withThrowingTaskGroup(of: Result.self) { group in
            var running = 0
            while running > 0 || !waiting.isEmpty {
                if running < Machine.coreCount, let channel = waiting.popFirst() {
                    group.addTask { try await result(channel, new, trial) }
                    running += 1
                    continue
                }
                if let result = try await group.next() { results.append(result) }
                running -= 1
            }
        }
        return results
    }

    private func result(_ channel: Channel, _ new: StationSnapshot, _ trial: StationTrial) async throws -> Result {
        try Task.checkCancellation()
        let known = old.channel(channel.id)
        var before: [TimelineItem] = []
        if let known { before = try await self.before(known) }
        let (items, warnings) = try await after(channel, new, trial)
        let difference = try await compare(
            before, items, try empty(known == nil ? .added : .changed, channel, of: new),
            titles(of: new, names: trial.names))
        let range = TimelineRange(
            channel: channel, zone: difference.zone, from: from, until: until, all: items, warnings: warnings)
        return Result(difference: difference, range: range)
    }

    /// What the channel shows as things are, its own timeline or another's.
    private func before(_ channel: Channel) async throws -> [TimelineItem] {
        let (shown, offset) = old.shown(by: channel)
        let timeline = try await ChannelTimeline(shown, old, resources, start: from - offset)
        return try await timeline.items(from: from - offset, until: until - offset, resources.store)
            .map { $0.shown(on: channel.id, later: offset) }
    }

    /// What it would show.
    private func after(
        _ channel: Channel, _ new: StationSnapshot, _ trial: StationTrial
    ) async throws -> ([TimelineItem], [BuildWarning]) {
        let (shown, offset) = new.shown(by: channel)
        let content = LoadedContent(for: shown, new, on: try days(of: shown, new), in: trial)
        let inputs = ChannelTimeline.Inputs(channel: shown, sheet: new, content: content)
        // A source channel changes from now on, and its mirrors show that later; a paused channel stays where it stopped.
        let now = channel.mirror == nil ? from - offset : from
        let timeline = try await ChannelTimeline(inputs, resources, start: now)
        let planned = try await timeline.preview(now: now, until: until - offset, resources.store)
        // A mirror also shows what its source channel has played already.
        let first = planned.first?.start ?? until - offset
        let aired = try await resources.store.timeline(of: shown.id, from: from - offset, until: first)
            .filter { $0.start < first }
        let items = (aired + planned).map { $0.shown(on: channel.id, later: offset) }
            .filter { $0.finish > from && $0.start < until }
        return (items, channel.mirror == nil ? await timeline.warnings : [])
    }

    private func empty(
        _ kind: TimelineDifference.Kind, _ channel: Channel, of snapshot: StationSnapshot
    ) throws -> TimelineDifference {
        let zone = try resources.zones.zone(snapshot.timeZone(of: channel))
        return TimelineDifference(kind, of: channel, in: zone, from: from, until: until)
    }

    private func compare(
        _ before: [TimelineItem], _ after: [TimelineItem], _ empty: TimelineDifference, _ titles: TimelineTitles
    ) async throws -> TimelineDifference {
        let (old, new) = (Set(before.map(ItemComparisonKey.init)), Set(after.map(ItemComparisonKey.init)))
        let removed = before.filter { !new.contains(ItemComparisonKey($0)) }
        let added = after.filter { !old.contains(ItemComparisonKey($0)) }
        var difference = empty
        difference.removed = try await self.titles(of: self.old).entries(removed, on: empty.channel)
        difference.added = try await titles.entries(added, on: empty.channel)
        difference.keptCount = after.count - added.count
        return difference
    }

    // MARK: Rehearsing them

    /// Files are checked without opening them.
    private func findings(in results: [Result], _ new: StationSnapshot) async throws -> [RehearsalFinding] {
        let ranges = Dictionary(
            results.compactMap { result in result.range.map { ($0.channel.id, $0) } }, uniquingKeysWith: { $1 })
        let rehearsal = Rehearsal(
            resources.store, Rehearsal.Options(span: options.span),
            inspector: FileChecker(resources.store, opening: nil)
        ) { channel, from, until in
            if let range = ranges[channel.id] { return range }
            return try await TimelineRange(of: channel, new, resources, from: from, until: until)
        }
        let channels = new.channels.filter { ranges[$0.id] != nil }
        return try await rehearsal.run(channels, of: new, at: from) { _ in }.findings
    }
}

/// What makes two items the same to a viewer.
struct ItemComparisonKey: Hashable {
    private let start: Instant
    private let finish: Instant
    private let kind: TimelineItem.Kind
    private let media: MediaID?
    private let inPoint: TimeSpan
    private let guideTitle: String?
    private let hidden: Bool

    init(_ item: TimelineItem) {
        start = item.start
        finish = item.finish
        kind = item.kind
        media = item.media
        inPoint = item.inPoint
        guideTitle = item.guideTitle
        hidden = item.hidden
    }
}

/// A station file held against the station it is for.
public struct StationProposal: Sendable {
    public let current: StationContents
    public let contents: StationContents
    public let notices: [StationFileFault]

    public init(_ document: StationDocument, prune: Bool, for store: StationStore, zones: ZoneFiles) async throws {
        current = try await store.contents(paths: document.itemPaths)
        // A zone that cannot be read is one that the file may not name.
        let reading = try document.contents(over: current, prune: prune) { (try? zones.zone($0)) != nil }
        contents = reading.contents
        notices = reading.notices
    }

    public var diff: StationDiff { StationDiff(from: current, to: contents) }
}

extension PreparedEdit {
    init(_ proposal: StationProposal) {
        self.init(proposal: .contents(proposal.contents), notices: proposal.notices.map(\.description))
    }
}
