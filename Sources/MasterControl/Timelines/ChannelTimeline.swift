public import Core
import JSON
public import Linux
public import Scheduler
public import Store

/// One channel's timeline: builds it ahead, and again after an edit. The store holds the items; this holds the builder.
/// Each is an actor of its own, so no channel's build waits for another's.
public actor ChannelTimeline {
    public nonisolated let channel: Channel
    public nonisolated let zone: ZoneRules
    let input: BuildInput
    nonisolated let content: LoadedContent
    private let desk: Resources
    /// How far ahead a refresh leaves everything as it is.
    private let protected: TimeSpan
    /// Of all that it is built from, stored with each state: another one calls for a refresh.
    private let fingerprint: UInt64
    var builder: TimelineBuilder
    /// What could not be done as the schedule says, in what is still to come.
    public private(set) var warnings: [BuildWarning] = []
    /// It was built before: what that build warned of is not known any more.
    private var isContinued = false
    /// Whether what is stored was built from something else: it was changed while no station ran.
    nonisolated let isOutdated: Bool
    /// The present at the time that the timeline was opened.
    private let opened: Instant
    /// What is stored, when an earlier release built it.
    private var former: StoredState?

    /// What a channel is built from, with its content.
    struct Inputs: Sendable {
        public let channel: Channel
        let sheet: StationSnapshot
        let content: LoadedContent
    }

    public struct Resources: Sendable {
        public let store: StationStore
        public let zones: ZoneFiles
        /// Shared by the channels of a station.
        var days = DayShelf()

        public init(store: StationStore, zones: ZoneFiles) {
            self.store = store
            self.zones = zones
        }
    }

    public var end: Instant { builder.position }

    /// Continues where the stored timeline ends; begins at `start` when there is none or it ended before that.
    public init(_ channel: Channel, _ sheet: StationSnapshot, _ desk: Resources, start: Instant) async throws {
        let zone = try desk.zones.zone(sheet.timeZone(of: channel))
        let stored = try await Self.storedState(of: channel.id, desk.store, notBefore: start)
        let days = LocalDays(from: start, through: stored?.state.position ?? start, in: zone)
        let content = try await LoadedContent(for: channel, sheet, on: days, desk)
        try self.init(Inputs(channel: channel, sheet: sheet, content: content), desk, stored, start: start)
    }

    init(_ recipe: Inputs, _ desk: Resources, start: Instant) async throws {
        let stored = try await Self.storedState(of: recipe.channel.id, desk.store, notBefore: start)
        try self.init(recipe, desk, stored, start: start)
    }

    private init(_ recipe: Inputs, _ desk: Resources, _ stored: StoredState?, start: Instant) throws {
        let (channel, sheet) = (recipe.channel, recipe.sheet)
        self.channel = channel
        self.desk = desk
        content = recipe.content
        protected = sheet.identity.protected
        zone = try desk.zones.zone(sheet.timeZone(of: channel))
        input = BuildInput(
            channel, sheet.programming(of: channel), zone: zone, fillers: sheet.fillers(of: channel),
            playlists: sheet.playlists(among: recipe.content.contents), content: recipe.content)
        let fingerprint = input.fingerprint(
            content: recipe.content.fingerprint, daily: recipe.content.daily.contents)
        self.fingerprint = fingerprint
        isContinued = stored != nil
        builder = TimelineBuilder(input, stored?.state ?? BuilderState(start: start))
        opened = start
        isOutdated = stored.map { !$0.isOf(fingerprint, recipe.content.daily.fingerprints) } ?? false
        former = stored.flatMap { $0.isOfFormerRelease ? $0 : nil }
    }

    /// Has what an earlier release built count as built from what is here now, so that the next edit is noticed.
    func adoptFormer(_ store: StationStore) async throws {
        guard let known = former else { return }
        former = nil
        try await store.saveCheckpoint(
            try encoded(builder.state, followedFrom: known.source), of: channel.id, at: known.state.position)
    }

    private static func storedState(
        of channel: ChannelID, _ store: StationStore, notBefore start: Instant
    ) async throws -> StoredState? {
        guard let end = try await store.timelineEnd(of: channel),
            var stored = try await state(of: channel, store, notAfter: end)
        else { return nil }
        if stored.state.position == end && end >= start {
            // It counts as up to date, unless something has changed since that release ran.
            if stored.isOfFormerRelease { stored.isOutdated = try await store.hasHistory() }
            return stored
        }
        // The station was off for so long that nothing is left of the timeline but what it had played.
        guard end < start else { return nil }
        stored = StoredState(fingerprint: nil, days: nil, state: stored.state.resumed(at: start))
        return stored
    }

    private static func state(
        of channel: ChannelID, _ store: StationStore, notAfter instant: Instant
    ) async throws -> StoredState? {
        guard let record = try await store.checkpoint(of: channel, notAfter: instant) else { return nil }
        // A state of another version of the program is ignored: the timeline is refreshed.
        return try? JSONText.decode(StoredState.self, from: record.state)
    }

    /// Builds up to `horizon` and writes what was built. False when there was nothing to do.
    public func extend(until horizon: Instant, now: Instant, _ store: StationStore) async throws -> Bool {
        guard end < horizon else { return false }
        let start = end
        let known = warnings
        let build = try await advance(until: horizon)
        warnings = known.followed(by: build.warnings, forgettingBefore: now)
        _ = try await store.replaceTimeline(
            of: channel.id, from: start, with: build.items, checkpoints: try records(build))
        return true
    }

    /// Builds once more what an earlier run of the program built, without writing it: only a build gives warnings.
    public func review(now: Instant, _ store: StationStore) async throws {
        guard isContinued, let refresh = try await refreshing(now: now, protecting: protected, store) else { return }
        isContinued = false
        try await content.daily.load(from: refresh.checkpoint.at, through: end, desk)
        warnings = try await complete {
            var builder = TimelineBuilder(self.input, refresh)
            return builder.extend(until: self.end).warnings
        }
    }

    private func advance(until horizon: Instant) async throws -> Build {
        try await content.daily.load(from: end, through: horizon, desk)
        let known = builder
        let (builder, build) = try await complete {
            var builder = known
            let build = builder.extend(until: horizon)
            return (builder, build)
        }
        self.builder = builder
        warnings = build.warnings
        return build
    }

    /// Builds, and once more whenever the build has asked for days whose content is not loaded.
    private func complete<Result>(_ build: () -> Result) async throws -> Result {
        var result = build()
        while try await content.daily.loadMissing(desk) { result = build() }
        return result
    }

    /// The items of a stretch: what is stored, and beyond that what would be built, without writing it. Where something
    /// was changed that no station has followed yet, as it will be then.
    public func items(from start: Instant, until finish: Instant, _ store: StationStore) async throws
        -> [TimelineItem]
    {
        if isOutdated { return try await renewedItems(from: start, until: finish, store) }
        let border = min(end, finish)
        // After the end is what will be replaced, or what another task has built meanwhile.
        let stored = try await store.timeline(of: channel.id, from: start, until: border).filter { $0.start < border }
        guard end < finish else { return stored }
        let built = try await advance(until: finish)
        return stored + built.items.filter { $0.finish > start && $0.start < finish }
    }

    private func renewedItems(
        from start: Instant, until finish: Instant, _ store: StationStore
    ) async throws -> [TimelineItem] {
        let renewal = try await renewal(now: opened, until: finish, store)
        let stored = try await store.timeline(of: channel.id, from: start, until: renewal.start)
        let kept = stored.filter { $0.start < renewal.start }
        return kept + renewal.items.filter { $0.finish > start && $0.start < finish }
    }

    /// Rebuilds from the first instant that is neither on air nor protected.
    func refresh(now: Instant, until horizon: Instant, _ store: StationStore) async throws {
        let renewal = try await renewal(now: now, until: horizon, store)
        if renewal.startsAnew { try await store.resetTimeline(of: channel.id) }
        _ = try await store.replaceTimeline(
            of: channel.id, from: renewal.start, with: renewal.items, checkpoints: try records(renewal.build, renewal),
            forgettingStatesFrom: renewal.cut)
    }

    /// What the timeline would be after a refresh, from before `now` on; nothing is written.
    public func preview(now: Instant, until horizon: Instant, _ store: StationStore) async throws -> [TimelineItem] {
        let renewal = try await renewal(now: now, until: horizon, store)
        return renewal.kept + renewal.items
    }

    /// What takes the place of the stored timeline from `start` on.
    private struct Replacement {
        var startsAnew = false
        var start: Instant
        /// What stays before it.
        var kept: [TimelineItem] = []
        public var items: [TimelineItem]
        let build: Build
        /// Where the new items begin.
        let cut: Instant
        /// What it was built from; nil when it starts from scratch.
        var source: StoredState.Source?
    }

    private func renewal(now: Instant, until horizon: Instant, _ store: StationStore) async throws -> Replacement {
        guard let refresh = try await refreshing(now: now, protecting: protected, store) else {
            let stored = try await Self.state(of: channel.id, store, notAfter: now)
            builder = TimelineBuilder(input, stored?.state.resumed(at: now) ?? BuilderState(start: now))
            let build = try await advance(until: horizon)
            return Replacement(startsAnew: true, start: now, items: build.items, build: build, cut: now)
        }
        try await content.daily.load(from: refresh.checkpoint.at, through: horizon, desk)
        builder = try await complete { TimelineBuilder(self.input, refresh) }
        var renewal = renewal(keeping: refresh.kept, from: refresh.cut, try await advance(until: horizon))
        let checkpoint = refresh.checkpoint
        renewal.source = StoredState.Source(
            at: checkpoint.at, state: checkpoint.at == refresh.cut ? checkpoint.state : nil)
        return renewal
    }

    private func renewal(keeping kept: [TimelineItem], from cut: Instant, _ build: Build) -> Replacement {
        var renewal = Replacement(start: cut, kept: kept, items: build.items, build: build, cut: cut)
        // Off-air time may have been cut short: it is written again, and runs on where nothing ends it any more.
        if var last = renewal.kept.last, last.kind == .offline {
            renewal.kept.removeLast()
            if let rest = renewal.items.first, rest.kind == .offline, rest.guideGroup == last.guideGroup {
                last.finish = rest.finish
                renewal.items.removeFirst()
            }
            renewal.items.insert(last, at: 0)
            renewal.start = last.start
        }
        return renewal
    }

    /// Resets the channel after the protected window: its play history is empty. Its seed is a new one already.
    func restart(now: Instant, until horizon: Instant, _ store: StationStore) async throws {
        let items = try await store.timeline(of: channel.id, from: now, until: horizon + .hours(24 * 31))
        let (kept, cut) = Refresh.kept(of: items, firstAffected: now, now: now, protecting: protected)
        let beginning = BuilderState(start: items.isEmpty ? now : cut, following: kept)
        builder = TimelineBuilder(input, beginning)
        let renewal = renewal(keeping: kept, from: beginning.position, try await advance(until: horizon))
        let first = CheckpointRecord(instant: beginning.position, state: try encoded(beginning))
        try await store.restartTimeline(
            of: channel.id, seed: channel.seed, from: renewal.start, with: renewal.items,
            checkpoints: [first] + (try records(renewal.build)))
    }

    /// How the timeline is rebuilt from `now` on; nil when nothing tells what has been played. However far back the
    /// checkpoint lies: an off-air stretch, without any inside, may be long.
    func refreshing(now: Instant, protecting protected: TimeSpan, _ store: StationStore) async throws -> Refresh? {
        guard let end = try await store.timelineEnd(of: channel.id), end > now else { return nil }
        let coming = try await store.timeline(of: channel.id, from: now, until: end)
        let gone = try await gone(among: coming.filter { $0.start > now && $0.start < now + protected }, store)
        let (_, cut) = Refresh.kept(
            of: coming, firstAffected: now, now: now, protecting: protected, without: gone)
        guard let checkpoint = try await checkpoint(notAfter: cut, store) else { return nil }
        // A rule may ask for what was on before anything was kept for it.
        let past = input.program.reruns.isEmpty ? now : now - TimelineService.past
        let items = try await store.timeline(of: channel.id, from: min(checkpoint.at, past), until: end)
        return Refresh(
            of: items, checkpoints: [checkpoint], firstAffected: now, now: now, protecting: protected, without: gone)
    }

    /// The items whose files are known to be gone, or not to play.
    private func gone(among items: [TimelineItem], _ store: StationStore) async throws -> Set<MediaID> {
        let planned = Set(items.compactMap(\.media))
        guard !planned.isEmpty else { return [] }
        let records = try await store.fileRecords(of: Array(planned))
        return planned.filter { id in
            switch records[id]?.state {
            case .ready?, .unprobed?: false
            case .vanished?, .unplayable?, nil: true
            }
        }
    }

    /// The state to continue from at `cut`.
    private func checkpoint(notAfter cut: Instant, _ store: StationStore) async throws -> Checkpoint? {
        guard let stored = try await Self.state(of: channel.id, store, notAfter: cut) else { return nil }
        if stored.state.position == cut, let source = stored.source {
            if let state = source.state { return Checkpoint(at: cut, state: state) }
            let older = try await Self.state(of: channel.id, store, notAfter: source.at)
            if let older, older.state.position == source.at { return Checkpoint(at: source.at, state: older.state) }
        }
        return Checkpoint(at: stored.state.position, state: stored.state)
    }

    private func records(_ build: Build, _ renewal: Replacement? = nil) throws -> [CheckpointRecord] {
        let states = build.checkpoints.map { ($0.at, $0.state) } + [(builder.position, builder.state)]
        return try states.map { instant, state in
            let source = instant == renewal?.cut ? renewal?.source : nil
            return CheckpointRecord(instant: instant, state: try encoded(state, followedFrom: source))
        }
    }

    /// As it is stored.
    func encoded(_ state: BuilderState, followedFrom source: StoredState.Source? = nil) throws -> [UInt8] {
        let last = zone.local(state.position).date
        let days = content.daily.fingerprints.filter { $0.key <= last }
        return try JSONText.encode(
            StoredState(fingerprint: fingerprint, days: days.isEmpty ? nil : days, source: source, state: state))
    }
}
