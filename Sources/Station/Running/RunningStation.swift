import Core
import HTTP
import Linux
import Store
import Streamer
import WebAPI

/// A station on air: every part made, joined and started in one place.
struct RunningStation: Sendable {
    let store: StationStore
    let files: FilePool
    let desk: TimelineDesk
    let artwork: ArtworkDesk
    let guide: GuideDesk
    let scans: ScanDesk
    let follower: LibraryFollower
    let rehearsals: RehearsalDesk
    let air: AirDesk
    let manager: ChannelManager
    let server: HTTPServer
    let setupToken: String?
    private let discovery: TunerDiscovery?
    /// Whether libraries are kept up to date without being told to.
    private let followsLibraries: Bool
    private let holds: ChannelHolds
    private let log: Log
    private let clock: any StationClock
    private let load = StationLoad()

    /// How often the station looks whether something is due.
    private static let beat = Duration.seconds(5)
    /// How often it looks whether a timeline is to be extended.
    private static let glance = Duration.seconds(2)
    /// How long a change may keep it from everything else.
    private static let followingTime = TimeSpan.seconds(1)
    /// Timelines are extended after this time, however busy the machine is.
    private static let patience = TimeSpan.minutes(30)

    init(_ store: StationStore, _ configuration: ServingConfiguration, log: Log) async throws {
        try EngineProgram.check()
        ResourceLimits.raiseOpenFiles()
        let clock = SystemClock()
        self.store = store
        let files = FilePool()
        self.files = files
        self.log = log.part("station")
        self.clock = clock
        desk = try await TimelineDesk(store: store, zones: ZoneFiles(), clock: clock, log: log)
        artwork = ArtworkDesk(store: store, files: files, clock: clock, log: log)
        guide = GuideDesk(store: store, desk: desk, artwork: artwork, clock: clock)
        let hub = EventHub()
        scans = ScanDesk(
            store: store, files: files, engine: EngineProgram.path, hub: hub, clock: clock, log: log, load: load)
        follower = LibraryFollower(
            store: store, files: files, scans: scans, zones: ZoneFiles(), clock: clock, log: log)
        followsLibraries = configuration.followsLibraries
        rehearsals = RehearsalDesk(
            store: store, files: files, desk: desk, zones: ZoneFiles(), hub: hub, clock: clock, log: log)
        air = AirDesk(store: store, desk: desk, hub: hub, clock: clock, log: log)
        var settings = ChannelManager.Settings(engine: .engine(EngineProgram.path, "channel"))
        settings.files = files
        settings.tunerCount = configuration.tunerCount
        settings.idle = configuration.idle
        settings.load = load
        settings.costs = CostTable(try await store.encodingCosts().map { CostTable.Row(work: $0, cost: $1, count: $2) })
        manager = try ChannelManager(
            settings, planning: StationPlanner(store: store, desk: desk), reporting: air, log: log)
        setupToken = try await store.makeSetupToken()
        holds = ChannelHolds()
        let web = StationWeb(
            store: store, files: files, desk: desk, guide: guide, artwork: artwork, scans: scans,
            follower: follower, rehearsals: rehearsals, air: air,
            manager: manager, hub: hub, holds: holds, clock: clock, log: log)
        server = try await web.server(configuration)
        discovery =
            configuration.discovery
            ? TunerDiscovery(
                identity: await desk.sheet.identity, tunerCount: configuration.tunerCount, httpPort: server.port,
                log: log)
            : nil
    }

    /// Goes on air: answers, builds what is missing, starts the channels that are always on.
    func start() async throws {
        try server.start()
        let manager = manager
        await desk.observe { channel, instant in
            Task { await manager.timelineChanged(of: channel, from: instant) }
        }
        await scans.observe { [desk, artwork] in
            await artwork.lookAgain()
            await desk.reload(within: Self.followingTime)
        }
        await desk.prepare()
        await rehearsals.recall()
        await manager.start(alwaysOn: holds.channels(of: desk.sheet))
    }

