import Core
import Linux
import Scheduler
import Store
import WebAPI

/// Keeps every channel's timeline built ahead, and builds it anew when the station or its media change.
actor TimelineDesk {
    /// How far ahead timelines reach, and how far behind they are kept.
    static let horizon = TimeSpan.hours(72)
    static let past = TimeSpan.hours(24)
    /// Extending waits until this much is due, so that the guide does not change every minute.
    static let step = TimeSpan.hours(1)

    let desk: ChannelTimeline.Desk
    let clock: any StationClock
    let log: Log
    private let turns = ChannelTurns()
    private(set) var timelines: [ChannelID: ChannelTimeline] = [:]
    /// Of the channels whose time passes only while somebody watches.
    var watched = WatchedTimes()
    /// How far each timeline reaches, so that looking whether one is due wakes none of them.
    var ends: [ChannelID: Instant] = [:]
    private(set) var sheet: StationSheet { didSet { listed = nil } }
    private var listed: [ChannelListing]?
    /// Another number whenever a timeline or the list of channels changes.
    private(set) var revision: Int64 = 0
    /// The revision that last changed each channel's timeline.
    private var touched: [ChannelID: Int64] = [:]
    /// The revision that last changed what all channels are made of.
    private(set) var stationRevision: Int64 = 0
    private(set) var changed: Instant
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

    /// Builds what is missing, one channel after the other; each is served as soon as it is there.
    func build() async {
        await readWatchedTimes()
        for channel in sheet.channels where channel.mirror == nil {
            await alone(with: channel.id) { await self.open(channel) }
        }
        isBuilt = true
        touch()
        await rest()
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

    private func open(_ channel: Channel) async {
        do {
            let start = await beginning(of: channel)
            let timeline = try await ChannelTimeline(channel, sheet, desk, start: start)
            try await catchUp(timeline)
            if timeline.isOutdated { return try await refresh(timeline) }
            _ = try await timeline.extend(until: clock.now + Self.horizon, desk.store)
            try await timeline.review(now: clock.now, desk.store)
            await keep(timeline)
        } catch {
            log(.error, "build.failed", error)
        }
    }

    /// Extends what has come near its end, forgets what is long past.
    func tick() async {
        let now = clock.now
        let due = ends.filter { $0.value < now + Self.horizon - Self.step }.keys.sorted()
        guard !due.isEmpty else { return }
        for id in due { await alone(with: id) { await self.extend(id, until: now + Self.horizon) } }
        await rest()
    }

    private func extend(_ id: ChannelID, until horizon: Instant) async {
        do {
            guard let timeline = timelines[id] else { return }
            timeline.content.daily.forget(before: clock.now - Self.past)
            if try await timeline.extend(until: horizon, desk.store) { touch(id) }
            ends[id] = await timeline.end
        } catch {
            log(.error, "extend.failed", error)
        }
    }

    func prune() async {
        desk.days.forget(before: clock.now)
        do {
            try await desk.store.pruneTimelines(before: clock.now - Self.past)
        } catch {
            log(.warning, "prune.failed", error)
        }
    }

    /// Reads the station again and refreshes the channels whose rules or content are not what they were.
    func reload() async {
        do {
            let fresh = try await StationSheet(reading: desk.store)
            desk.days.clear()
            sheet = fresh
            for id in timelines.keys where fresh.channel(id).map({ $0.mirror != nil }) ?? true {
                (timelines[id], ends[id]) = (nil, nil)
            }
            watched.keep(only: fresh.channels)
            for channel in fresh.channels where channel.mirror == nil {
                await alone(with: channel.id) { await self.reload(channel) }
            }
            // What the guide says of the media may differ also where the timelines stay as they were.
            touch()
        } catch {
            log(.error, "reload.failed", error)
        }
    }

    private func reload(_ channel: Channel) async {
        guard let old = timelines[channel.id] else {
            await open(channel)
            return touch(channel.id)
        }
        do {
            _ = await beginning(of: channel)
            try await catchUp(old)
            let fresh = try await ChannelTimeline(channel, sheet, desk, start: clock.now)
            if !fresh.isLike(old) { try await refresh(fresh) }
        } catch {
            log(.error, "refresh.failed", error)
        }
    }

    /// Builds the channel's timeline anew from behind the protected window, whether or not anything changed.
    func rebuild(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        let shown = sheet.shown(by: channel).channel
        try await alone(with: shown.id) {
            if let timeline = self.timelines[shown.id] { try await self.catchUp(timeline) }
            try await self.refresh(try await ChannelTimeline(shown, self.sheet, self.desk, start: self.clock.now))
        }
    }

    /// Has the channel begin anew behind the protected window: another seed, and nothing has been played.
    func reset(_ id: ChannelID) async throws {
        guard let channel = sheet.channel(id) else { return }
        try ChannelReset.check(channel, sheet)
        try await alone(with: id) {
            if let timeline = self.timelines[id] { try await self.catchUp(timeline) }
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
        try await fresh.refresh(now: now, until: now + Self.horizon, desk.store)
        await keep(fresh)
        touch(fresh.channel.id)
        tell(fresh.channel.id, rewrittenFrom: now)
    }

    /// The channel's plan for some time ahead, as nobody changes it meanwhile. Nothing is written.
    func stretch(of channel: Channel, from: Instant, until: Instant) async throws -> PlannedStretch {
        try await alone(with: sheet.shown(by: channel).channel.id) {
            try await PlannedStretch(of: channel, self.sheet, self.desk, from: from, until: until)
        }
    }

    /// What could not be done as the schedule says; a mirror's are those of the channel that it shows.
    func warnings(of channel: ChannelID) async -> [BuildWarning] {
        guard let channel = sheet.channel(channel) else { return [] }
        let (shown, offset) = sheet.shown(by: channel)
        return await timelines[shown.id]?.warnings.map { $0.later(by: offset) } ?? []
    }

    func allWarnings() async -> [(Channel, BuildWarning)] {
        var all: [(Channel, BuildWarning)] = []
        for channel in sheet.channels where channel.mirror == nil {
            all += await warnings(of: channel.id).map { (channel, $0) }
        }
        return all
    }

    func zone(of channel: ChannelID) -> ZoneRules {
        sheet.channel(channel).flatMap { timelines[sheet.shown(by: $0).channel.id] }?.zone ?? .utc
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
        revision += 1
        changed = clock.now
        guard let channel else {
            stationRevision = revision
            return
        }
        touched[channel] = revision
        for mirror in sheet.mirrors(of: channel) { touched[mirror.id] = revision }
    }

    private func keep(_ timeline: ChannelTimeline) async {
        timelines[timeline.channel.id] = timeline
        ends[timeline.channel.id] = await timeline.end
        for warning in await timeline.warnings {
            log(
                .warning, warning.code,
                ["channel": timeline.channel.number, "what": warning.what, "fix": warning.fix, "count": warning.count])
        }
    }
}
