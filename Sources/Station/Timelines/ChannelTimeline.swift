import Core
import JSON
import Linux
import Scheduler
import Store

/// One channel's timeline: builds it ahead, and anew after an edit. The store holds the items; this holds the builder.
/// Each is an actor of its own, so no channel's build waits for another's.
actor ChannelTimeline {
    nonisolated let channel: Channel
    nonisolated let zone: ZoneRules
    let input: BuildInput
    nonisolated let content: LoadedContent
    private let desk: Desk
    /// How long from now on a refresh leaves everything as it is.
    private let protected: TimeSpan
    /// What it is built from; another value calls for a refresh.
    nonisolated let basis: Basis
    /// Of the basis, made once: it is stored with each state.
    private let fingerprint: UInt64
    var builder: TimelineBuilder
    /// What could not be done as the schedule says, in what is still to come.
    private(set) var warnings: [BuildWarning] = []
    /// It was built before: what that build warned of is not known any more.
    private var isContinued = false
    /// Whether what is stored was built from something else: somebody changed it while no station ran.
    nonisolated let isOutdated: Bool
    /// The present, to whoever opened the timeline.
    private let opened: Instant

    /// What a channel is built from, with its content.
    struct Recipe: Sendable {
        let channel: Channel
        let sheet: StationSheet
        let content: LoadedContent
    }

    struct Desk: Sendable {
        let store: StationStore
        let zones: ZoneFiles
        /// Shared by the channels of a station.
        var days = DayShelf()
    }

    var end: Instant { builder.position }

    /// Goes on where the stored timeline ends; begins at `start` when there is none or it ended before that.
    init(_ channel: Channel, _ sheet: StationSheet, _ desk: Desk, start: Instant) async throws {
        let zone = try desk.zones.zone(sheet.timeZone(of: channel))
        let stored = try await Self.storedState(of: channel.id, desk.store, notBefore: start)
        let days = LocalDays(from: start, through: stored?.state.position ?? start, in: zone)
        let content = try await LoadedContent(for: channel, sheet, on: days, desk)
        try self.init(Recipe(channel: channel, sheet: sheet, content: content), desk, stored, start: start)
    }

    init(_ recipe: Recipe, _ desk: Desk, start: Instant) async throws {
        let stored = try await Self.storedState(of: recipe.channel.id, desk.store, notBefore: start)
        try self.init(recipe, desk, stored, start: start)
    }

    private init(_ recipe: Recipe, _ desk: Desk, _ stored: StoredState?, start: Instant) throws {
        let (channel, sheet) = (recipe.channel, recipe.sheet)
        self.channel = channel
        self.desk = desk
        content = recipe.content
        protected = sheet.identity.protected
        zone = try desk.zones.zone(sheet.timeZone(of: channel))
        var played = channel
        played.horizon = nil
        basis = Basis(
            channel: played, timeZone: zone.name, programming: sheet.programming(of: channel),
            fillers: sheet.fillers(of: channel), playlists: sheet.playlists(among: recipe.content.contents),
            content: recipe.content.fingerprint, daily: recipe.content.daily.contents)
        let fingerprint = basis.fingerprint
        self.fingerprint = fingerprint
        input = BuildInput(
            channel, basis.programming, zone: zone, fillers: basis.fillers, playlists: basis.playlists,
            content: recipe.content)
        isContinued = stored != nil
        builder = TimelineBuilder(input, stored?.state ?? BuilderState(start: start))
        opened = start
        isOutdated = stored.map { !$0.isOf(fingerprint, recipe.content.daily.fingerprints) } ?? false
    }

    private static func storedState(
        of channel: ChannelID, _ store: StationStore, notBefore start: Instant
    ) async throws -> StoredState? {
        guard let end = try await store.timelineEnd(of: channel),
            var stored = try await state(of: channel, store, notAfter: end)
        else { return nil }
        if stored.state.position == end && end >= start { return stored }
        // The station was off for so long that nothing is left of the timeline but what it had played.
        guard end < start else { return nil }
        stored = StoredState(basis: nil, days: nil, state: stored.state.resumed(at: start))
        return stored
    }

    private static func state(
        of channel: ChannelID, _ store: StationStore, notAfter instant: Instant
    ) async throws -> StoredState? {
        guard let record = try await store.checkpoint(of: channel, notAfter: instant) else { return nil }
        // A state of another version of the program is as good as none: the timeline is refreshed.
        return try? JSONText.decode(StoredState.self, from: record.state)
    }

    /// Builds up to `horizon` and writes what was built. False when there was nothing to do.
    func extend(until horizon: Instant, now: Instant, _ store: StationStore) async throws -> Bool {
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
    func review(now: Instant, _ store: StationStore) async throws {
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
    func items(from start: Instant, until finish: Instant, _ store: StationStore) async throws
        -> [TimelineItem]
    {
        if isOutdated { return try await renewedItems(from: start, until: finish, store) }
        let border = min(end, finish)
        // Behind the end is what will be replaced, or what somebody else has built meanwhile.
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

    /// Builds anew from the first instant that is neither on air nor protected.
    func refresh(now: Instant, until horizon: Instant, _ store: StationStore) async throws {
        let renewal = try await renewal(now: now, until: horizon, store)
        if renewal.startsAnew { try await store.resetTimeline(of: channel.id) }
        _ = try await store.replaceTimeline(
            of: channel.id, from: renewal.start, with: renewal.items, checkpoints: try records(renewal.build, renewal),
            forgettingStatesFrom: renewal.cut)
    }

    /// What the timeline would be after a refresh, from before `now` on; nothing is written.
    func preview(now: Instant, until horizon: Instant, _ store: StationStore) async throws -> [TimelineItem] {
        let renewal = try await renewal(now: now, until: horizon, store)
        return renewal.kept + renewal.items
    }

    /// What takes the place of the stored timeline from `start` on.
    private struct Renewal {
        var startsAnew = false
        var start: Instant
        /// What stays before it.
        var kept: [TimelineItem] = []
        var items: [TimelineItem]
        let build: Build
        /// Where the new items begin.
        let cut: Instant
        /// What it was built from; nil when it starts anew.
        var source: StoredState.Source?
    }

    private func renewal(now: Instant, until horizon: Instant, _ store: StationStore) async throws -> Renewal {
        guard let refresh = try await refreshing(now: now, protecting: protected, store) else {
            let stored = try await Self.state(of: channel.id, store, notAfter: now)
            builder = TimelineBuilder(input, stored?.state.resumed(at: now) ?? BuilderState(start: now))
            let build = try await advance(until: horizon)
            return Renewal(startsAnew: true, start: now, items: build.items, build: build, cut: now)
        }
        try await content.daily.load(from: refresh.checkpoint.at, through: horizon, desk)
        builder = try await complete { TimelineBuilder(self.input, refresh) }
        var renewal = renewal(keeping: refresh.kept, from: refresh.cut, try await advance(until: horizon))
        let checkpoint = refresh.checkpoint
        renewal.source = StoredState.Source(
            at: checkpoint.at, state: checkpoint.at == refresh.cut ? checkpoint.state : nil)
        return renewal
    }

    private func renewal(keeping kept: [TimelineItem], from cut: Instant, _ build: Build) -> Renewal {
        var renewal = Renewal(start: cut, kept: kept, items: build.items, build: build, cut: cut)
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

    /// Begins anew behind the protected time: the channel has played nothing yet. Its seed is a new one already.
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

    /// How the timeline is built anew from `now` on; nil when nothing tells what has been played. However far back the
    /// checkpoint lies: an off-air stretch, without any inside, may be long.
    func refreshing(now: Instant, protecting protected: TimeSpan, _ store: StationStore) async throws -> Refresh? {
        guard let end = try await store.timelineEnd(of: channel.id), end > now else { return nil }
        let coming = try await store.timeline(of: channel.id, from: now, until: end)
        let (_, cut) = Refresh.kept(of: coming, firstAffected: now, now: now, protecting: protected)
        guard let checkpoint = try await checkpoint(notAfter: cut, store) else { return nil }
        // A rule may ask for what was on before anything was kept for it.
        let past = input.program.reruns.isEmpty ? now : now - TimelineDesk.past
        let items = try await store.timeline(of: channel.id, from: min(checkpoint.at, past), until: end)
        return Refresh(
            of: items, checkpoints: [checkpoint], firstAffected: now, now: now, protecting: protected)
    }

    /// The state to go on from at `cut`.
    private func checkpoint(notAfter cut: Instant, _ store: StationStore) async throws -> Checkpoint? {
        guard let stored = try await Self.state(of: channel.id, store, notAfter: cut) else { return nil }
        if stored.state.position == cut, let source = stored.source {
            if let state = source.state { return Checkpoint(at: cut, state: state) }
            let older = try await Self.state(of: channel.id, store, notAfter: source.at)
            if let older, older.state.position == source.at { return Checkpoint(at: source.at, state: older.state) }
        }
        return Checkpoint(at: stored.state.position, state: stored.state)
    }

    private func records(_ build: Build, _ renewal: Renewal? = nil) throws -> [CheckpointRecord] {
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
            StoredState(basis: fingerprint, days: days.isEmpty ? nil : days, source: source, state: state))
    }
}
