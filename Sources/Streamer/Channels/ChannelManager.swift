public import Core
public import Linux

/// Runs the station's channels: gives viewers their readers, starts engines when they are wanted and stops them when they
/// are not. What happens to a channel is decided by `ChannelState`; this actor does it.
public actor ChannelManager {
    public struct Settings: Sendable {
        /// How an engine is started; `continuity-engine channel` by itself.
        public var engine: ChildProcess.Launch
        /// Opens what the engines play.
        public var files = FilePool()
        public var tunerCount = 4
        /// How long a channel without viewers runs on.
        public var idle = TimeSpan.seconds(60)
        /// How long a viewer waits for the first picture.
        public var patience = TimeSpan.seconds(10)
        /// Whether one engine always waits, loaded, to become the next channel.
        public var keepsSpare = true
        /// How long an engine may take to end by itself.
        public var grace = TimeSpan.seconds(2)
        /// How much processor time there is for each second, in thousandths of a second.
        public var capacity: Int64
        /// What encoding was measured to cost.
        public var costs = CostTable()
        /// Told how much of the machine the channels take.
        public var load = StationLoad()

        public init(engine: ChildProcess.Launch) {
            self.engine = engine
            capacity = ProcessorCapacity.present.thousandths
        }
    }

    enum Input: Sendable {
        case engine(EngineID, EngineNotice)
        case reader(ChannelID, ObjectIdentifier, ReaderNotice)
    }

    let settings: Settings
    let planning: any ChannelPlanning
    let log: Log
    let present: @Sendable () -> Moment
    private let host: any EngineHost
    private let inputs: AsyncStream<Input>
    let inlet: AsyncStream<Input>.Continuation
    private let reports: AsyncStream<AirEvent>
    private let outlet: AsyncStream<AirEvent>.Continuation
    private let reporting: any AirObserver
    public internal(set) var costs: CostTable

    var runs: [ChannelID: ChannelRun] = [:]
    /// What an operator shows and hides; kept while the channel does not run.
    var overrides: [ChannelID: GraphicOverrides] = [:]
    var tuners: TunerAllocator
    var isStopping = false
    var jumpCount = 0
    var startCount = 0
    var deathCount = 0
    private var engines: [EngineID: ChannelID] = [:]
    private var alive: Set<EngineID> = []
    private var processIDs: [EngineID: Int32] = [:]
    private var lastEngine = 0
    private var spare = SpareEngine()
    private var duties: [Task<Void, Never>] = []
    private var lookUps: [Int: Task<Void, Never>] = [:]
    private var lastLookUp = 0
    private var goodbye: CheckedContinuation<Void, Never>?

    /// Engines are started when they are needed; call `start` for the spare and the channels that are always on.
    public init(
        _ settings: Settings, planning: any ChannelPlanning, reporting: any AirObserver, log: Log
    ) throws(SystemError) {
        let (inputs, inlet) = AsyncStream<Input>.makeStream()
        let host = try EngineLoop(settings.engine, files: settings.files) { inlet.yield(.engine($0, $1)) }
        let clock = SystemClock()
        self.init(
            settings, planning: planning, reporting: reporting, log: log, host: host, inputs: (inputs, inlet),
            present: { Moment(now: clock.now, uptime: SystemClock.uptime) })
    }

    init(
        _ settings: Settings, planning: any ChannelPlanning, reporting: any AirObserver, log: Log,
        host: any EngineHost, inputs: (AsyncStream<Input>, AsyncStream<Input>.Continuation),
        present: @escaping @Sendable () -> Moment
    ) {
        self.settings = settings
        self.planning = planning
        self.reporting = reporting
        self.log = log
        self.host = host
        (self.inputs, inlet) = inputs
        (reports, outlet) = AsyncStream<AirEvent>.makeStream()
        self.present = present
        costs = settings.costs
        tuners = TunerAllocator(count: settings.tunerCount)
    }

    /// Begins to work. `ticking` false leaves time to the caller, who calls `tick`.
    public func start(alwaysOn: Set<ChannelID> = [], ticking: Bool = true) {
        guard duties.isEmpty else { return }
        // What is on air goes before everything that people and programs ask for.
        duties = [
            Task(priority: .high) { [inputs, weak self] in
                for await input in inputs { await self?.take(input) }
            },
            Task(priority: .high) { [reports, reporting] in
                for await report in reports { await reporting.report(report) }
            },
        ]
        if ticking {
            duties.append(
                Task(priority: .high) { [weak self] in
                    // Cancelling ends the sleep, and with it the duty.
                    while (try? await Task.sleep(for: .milliseconds(250))) != nil { await self?.tick() }
                })
        }
        setAlwaysOn(alwaysOn)
        warmSpare()
    }

    /// Stops every channel and engine. Returns when all are gone, within the grace and a second.
    public func shutDown() async {
        guard !isStopping else { return }
        isStopping = true
        for channel in runs.keys {
            change(channel) { [position = runs[channel]?.feed?.position] run, _ in run.state.stop(at: position) }
            settle(channel, with: .failure(.stopping(number(of: channel))))
        }
        for task in lookUps.values { task.cancel() }
        if let engine = spare.take() { host.kill(engine) }
        if !alive.isEmpty { await withCheckedContinuation { goodbye = $0 } }
        inlet.finish()
        outlet.finish()
        for duty in duties.dropFirst(2) { duty.cancel() }
        for duty in duties { await duty.value }
        (host as? EngineLoop)?.close()
    }

    // MARK: Demand

    /// Which channels run without viewers, too.
    public func setAlwaysOn(_ channels: Set<ChannelID>) {
        for channel in channels.union(runs.keys) {
            let isOn = channels.contains(channel)
            guard isOn != runs[channel]?.state.isAlwaysOn ?? false else { continue }
            change(channel) { run, moment in run.state.alwaysOnChanged(to: isOn, at: moment) }
        }
    }

    /// The channel's timeline changed from `instant` on: what its engine knows of it is replaced.
    public func timelineChanged(of channel: ChannelID, from instant: Instant) {
        guard runs[channel] != nil else { return }
        change(channel) { run, moment in run.state.replace(from: instant, at: moment) }
    }

    /// What is known of the channel's plan from now on, the item on air included, may differ in what is drawn.
    func refreshPlan(of channel: ChannelID) {
        change(channel) { run, moment in run.state.refresh(at: moment) }
    }

    func send(_ commands: [EngineCommand], to channel: ChannelID) {
        if let engine = runs[channel]?.engine { host.send(engine, commands) }
    }

    /// The channel's profile, number or name changed, or it is gone: its stream ends, and starts again when it is needed.
    public func channelChanged(_ channel: ChannelID) {
        guard let run = runs[channel] else { return }
        change(channel) { [position = run.feed?.position] run, _ in run.state.stop(at: position) }
        settle(channel, with: .failure(.stopping(number(of: channel))))
    }

    func viewersChanged(of channel: ChannelID) {
        if let run = runs[channel] {
            let count = run.readers.count + run.hlsViewers.count
            if count != run.reportedViewerCount {
                runs[channel]?.reportedViewerCount = count
                outlet.yield(.viewers(channel, count: count))
            }
        }
        change(channel) { run, moment in run.state.viewersChanged(to: run.viewerCount, at: moment) }
    }

    // MARK: What happens

    private func take(_ input: Input) {
        switch input {
        case .engine(let engine, let notice): take(notice, from: engine)
        case .reader(let channel, let reader, .left(let reason)): left(reader, of: channel, reason)
        case .reader(let channel, let reader, .jumped(let jump)): jumped(reader, of: channel, jump)
        }
    }

    private func take(_ notice: EngineNotice, from engine: EngineID) {
        let channel = engines[engine]
        switch notice {
        case .started(let processID):
            processIDs[engine] = processID
            if let channel { noteStart(of: channel, processID) }
        case .event(.ready(let version)): ready(engine, version: version)
        case .event(let event):
            guard let channel else { return }
            change(channel) { run, moment in
                run.state.happened(event, position: run.feed?.position, at: moment)
            }
            if case .load(let load) = event { learn(load, of: channel) }
            if case .cut = event { noteCut(of: channel) }
        case .onAir:
            guard let channel else { return }
            runs[channel]?.isOnAir = true
            settle(channel, with: .success(()))
            warmSpare()
        case .nonsense(let line):
            log(.warning, "engine.nonsense", ["engine": engine, "line": line])
            guard let channel else { return }
            change(channel) { run, moment in
                run.state.received(nonsense: line, position: run.feed?.position, at: moment)
            }
        case .lied(let lie): lied(lie, engine)
        case .ended(let why): ended(engine, of: channel, why)
        }
    }

    private func ready(_ engine: EngineID, version: Int) {
        guard version == EngineBegin.currentVersion else {
            host.kill(engine)
            let known = EngineBegin.currentVersion
            return lied(.init(event: "ready", why: "its version is \(version), the station expects \(known)"), engine)
        }
        if spare.engine == engine { spare.isReady() }
    }

    private func lied(_ lie: EventCheck.Lie, _ engine: EngineID) {
        guard let channel = engines[engine] else {
            return log(.error, "engine.lies", ["engine": engine, "event": lie.event, "why": lie.why])
        }
        change(channel) { run, moment in run.state.lied(lie, position: run.feed?.position, at: moment) }
    }

    private func ended(_ engine: EngineID, of channel: ChannelID?, _ why: String) {
        alive.remove(engine)
        engines[engine] = nil
        processIDs[engine] = nil
        if spare.engine == engine {
            spare.died(at: present().uptime)
            log(.warning, "spare.died", ["why": why])
        } else if let channel, runs[channel]?.engine == engine {
            deathCount += 1
            change(channel) { run, moment in
                run.engine = nil
                run.processID = nil
                return run.state.died(why, position: run.feed?.position, at: moment)
            }
        }
        if isStopping, alive.isEmpty {
            goodbye?.resume()
            goodbye = nil
        }
    }

    func tick() {
        let uptime = present().uptime
        for channel in runs.keys {
            expireViewers(of: channel, at: uptime)
            change(channel) { run, moment in
                run.state.tick(
                    at: moment, lastBytes: run.feed?.lastBytes, position: run.feed?.position,
                    garbageByteCount: run.feed?.garbageByteCount ?? 0)
            }
        }
        expireOverrides()
        noteLoad()
        warmSpare()
    }

    // MARK: Doing

    /// Lets a channel's state decide and does what it says.
    private func change(
        _ channel: ChannelID, _ decide: (inout ChannelRun, Moment) -> [ChannelState.Action]
    ) {
        var run = runs[channel] ?? ChannelRun(channel, limits: limits)
        let actions = decide(&run, present())
        runs[channel] = run
        for action in actions { perform(action, for: channel) }
        if runs[channel]?.isNeeded == false { runs[channel] = nil }
    }

    private var limits: ChannelState.Limits {
        var limits = ChannelState.Limits()
        limits.idle = settings.idle
        return limits
    }

    private func perform(_ action: ChannelState.Action, for channel: ChannelID) {
        switch action {
        case .prepare(let start, let finish, let count): prepare(channel, from: start, until: finish, count)
        case .fetch(let start, let finish, let count, let generation):
            lookUp { [planning, log] in
                var items: [QueuedItem] = []
                do {
                    items = try await planning.items(of: channel, from: start, until: finish, leastCount: count)
                } catch {
                    log(.error, "plan.failed", error)
                }
                await self.fetched(items, of: channel, generation)
            }
        case .begin(let begin, let items, let isGap): self.begin(channel, begin, items, isGap: isGap)
        case .send(let commands): send(commands, to: channel)
        case .stopEngine: disconnect(channel) { host.stop($0, grace: settings.grace) }
        case .killEngine: disconnect(channel) { host.kill($0) }
        case .release: release(channel)
        case .report(let report):
            log(report)
            outlet.yield(report)
        case .failViewers(let error): settle(channel, with: .failure(error))
        }
    }

    private func prepare(_ channel: ChannelID, from start: Instant, until finish: Instant, _ count: Int) {
        lookUp { [planning] in
            do {
                guard let setup = try await planning.setup(of: channel) else {
                    return await self.unprepared(channel, .unknownChannel("\(channel)"))
                }
                let items = try await planning.items(of: channel, from: start, until: finish, leastCount: count)
                await self.prepared(channel, setup, items)
            } catch {
                await self.unprepared(channel, .noPlan(self.number(of: channel), error))
            }
        }
    }

    private func prepared(_ channel: ChannelID, _ setup: ChannelSetup, _ items: [QueuedItem]) {
        guard runs[channel]?.state.phase == .preparing else { return }
        do throws(TunerError) {
            let step = try admit(channel, setup, items)
            change(channel) { run, moment in run.state.prepared(setup, items, shedding: step, at: moment) }
        } catch {
            perform(.report(.refused(channel, error)), for: channel)
            unprepared(channel, error)
        }
    }

    private func unprepared(_ channel: ChannelID, _ error: TunerError) {
        change(channel) { run, moment in run.state.unprepared(error, at: moment) }
    }

    private func fetched(_ items: [QueuedItem], of channel: ChannelID, _ generation: Int) {
        guard runs[channel] != nil else { return }
        change(channel) { run, moment in run.state.fetched(items, generation: generation, at: moment) }
    }

    /// Asks the rest of the station for something, off this actor; ended by `shutDown`.
    private func lookUp(_ work: @escaping @Sendable () async -> Void) {
        guard !isStopping else { return }
        lastLookUp += 1
        lookUps[lastLookUp] = Task { [number = lastLookUp] in
            await work()
            lookUps[number] = nil
        }
    }

    private func begin(_ channel: ChannelID, _ begin: EngineBegin, _ items: [EngineItem], isGap: Bool) {
        let ticks = begin.video.frameRate.ticks(ofFrame: begin.firstFrame - (begin.skipped?.frames ?? 0))
        let feed = runs[channel]?.feed ?? ChannelFeed(firstPictureAt: ticks)
        feed.splice(firstPictureAt: ticks, isGap: isGap)
        feed.setCut(begin.video.frameRate.ticks(ofFrame: begin.skipped?.frames ?? 0))
        let engine = spare.take() ?? spawn()
        engines[engine] = channel
        startCount += 1
        runs[channel]?.feed = feed
        runs[channel]?.engine = engine
        runs[channel]?.engineSince = present().uptime
        let overlay = overrides[channel].map { [EngineCommand.graphics($0.overlay)] } ?? []
        host.assign(engine, to: feed, items.map(EngineCommand.item) + overlay + [.begin(begin)])
        if let processID = processIDs[engine] { noteStart(of: channel, processID) }
    }

    private func noteStart(of channel: ChannelID, _ processID: Int32) {
        runs[channel]?.processID = processID
        perform(.report(.started(channel, processID: processID)), for: channel)
    }

    private func disconnect(_ channel: ChannelID, _ end: (EngineID) -> Void) {
        guard let engine = runs[channel]?.engine else { return }
        end(engine)
        engines[engine] = nil
        runs[channel]?.engine = nil
        runs[channel]?.processID = nil
    }

    private func release(_ channel: ChannelID) {
        runs[channel]?.feed?.ring.end()
        runs[channel]?.feed?.dropHLS()
        runs[channel]?.feed = nil
        runs[channel]?.isOnAir = false
    }

    func addWaiter(_ waiter: ChannelRun.Waiter, to channel: ChannelID) {
        change(channel) { run, moment in
            run.waiters.append(waiter)
            return run.state.viewersChanged(to: run.viewerCount, at: moment)
        }
    }

    /// Lets those go who wait for the channel's first picture.
    func settle(_ channel: ChannelID, with result: Result<Void, TunerError>) {
        let waiters = runs[channel]?.waiters ?? []
        guard !waiters.isEmpty else { return }
        runs[channel]?.waiters = []
        for waiter in waiters { waiter.continuation.resume(returning: result) }
        viewersChanged(of: channel)
    }

    private func spawn() -> EngineID {
        lastEngine += 1
        let engine = EngineID(number: lastEngine)
        alive.insert(engine)
        host.spawn(engine)
        return engine
    }

    private func warmSpare() {
        // An engine that loads takes the processor from one that is starting a channel.
        let isStarting = runs.values.contains { $0.engine != nil && !$0.isOnAir }
        guard settings.keepsSpare, !isStopping, !isStarting, spare.isDue(at: present().uptime) else { return }
        spare.engine = spawn()
    }
}
