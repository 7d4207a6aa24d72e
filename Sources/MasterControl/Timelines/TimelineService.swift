public import Core
public import Linux
public import Scheduler
public import Store

/// Keeps every channel's timeline built ahead, and refreshes it when the station or its media change. Timelines stay in the
/// store: a few that were used recently are in memory, of the others only how far they reach.
public actor TimelineService {
    /// How far behind timelines are kept.
    public static let past = TimeSpan.hours(24)
    /// A stored timeline that reaches less far is extended before the station says that it is ready.
    private static let leastStored = TimeSpan.hours(24)
    /// In memory, with their content.
    private static let mostLoaded = 16

    public let desk: ChannelTimeline.Resources
    let clock: any StationClock
    let log: Log
    private let turns = ChannelLocks()
    var known: [ChannelID: KnownTimeline] = [:]
    /// The one used last stands last.
    private var loaded: [ChannelTimeline] = []
    /// Another number whenever what is loaded may be outdated.
    private var generation = 0
    /// To be compared with what they would be built from now.
    private var unchecked = TimelineQueue()
    /// Those of them that nothing useful is stored of.
    private var missing: Set<ChannelID> = []
    /// Of the channels that pause while they have no viewers.
    var watched = ViewerClocks()
    public private(set) var sheet: StationSnapshot {
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
    public private(set) var revision: Int64 = 0
    /// The change that each channel's timeline last had.
    private var touched: [ChannelID: Int64] = [:]
    /// The revision that last changed what all channels are made of.
    public private(set) var stationRevision: Int64 = 0
    public private(set) var changed: Instant
    /// Another number whenever a scan has changed media.
    public private(set) var mediaRevision: Int64 = 0
    /// How often a timeline was compared with what it would be built from.
    public private(set) var comparisonCount = 0
    /// Every channel has a timeline.
    public private(set) var isBuilt = false
    /// Told which channels' timelines were rewritten from when on.
    private var observers: [@Sendable (ChannelID, Instant) -> Void] = []

    public init(store: StationStore, zones: ZoneFiles, clock: any StationClock, log: Log) async throws {
        desk = ChannelTimeline.Resources(store: store, zones: zones)
        self.clock = clock
        self.log = log.part("timeline")
        changed = clock.now
        sheet = try await StationSnapshot(reading: store)
    }

    public func observe(_ observer: @escaping @Sendable (ChannelID, Instant) -> Void) { observers.append(observer) }

    // MARK: Turns

    /// Finds out which timelines are stored. They are served as they are; what is missing is built in turns, and then each
    /// is compared with what it would be built from now.
    public func prepare() async {
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
    public func turn() async -> Bool {
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
    public func tick() async { while await turn() {} }

    /// Prepares, and does everything that is due.
    public func build() async {
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
        comparisonCount += 1
        do {
            let now = clock.now
            let timeline = try await timeline(channel)
            try await catchUp(timeline)
            if timeline.isOutdated { return try await refresh(timeline) }
            try await timeline.adoptFormer(desk.store)
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
        // The station may have changed meanwhile: the next caller reads it again.
        guard present == generation else { return timeline }
        if loaded.count >= Self.mostLoaded { loaded.removeFirst() }
        loaded.append(timeline)
        return timeline
    }

    func loadedTimeline(_ id: ChannelID) async throws -> ChannelTimeline? {
        guard let channel = sheet.channel(id), known[id] != nil else { return nil }
        return try await timeline(channel)
    }

    /// Of all channels when none are named.
    private func forget(loaded channels: Set<ChannelID>? = nil) {
        loaded.removeAll { channels?.contains($0.channel.id) ?? true }
        generation += 1
    }

    /// What is in memory may no longer be what is stored.
    private func drop(_ id: ChannelID) { loaded.removeAll { $0.channel.id == id } }

    private func keep(_ timeline: ChannelTimeline) async {
        let id = timeline.channel.id
        if !loaded.contains(where: { $0 === timeline }) { drop(id) }
        let warnings = await timeline.warnings
        let isNew = known[id]?.warnings != warnings
        known[id] = KnownTimeline(
            end: await timeline.end, warnings: warnings, content: ContentSummary(timeline.content))
        missing.remove(id)
        for warning in warnings where isNew {
            log(
                .warning, warning.code,
                ["channel": timeline.channel.number, "what": warning.what, "fix": warning.fix, "count": warning.count])
        }
    }

    /// Builds the timeline of a channel that a viewer tunes to, if there is none yet; else it is only checked next.
    public func ensure(_ id: ChannelID) async {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel.id
        guard unchecked.contains(shown) else { return }
        guard known[shown] == nil else { return unchecked.add([shown]) }
        unchecked.remove(shown)
        await alone(with: shown) { await self.check(shown) }
    }

    /// Compares the channel's timeline with what it is built from and extends it, unless that was done since the start.
    public func check(beforeReading id: ChannelID) async {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel.id
        guard unchecked.contains(shown) else { return }
        unchecked.remove(shown)
        await alone(with: shown) { await self.check(shown) }
    }

    public func prune() async {
        desk.days.forget(before: clock.now)
        do {
            try await desk.store.pruneTimelines(before: clock.now - Self.past)
        } catch {
            log(.warning, "prune.failed", error)
        }
    }

    // MARK: Changes

    /// Reads the station again after a change, and refreshes the channels whose rules or content are different. What takes
    /// longer than `limit` is left to the next turns. Returns the channels that the change may affect; nil when it could not
    /// be read.
    @discardableResult
    public func reload(within limit: TimeSpan? = nil) async -> [ChannelID]? {
        do {
            let fresh = try await StationSnapshot(reading: desk.store)
            let old = sheet
            let affected = ChangeImpact(from: old, to: fresh).channels.map(\.id)
            desk.days.clear()
            sheet = fresh
            known = known.filter { fresh.channel($0.key).map { $0.mirror == nil } ?? false }
            watched.keep(only: fresh.channels)
            forget(loaded: old.identity == fresh.identity ? Set(affected) : nil)
            check(affected)
            if old.identity == fresh.identity && old.channels.map(\.id) == fresh.channels.map(\.id) {
                for id in affected { touch(id) }
            } else {
                touch()
            }
            await turns(within: limit)
            return affected
        } catch {
            log(.error, "reload.failed", error)
            return nil
        }
    }

    /// A scan changed media: refreshes the channels whose content is different, and renews the guides of those that show
    /// these media. `media`: the known items that it touched; nil when there were too many to name.
    public func mediaChanged(_ media: Set<MediaID>?, within limit: TimeSpan? = nil) async {
        do {
            desk.days.clear()
            mediaRevision += 1
            let stale = try await channelsWithOtherContent()
            forget(loaded: stale)
            check(Array(stale))
            if let media {
                for id in try await desk.store.channels(showing: media, from: clock.now - Self.past) { touch(id) }
            } else {
                touch()
            }
            await turns(within: limit)
        } catch {
            log(.error, "reload.failed", error)
        }
    }

    /// The channels whose content is not what their timelines were built from. Each content is read once, however many
    /// channels play it.
    private func channelsWithOtherContent() async throws -> Set<ChannelID> {
        var now: [ContentDetails.Kinds: [ContentReference: UInt64]] = [:]
        var stale: Set<ChannelID> = []
        for (channel, summary) in known.compactMap({ id, timeline in timeline.content.map { (id, $0) } }) {
            if summary.isDaily {
                stale.insert(channel)
                continue
            }
            for (content, revision) in summary.revisions {
                let present: UInt64
                if let known = now[summary.kinds]?[content] {
                    present = known
                } else {
                    present = try await self.revision(of: content, summary.kinds)
                    now[summary.kinds, default: [:]][content] = present
                }
                guard present == revision else {
                    stale.insert(channel)
                    break
                }
            }
        }
        return stale
    }

    private func revision(of content: ContentReference, _ kinds: ContentDetails.Kinds) async throws -> UInt64 {
        let today = LocalDays(from: clock.now, through: clock.now, in: .utc)
        let found = try await desk.store.playables(of: [content], on: today)
        guard case .always(let playables)? = found[content] else { return 0 }
        let details = try await ContentDetails(kinds, of: Set(playables.map(\.id)), reading: desk.store)
        return details.revision(of: playables)
    }

    /// Compares the timelines of channels with what they would be built from now, in the next turns.
    private func check(_ channels: [ChannelID]) {
        unchecked.add(channels.filter { sheet.channel($0).map { $0.mirror == nil } ?? false })
    }

    private func turns(within limit: TimeSpan?) async {
        let start = SystemClock.uptime
        while await turn() {
            if let limit, SystemClock.uptime - start > limit { return }
        }
    }

    /// Rebuilds the channel's timeline after the protected window, whether or not anything changed.
    public func rebuild(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel
        try await alone(with: shown.id) {
            if let timeline = try await self.loadedTimeline(shown.id) { try await self.catchUp(timeline) }
            try await self.refresh(try await ChannelTimeline(shown, self.sheet, self.desk, start: self.clock.now))
        }
    }

    /// Resets the channel after the protected window: new seed, empty play history.
    public func reset(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        try ChannelReset.check(channel, sheet)
        try await alone(with: id) {
            if let timeline = try await self.loadedTimeline(id) { try await self.catchUp(timeline) }
            let now = self.clock.now
            let fresh = try await ChannelReset.run(channel, self.sheet, self.desk, now: now)
            self.sheet = try await StationSnapshot(reading: self.desk.store)
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
    public func stretch(of channel: Channel, from: Instant, until: Instant) async throws -> TimelineRange {
        try await alone(with: sheet.shown(by: channel).channel.id) {
            try await TimelineRange(of: channel, self.sheet, self.desk, from: from, until: until)
        }
    }

    /// What is on in the range: as it is stored, and beyond that as it would be built.
    public func items(of channel: Channel, from: Instant, until: Instant) async throws -> [TimelineItem] {
        let (shown, offset) = sheet.shown(by: channel)
        if !unchecked.contains(shown.id), let end = known[shown.id]?.end, until - offset <= end {
            return try await desk.store.timeline(of: channel.id, from: from, until: until)
        }
        return Array(try await stretch(of: channel, from: from, until: until).items)
    }

    /// What could not be done as the schedule says; a mirror's are those of the channel that it shows.
    public func warnings(of channel: ChannelID) -> [BuildWarning] {
        guard let channel = sheet.channel(channel) else { return [] }
        let (shown, offset) = sheet.shown(by: channel)
        return known[shown.id]?.warnings.map { $0.later(by: offset) } ?? []
    }

    public func allWarnings() -> [(Channel, BuildWarning)] {
        var all: [(Channel, BuildWarning)] = []
        for channel in sheet.channels where channel.mirror == nil {
            all += warnings(of: channel.id).map { (channel, $0) }
        }
        return all
    }

    public func zone(of channel: ChannelID) -> ZoneRules {
        guard let channel = sheet.channel(channel) else { return .utc }
        let name = sheet.timeZone(of: sheet.shown(by: channel).channel)
        if let known = zones[name] { return known }
        // A zone that cannot be read is reported where timelines are built.
        let zone = (try? desk.zones.zone(name)) ?? .utc
        zones[name] = zone
        return zone
    }

    /// The channels as clients see them, in the order of their numbers. Put together once: there may be thousands.
    public var listings: [ChannelListing] {
        if let listed { return listed }
        let listings = sheet.channels.compactMap { ChannelListing($0, sheet) }
        listed = listings
        return listings
    }

    /// The channels with their zones; those that are gone are left out.
    public func located(_ channels: [ChannelID]) -> [(channel: Channel, zone: ZoneRules)] {
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
    public var channelRevisions: [ChannelID: Int64] {
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
