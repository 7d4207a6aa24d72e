import Core
import HTTP
import Linux
import Store
import Streamer
import WebAPI
import MasterControl

/// A station: every part made, joined and started in one place.
struct RunningStation: Sendable {
    let store: StationStore
    let files: FilePool
    let desk: TimelineService
    let artwork: ArtworkService
    let guide: GuideService
    let scans: ScanService
    let analyses: AnalysisService
    let follower: LibraryFollower
    let rehearsals: RehearsalService
    let requests: RequestedRehearsals
    let air: AirRecorder
    let editor: Editor
    let manager: ChannelManager
    /// nil when only commands of this process use the station.
    let server: HTTPServer?
    let service: WebService
    let setupToken: String?
    private let discovery: TunerDiscovery?
    /// Whether libraries are kept up to date without being told to.
    private let followsLibraries: Bool
    private let holds: ManualStarts
    private let events: any EventPublisher
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

    /// Without `listens`, no client reaches the station but this process, through `service`.
    init(
        _ store: StationStore, _ configuration: ServingConfiguration, listens: Bool = true, log: Log
    ) async throws {
        if listens { try EngineProgram.check() }
        ResourceLimits.raiseOpenFiles()
        let clock = SystemClock()
        let hub = EventHub(run: String(clock.now.microseconds, radix: 36))
        let events = hub
        let lines = LogHub(clock: clock)
        let log = log.copied(to: lines.add)
        self.store = store
        let files = FilePool()
        self.files = files
        self.log = log.part("station")
        self.clock = clock
        desk = try await TimelineService(store: store, zones: ZoneFiles(), clock: clock, log: log)
        artwork = ArtworkService(store: store, files: files, clock: clock, log: log)
        guide = GuideService(store: store, desk: desk, artwork: artwork, clock: clock)
        scans = ScanService(
            store: store, files: files, engine: EngineProgram.path, events: events, clock: clock, log: log, load: load)
        analyses = AnalysisService(
            store: store, engine: EngineProgram.path, events: events, clock: clock, log: log, load: load)
        follower = LibraryFollower(
            store: store, files: files, scans: scans, zones: ZoneFiles(), clock: clock, log: log)
        followsLibraries = configuration.followsLibraries
        rehearsals = RehearsalService(
            store: store, files: files, desk: desk, zones: ZoneFiles(), events: events, clock: clock, log: log)
        requests = RequestedRehearsals(
            store: store, files: files, zones: ZoneFiles(), engine: EngineProgram.path, events: events, clock: clock)
        air = AirRecorder(store: store, desk: desk, events: events, clock: clock, log: log)
        var settings = ChannelManager.Settings(engine: .engine(EngineProgram.path, "channel"))
        settings.files = files
        settings.tunerCount = configuration.tunerCount
        settings.idle = configuration.idle
        settings.load = load
        settings.costs = CostTable(try await store.encodingCosts().map { CostTable.Row(work: $0, cost: $1, count: $2) })
        manager = try ChannelManager(
            settings,
            planning: EnginePlanAdapter(
                store: store, desk: desk, files: files,
                workingEncoders: { [encoders = WorkingEncoders()] in await encoders.names() }),
            reporting: air, log: log)
        editor = Editor(store: store, zones: ZoneFiles(), clock: clock, log: log)
        self.events = events
        setupToken = listens ? try await store.makeSetupToken() : nil
        holds = ManualStarts()
        let web = StationWeb(
            store: store, files: files, desk: desk, guide: guide, artwork: artwork, scans: scans, analyses: analyses,
            follower: follower, rehearsals: rehearsals, requests: requests, air: air, editor: editor,
            manager: manager, hub: hub, lines: lines, holds: holds, clock: clock, log: log)
        (service, server) = try await web.service(configuration, listens: listens)
        discovery =
            if let server, configuration.discovery {
                TunerDiscovery(
                    identity: await desk.sheet.identity, tunerCount: configuration.tunerCount, httpPort: server.port,
                    log: log)
            } else {
                nil
            }
    }

    /// Goes on air: answers, builds what is missing, starts the channels that are always on.
    func start() async throws {
        try server?.start()
        await desk.observe { [manager, events] channel, instant in
            events.publish(.timeline(channel, from: instant))
            Task { await manager.timelineChanged(of: channel, from: instant) }
        }
        await followEdits()
        await scans.observe { [desk, artwork] media in
            await artwork.invalidate()
            await desk.mediaChanged(media, within: Self.followingTime)
        }
        await desk.prepare()
        await rehearsals.recall()
        await manager.start(alwaysOn: holds.channels(of: desk.sheet))
    }