    /// Builds what is missing, compares what is stored with what it was built from, and extends what comes near its end,
    /// one channel after the other, until the task is cancelled. Watching needs none of it but for a channel without a
    /// timeline, which is built when it is tuned to.
    private func keepTimelines() async {
        var pause = Duration.zero
        var worked = SystemClock.uptime
        // Cancelling ends the sleep, and with it this duty.
        while (try? await Task.sleep(for: pause)) != nil {
            let start = SystemClock.uptime
            // Timelines reach days ahead: they can wait while channels need the machine.
            if load.isHigh, await desk.isBuilt, start - worked < Self.patience {
                pause = Self.glance
                continue
            }
            worked = start
            guard await desk.turn() else {
                pause = Self.glance
                continue
            }
            // Once the station is ready, others have at least as much of the processor.
            let work = SystemClock.uptime - start
            pause = await desk.isBuilt ? .microseconds(work.microseconds) : .zero
        }
    }

    /// Keeps timelines built and follows changes that other programs make, until the task is cancelled.
    func run() async {
        async let keeping: Void = keepTimelines()
        async let following: Void = followLibraries()
        await watchOver()
        _ = await (keeping, following)
    }

    private func watchOver() async {
        var revision = await storeRevision
        var beats = 0
        // Cancelling ends the sleep, and with it this duty.
        while (try? await Task.sleep(for: Self.beat)) != nil {
            beats += 1
            ServiceManager.tell(.isAlive)
            await noteWatching()
            await air.catchUp()
            // Rehearsals have all night.
            if !load.isHigh { await rehearsals.tick() }
            let present = await storeRevision
            if present != revision {
                revision = present
                await follow()
            }
            if beats % 12 == 0 { await housekeeping() }
        }
    }

    private func followLibraries() async {
        guard followsLibraries else { return }
        await follower.run { [desk] in await desk.sheet.identity.timeZone }
    }

    /// Says which channels are watched: the time of some passes only then.
    private func noteWatching() async {
        let status = await manager.status
        // Who is on air because an operator wants it counts as watched.
        let held = await holds.channels(of: desk.sheet)
        await desk.timePasses(
            running: Set(status.map(\.channel)),
            watching: held.union(status.filter { !$0.viewers.isEmpty }.map(\.channel)))
    }

    // A store that cannot be read now is asked again at the next beat.
    private var storeRevision: Int64? {
        get async { try? await store.revision() }
    }

    /// Somebody changed the station: timelines, running channels and tuners follow.
    private func follow() async {
        let before = await desk.sheet
        await artwork.lookAgain()
        await desk.reload(within: Self.followingTime)
        let after = await desk.sheet
        for channel in before.channels {
            let fresh = after.channel(channel.id)
            let keepsStream =
                fresh.map { ($0.number, $0.name) == (channel.number, channel.name) } ?? false
                && fresh.flatMap { after.profiles[$0.profile] } == before.profiles[channel.profile]
            if !keepsStream { await manager.channelChanged(channel.id) }
        }
        await manager.setAlwaysOn(holds.channels(of: after))
        if followsLibraries { await follower.reload() }
        log(.info, "station.changed", ["channels": after.channels.count])
    }

    private func housekeeping() async {
        discovery?.update(
            identity: await desk.sheet.identity,
            tuners: await StationDirectory(desk: desk, manager: manager, files: files).tuners())
        await desk.prune()
        await air.prune()
        await artwork.rest()
        await guide.rest()
        await keepCosts()
    }

    /// So that the next run of the program knows what this machine can do.
    private func keepCosts() async {
        do {
            try await store.keepEncodingCosts(await manager.costs.rows.map { ($0.work, $0.cost, $0.count) })
        } catch {
            log(.warning, "costs.unkept", error)
        }
    }

    /// Ends everything within three seconds.
    func stop() async {
        log(.info, "station.stopping")
        discovery?.stop()
        await noteWatching()
        await desk.writeWatchedTimes()
        // A share that hangs must not keep scans and rehearsals from ending.
        files.close()
        await keepCosts()
        async let scansDone: Void = scans.stop()
        async let rehearsalDone: Void = rehearsals.stop()
        async let serverDone: Void = server.stop()
        await manager.shutDown()
        _ = await (scansDone, rehearsalDone, serverDone)
        log(.info, "station.stopped")
    }
}
