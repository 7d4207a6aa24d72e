import Core
import Linux
import Scheduler
import Store
import WebAPI

/// Shows how timelines would change with the station: builds them from what the station would be, and writes nothing.
struct TimelinePreview: Sendable {
    private let desk: ChannelTimeline.Desk
    private let old: StationSheet
    private let proposal: StationProposal
    private let from: Instant
    private let until: Instant

    init(of proposal: StationProposal, _ desk: ChannelTimeline.Desk, from: Instant, ahead: TimeSpan) async throws {
        self.desk = desk
        self.proposal = proposal
        self.from = from
        until = from + ahead
        old = try await StationSheet(reading: desk.store, at: from)
    }

    /// Of every channel whose timeline would be another, in the order of their numbers.
    func differences() async throws -> [TimelineDifference] {
        let impact = ChangeImpact(from: proposal.current, old)
        let identity = old.identity
        let trial = try await desk.store.trial(of: proposal.contents) { contents in
            let sheet = StationSheet(identity, contents)
            return impact.channels(in: contents, sheet).reduce(into: [:]) { wanted, channel in
                let shown = sheet.shown(by: channel).channel
                // A channel whose time zone is unknown has a fault of its own, which its timeline reports.
                guard let days = try? days(of: shown, sheet) else { return }
                wanted[days, default: []].formUnion(LoadedContent.contents(of: shown, sheet))
            }
        }
        var sheet = StationSheet(trial.identity, trial.contents)
        sheet.standstills = old.standstills.filter { sheet.channel($0.key)?.clock == .watched }
        var differences = try await removals(in: sheet)
        for channel in impact.channels(in: trial.contents, sheet) {
            differences.append(try await difference(channel, sheet, trial))
        }
        return differences.filter { !$0.isEmpty }.sorted { $0.channel.number < $1.channel.number }
    }

    /// Those that the channel's new timeline may ask for: from about its last checkpoint on, and some days more.
    private func days(of channel: Channel, _ sheet: StationSheet) throws -> LocalDays {
        let zone = try desk.zones.zone(sheet.timeZone(of: channel))
        return LocalDays(from: from - .hours(48), through: until + .hours(72), in: zone)
    }

    private func removals(in sheet: StationSheet) async throws -> [TimelineDifference] {
        var differences: [TimelineDifference] = []
        for channel in old.channels where sheet.channel(channel.id) == nil {
            differences.append(
                try await compare(try await before(channel), [], try empty(.removed, channel, of: old)))
        }
        return differences
    }

    private func difference(
        _ channel: Channel, _ sheet: StationSheet, _ trial: StationTrial
    ) async throws -> TimelineDifference {
        let known = old.channel(channel.id)
        var before: [TimelineItem] = []
        if let known { before = try await self.before(known) }
        let after = try await self.after(channel, sheet, trial)
        return try await compare(before, after, try empty(known == nil ? .added : .changed, channel, of: sheet))
    }

    /// What the channel shows as things are, its own timeline or another's.
    private func before(_ channel: Channel) async throws -> [TimelineItem] {
        let (shown, offset) = old.shown(by: channel)
        let timeline = try await ChannelTimeline(shown, old, desk, start: from - offset)
        return try await timeline.items(from: from - offset, until: until - offset, desk.store)
            .map { $0.shown(on: channel.id, later: offset) }
    }

    /// What it would show.
    private func after(
        _ channel: Channel, _ sheet: StationSheet, _ trial: StationTrial
    ) async throws -> [TimelineItem] {
        let (shown, offset) = sheet.shown(by: channel)
        let content = LoadedContent(for: shown, sheet, on: try days(of: shown, sheet), in: trial)
        let recipe = ChannelTimeline.Recipe(channel: shown, sheet: sheet, content: content)
        // What another plays changes from now on, and a mirror shows it later; who stands still, stands where he stopped.
        let now = channel.mirror == nil ? from - offset : from
        let planned = try await ChannelTimeline(recipe, desk, start: now)
            .preview(now: now, until: until - offset, desk.store)
        // A mirror also shows what the other has played already.
        let first = planned.first?.start ?? until - offset
        let aired = try await desk.store.timeline(of: shown.id, from: from - offset, until: first)
            .filter { $0.start < first }
        return (aired + planned).map { $0.shown(on: channel.id, later: offset) }
            .filter { $0.finish > from && $0.start < until }
    }

    private func empty(
        _ kind: TimelineDifference.Kind, _ channel: Channel, of sheet: StationSheet
    ) throws -> TimelineDifference {
        let zone = try desk.zones.zone(sheet.timeZone(of: channel))
        return TimelineDifference(kind: kind, channel: channel, zone: zone, from: from, until: until)
    }

    private func compare(
        _ before: [TimelineItem], _ after: [TimelineItem], _ empty: TimelineDifference
    ) async throws -> TimelineDifference {
        let (old, new) = (Set(before.map(AiredAs.init)), Set(after.map(AiredAs.init)))
        let removed = before.filter { !new.contains(AiredAs($0)) }
        let added = after.filter { !old.contains(AiredAs($0)) }
        let titles = TimelineTitles(desk.store)
        var difference = empty
        difference.removed = try await titles.entries(removed)
        difference.added = try await titles.entries(added)
        difference.keptCount = after.count - added.count
        return difference
    }
}