    private func followEdits() async {
        let changes = ChangeFollower(
            timelines: desk, artwork: artwork, manager: manager, starts: holds,
            libraries: followsLibraries ? follower : nil, events: events)
        await editor.observe { await changes.follow($0) }
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

    /// Keeps timelines built and libraries up to date, until the task is cancelled. Changes of the station come through its
    /// editor: nothing else writes to the database while it runs.
    func run() async {
        async let keeping: Void = keepTimelines()
        async let following: Void = followLibraries()
        async let analysing: Void = analyseMedia()
        await watchOver()
        _ = await (keeping, following, analysing)
    }

    private func watchOver() async {
        var beats = 0
        // Cancelling ends the sleep, and with it this duty.
        while (try? await Task.sleep(for: Self.beat)) != nil {
            beats += 1
            ServiceManager.tell(.isAlive)
            await noteWatching()
            await air.catchUp()
            // Rehearsals have all night.
            if !load.isHigh { await rehearsals.tick() }
            if beats % 12 == 0 { await housekeeping() }
        }
    }

    private func followLibraries() async {
        guard followsLibraries else { return }
        await follower.run { [desk] in await desk.sheet.identity.timeZone }
    }

    /// Only while a profile has a loudness: nothing else needs it.
    private func analyseMedia() async {
        await analyses.observe { [self] media in await planAgain(media) }
        await analyses.run { [desk] in
            await desk.sheet.profiles.values.contains { $0.audio.sound.target != nil }
        }
    }

    /// Tells running channels what is known now of a file that they play soon. What is on air stays as it is.
    private func planAgain(_ media: MediaID) async {
        let now = clock.now
        do {
            let starts = try await store.plannedStarts(
                of: media, from: now + Self.planLead, until: now + Self.planReach)
            for (channel, start) in starts { await manager.timelineChanged(of: channel, from: start) }
        } catch {
            log(.warning, "plan.not-renewed", error)
        }
    }

    /// An engine has opened what comes sooner.
    private static let planLead = TimeSpan.seconds(6)
    /// Further ahead no engine's plan reaches.
    private static let planReach = TimeSpan.hours(24)

    /// Says which channels are watched: the time of some passes only then.
    private func noteWatching() async {
        let status = await manager.status
        // Who is on air because an operator wants it counts as watched.
        let held = await holds.channels(of: desk.sheet)
        await desk.timePasses(
            running: Set(status.map(\.channel)),
            watching: held.union(status.filter { !$0.viewers.isEmpty }.map(\.channel)))
    }

    private func housekeeping() async {
        discovery?.update(
            identity: await desk.sheet.identity,
            tuners: await DirectoryAdapter(desk: desk, manager: manager, files: files).tuners())
        await desk.prune()
        await air.prune()
        await artwork.rest()
        await guide.rest()
        await keepCosts()
        // What large guides took and freed stays with the process otherwise.
        Memory.giveBack()
    }

    /// So that the next run of the program knows what this machine can do.
    private func keepCosts() async {
        do {
            try await store.keepEncodingCosts(await manager.costs.rows.map { ($0.work, $0.cost, $0.count) })
        } catch {
            log(.warning, "costs.unkept", error)
        }
    }

    /// Prepares a station that no client reaches but this process: nothing goes on air. Edits and scans build no
    /// timelines: they follow when one is read or the station starts, so that a channel is not off air for the protected
    /// window because its media were scanned after it was made.
    func prepare() async throws {
        await desk.prepare()
        await rehearsals.recall()
    }

    /// Ends the work of such a station.
    func close() async {
        files.close()
        async let analysisDone: Void = analyses.stop()
        async let scansDone: Void = scans.stop()
        async let rehearsalDone: Void = rehearsals.stop()
        async let requestsDone: Void = requests.stop()
        await manager.shutDown()
        _ = await (analysisDone, scansDone, rehearsalDone, requestsDone)
    }

    /// Ends everything within three seconds.
    func stop() async {
        log(.info, "station.stopping")
        async let analysisDone: Void = analyses.stop()
        discovery?.stop()
        await noteWatching()
        await desk.writeWatchedTimes()
        // A share that hangs must not keep scans and rehearsals from ending.
        files.close()
        await keepCosts()
        async let scansDone: Void = scans.stop()
        async let rehearsalDone: Void = rehearsals.stop()
        async let requestsDone: Void = requests.stop()
        await server?.stop()
        await manager.shutDown()
        _ = await (analysisDone, scansDone, rehearsalDone, requestsDone)
        log(.info, "station.stopped")
    }
}
