import Core
import Linux
import Scheduler
import Store
import WebAPI

/// Keeps every channel's timeline built ahead, and builds it anew when the station or its media change. Timelines stay in the
/// store: a few that were in use lately are in memory, of the others only how far they reach.
actor TimelineDesk {
    /// How far behind timelines are kept.
    static let past = TimeSpan.hours(24)
    /// A stored timeline that reaches less far is extended before the station says that it is ready.
    private static let leastStored = TimeSpan.hours(24)
    /// In memory, with their content.
    private static let mostLoaded = 16

    let desk: ChannelTimeline.Desk
    let clock: any StationClock
    let log: Log
    private let turns = ChannelTurns()
    var known: [ChannelID: KnownTimeline] = [:]
    /// The one used last stands last.
    private var loaded: [ChannelTimeline] = []
    /// Another number whenever what is loaded may be outdated.
    private var generation = 0
    /// To be compared with what they would be built from now.
    private var unchecked = TimelineQueue()
    /// Those of them that nothing useful is stored of.
    private var missing: Set<ChannelID> = []
    /// Of the channels whose time passes only while somebody watches.
    var watched = WatchedTimes()
    private(set) var sheet: StationSheet {
        didSet {
            listed = nil
            zones = [:]
        }
    }
    private var listed: [ChannelListing]?
    private var zones: [String: ZoneRules] = [:]
    /// Counts every change of a timeline.
    private var changes: Int64 = 0
    /// Another number whenever a timeline or the list of channels changes, as far as guides show it.
    private(set) var revision: Int64 = 0
    /// The change that each channel's timeline last had.
    private var touched: [ChannelID: Int64] = [:]
    /// The revision that last changed what all channels are made of.
    private(set) var stationRevision: Int64 = 0
    private(set) var changed: Instant
    /// Every channel has a timeline.
    private(set) var isBuilt = false
    /// Told which channels' timelines were rewritten from when on.
    private var observers: [@Sendable (ChannelID, Instant) -> Void] = []

    init(store: StationStore, zones: ZoneFiles, clock: any StationClock, log: Log) async throws {
        desk = ChannelTimeline.Desk(store: store, zones: zones)
        self.clock = clock
        self.log = log.part("timeline")
        changed = clock.now
        sheet = try await StationSheet(reading: store)
    }

    func observe(_ observer: @escaping @Sendable (ChannelID, Instant) -> Void) { observers.append(observer) }

    // MARK: Turns

    /// Finds out which timelines are stored. They are served as they are; what is missing is built in turns, and then each
    /// is compared with what it would be built from now.
    func prepare() async {
        await readWatchedTimes()
        var stored: [ChannelID: Instant] = [:]
        do {
            stored = try await desk.store.timelineEnds(at: clock.now)
        } catch {
            log(.error, "timelines.unread", error)
        }
        let own = sheet.channels.filter { $0.mirror == nil }
        known = [:]
        for channel in own where channel.clock == .wall {
            if let end = stored[channel.id], end >= clock.now + Self.leastStored {
                known[channel.id] = KnownTimeline(end: end)
            }
        }
        missing = Set(own.map(\.id)).subtracting(known.keys)
        unchecked.add(own.map(\.id).filter { !missing.contains($0) })
        unchecked.add(own.map(\.id).filter { missing.contains($0) })
        noteBuilt()
    }

    /// Does the next piece of work that keeps timelines as they should be: one channel's. False when nothing is due.
    func turn() async -> Bool {
        if let id = unchecked.next() {
            await alone(with: id) { await self.check(id) }
            if unchecked.isEmpty { await rest() }
            return true
        }
        guard let id = mostDue() else { return false }
        await alone(with: id) { await self.extend(id) }
        return true
    }

    /// Everything that is due.
    func tick() async { while await turn() {} }

    /// Prepares, and does everything that is due.
    func build() async {
        await prepare()
        await tick()
    }

    /// Does the work when nobody else works on the channel's timeline: whatever waits in between finds it as it was left.
    func alone<Result>(with channel: ChannelID, _ work: () async throws -> Result) async rethrows -> Result {
        await turns.begin(channel)
        let result: Result
        do {
            result = try await work()
        } catch {
            await turns.end(channel)
            throw error
        }
        await turns.end(channel)
        return result
    }

    private func check(_ id: ChannelID) async {
        if let channel = sheet.channel(id), channel.mirror == nil { await check(channel) }
        missing.remove(id)
        noteBuilt()
    }

    private func check(_ channel: Channel) async {
        do {
            let now = clock.now
            let timeline = try await timeline(channel)
            try await catchUp(timeline)
            if timeline.isOutdated { return try await refresh(timeline) }
            try await extend(timeline, now: now)
            if known[channel.id]?.isChecked != true { try await timeline.review(now: now, desk.store) }
            await keep(timeline)
        } catch {
            drop(channel.id)
            log(.error, "build.failed", error)
        }
    }

    private func noteBuilt() {
        guard !isBuilt, missing.isEmpty else { return }
        isBuilt = true
        touch()
    }

    /// The channel that reaches least far of those that should be extended.
    private func mostDue() -> ChannelID? {
        let now = clock.now
        return known.lazy.filter { id, timeline in
            TimelineReach.isDue(timeline.end, horizon: self.sheet.horizon(of: id), now: now)
        }.min { ($0.value.end, $0.key) < ($1.value.end, $1.key) }?.key
    }

    private func extend(_ id: ChannelID) async {
        do {
            guard let channel = sheet.channel(id) else { return }
            let timeline = try await timeline(channel)
            timeline.content.daily.forget(before: clock.now - Self.past)
            try await extend(timeline, now: clock.now)
            await keep(timeline)
        } catch {
            drop(id)
            // Not at every turn.
            known[id]?.end = clock.now + sheet.horizon(of: id) + TimelineReach.lead + .minutes(5)
            log(.error, "extend.failed", error)
        }
    }

    private func extend(_ timeline: ChannelTimeline, now: Instant) async throws {
        let (id, horizon) = (timeline.channel.id, sheet.horizon(of: timeline.channel.id))
        let end = await timeline.end
        guard TimelineReach.isDue(end, horizon: horizon, now: now),
            try await timeline.extend(
                until: TimelineReach.end(of: id, horizon: horizon, now: now), now: now, desk.store)
        else { return }
        // What is built beyond what guides show changes no guide, but the text that is kept for the next ones.
        if end < now + horizon { touch(id) } else { noteChange(of: id) }
    }

    // MARK: In memory

    /// The channel's timeline, as it is stored.
    private func timeline(_ channel: Channel) async throws -> ChannelTimeline {
        if let index = loaded.firstIndex(where: { $0.channel.id == channel.id }) {
            let found = loaded.remove(at: index)
            loaded.append(found)
            return found
        }
        let present = generation
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: await beginning(of: channel))
        // The station may have changed meanwhile: whoever is next looks again.
        guard present == generation else { return timeline }
        if loaded.count >= Self.mostLoaded { loaded.removeFirst() }
        loaded.append(timeline)
        return timeline
    }

    func loadedTimeline(_ id: ChannelID) async throws -> ChannelTimeline? {
        guard let channel = sheet.channel(id), known[id] != nil else { return nil }
        return try await timeline(channel)
    }

    private func forgetLoaded() {
        loaded = []
        generation += 1
    }

    /// What is in memory may no longer be what is stored.
    private func drop(_ id: ChannelID) { loaded.removeAll { $0.channel.id == id } }

    private func keep(_ timeline: ChannelTimeline) async {
        let id = timeline.channel.id
        if !loaded.contains(where: { $0 === timeline }) { drop(id) }
        let warnings = await timeline.warnings
        let isNew = known[id]?.warnings != warnings
        known[id] = KnownTimeline(end: await timeline.end, warnings: warnings, isChecked: true)
        missing.remove(id)
        for warning in warnings where isNew {
            log(
                .warning, warning.code,
                ["channel": timeline.channel.number, "what": warning.what, "fix": warning.fix, "count": warning.count])
        }
    }

    /// Builds the timeline of a channel that somebody wants to watch, if there is none yet; else it is only checked next.
    func ensure(_ id: ChannelID) async {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel.id
        guard unchecked.contains(shown) else { return }
        guard known[shown] == nil else { return unchecked.add([shown]) }
        unchecked.remove(shown)
        await alone(with: shown) { await self.check(shown) }
    }

    func prune() async {
        desk.days.forget(before: clock.now)
        do {
            try await desk.store.pruneTimelines(before: clock.now - Self.past)
        } catch {
            log(.warning, "prune.failed", error)
        }
    }

    // MARK: Changes

    /// Reads the station again and refreshes the channels whose rules or content are not what they were. What takes longer
    /// than `limit` is left to the next turns.
    func reload(within limit: TimeSpan? = nil) async {
        do {
            let fresh = try await StationSheet(reading: desk.store)
            let old = sheet
            desk.days.clear()
            sheet = fresh
            forgetLoaded()
            known = known.filter { fresh.channel($0.key).map { $0.mirror == nil } ?? false }
            watched.keep(only: fresh.channels)
            let own = fresh.channels.filter { $0.mirror == nil }.map(\.id)
            unchecked.add(own)
            // Those that were changed themselves come first.
            unchecked.add(own.filter { !fresh.plays($0, as: old) })
            // What the guide says of the media may differ also where the timelines stay as they were.
            touch()
            let start = SystemClock.uptime
            while await turn() {
                if let limit, SystemClock.uptime - start > limit { return }
            }
        } catch {
            log(.error, "reload.failed", error)
        }
    }

    /// Builds the channel's timeline anew from behind the protected window, whether or not anything changed.
    func rebuild(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel
        try await alone(with: shown.id) {
            if let timeline = try await self.loadedTimeline(shown.id) { try await self.catchUp(timeline) }
            try await self.refresh(try await ChannelTimeline(shown, self.sheet, self.desk, start: self.clock.now))
        }
    }

    /// Has the channel begin anew behind the protected window: another seed, and nothing has been played.
    func reset(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        try ChannelReset.check(channel, sheet)
        try await alone(with: id) {
            if let timeline = try await self.loadedTimeline(id) { try await self.catchUp(timeline) }
            let now = self.clock.now
            let fresh = try await ChannelReset.run(channel, self.sheet, self.desk, now: now)
            self.sheet = try await StationSheet(reading: self.desk.store)
            await self.keep(fresh)
            self.touch(id)
            self.tell(id, rewrittenFrom: now)
        }
    }

    private func refresh(_ fresh: ChannelTimeline) async throws {
        let now = clock.now
        let (id, horizon) = (fresh.channel.id, sheet.horizon(of: fresh.channel.id))
        try await fresh.refresh(
            now: now, until: TimelineReach.end(of: id, horizon: horizon, now: now), desk.store)
        await keep(fresh)
        // It was made to find out whether it is outdated.
        drop(id)
        touch(id)
        tell(id, rewrittenFrom: now)
    }

    /// The channel's plan for some time ahead, as nobody changes it meanwhile. Nothing is written.
    func stretch(of channel: Channel, from: Instant, until: Instant) async throws -> PlannedStretch {
        try await alone(with: sheet.shown(by: channel).channel.id) {
            try await PlannedStretch(of: channel, self.sheet, self.desk, from: from, until: until)
        }
    }

    /// What could not be done as the schedule says; a mirror's are those of the channel that it shows.
    func warnings(of channel: ChannelID) -> [BuildWarning] {
        guard let channel = sheet.channel(channel) else { return [] }
        let (shown, offset) = sheet.shown(by: channel)
        return known[shown.id]?.warnings.map { $0.later(by: offset) } ?? []
    }

    func allWarnings() -> [(Channel, BuildWarning)] {
        var all: [(Channel, BuildWarning)] = []
        for channel in sheet.channels where channel.mirror == nil {
            all += warnings(of: channel.id).map { (channel, $0) }
        }
        return all
    }

    func zone(of channel: ChannelID) -> ZoneRules {
        guard let channel = sheet.channel(channel) else { return .utc }
        let name = sheet.timeZone(of: sheet.shown(by: channel).channel)
        if let known = zones[name] { return known }
        // A zone that cannot be read is reported where timelines are built.
        let zone = (try? desk.zones.zone(name)) ?? .utc
        zones[name] = zone
        return zone
    }

    /// The channels as clients see them, in the order of their numbers. Put together once: there may be thousands.
    var listings: [ChannelListing] {
        if let listed { return listed }
        let listings = sheet.channels.compactMap { ChannelListing($0, sheet) }
        listed = listings
        return listings
    }

    /// The channels with their zones; those that are gone are left out.
    func located(_ channels: [ChannelID]) -> [(channel: Channel, zone: ZoneRules)] {
        channels.compactMap { id in sheet.channel(id).map { ($0, zone(of: id)) } }
    }

    /// Mirrors change with the channel they show, later.
    private func tell(_ channel: ChannelID, rewrittenFrom instant: Instant) {
        for observer in observers { observer(channel, instant) }
        for mirror in sheet.mirrors(of: channel) {
            for observer in observers { observer(mirror.id, instant + sheet.shown(by: mirror).offset) }
        }
    }

    /// A station is at rest most of the time: what building took goes back to the system.
    private func rest() async {
        do {
            try await desk.store.giveBackMemory()
        } catch {
            log(.warning, "memory.kept", error)
        }
    }

    /// For each channel another number whenever its timeline changes, or what the station is made of.
    var channelRevisions: [ChannelID: Int64] {
        Dictionary(
            sheet.channels.map { ($0.id, max(touched[$0.id] ?? 0, stationRevision)) }, uniquingKeysWith: { $1 })
    }

    /// Of all channels when none is named.
    func touch(_ channel: ChannelID? = nil) {
        changes += 1
        revision = changes
        changed = clock.now
        if let channel { note(channel) } else { stationRevision = revision }
    }

    /// The timeline is not what it was, but where no guide shows it yet.
    private func noteChange(of channel: ChannelID) {
        changes += 1
        note(channel)
    }

    private func note(_ channel: ChannelID) {
        touched[channel] = changes
        for mirror in sheet.mirrors(of: channel) { touched[mirror.id] = changes }
    }
}
