public import Core
import Library
public import Linux
public import Store
import Synchronization

/// Rehearsals on request, with options of their own. Their findings are kept until newer ones take their place; those of
/// the night's rehearsal stay as they are.
public final class RequestedRehearsals: Sendable {
    public struct Request: Sendable {
        public var channels: Set<ChannelID>
        public var options: Rehearsal.Options
        /// Whether every file is probed; else it is only checked that they are there and unchanged.
        public var opensFiles: Bool

        public init(_ channels: Set<ChannelID>, _ options: Rehearsal.Options, opensFiles: Bool) {
            self.channels = channels
            self.options = options
            self.opensFiles = opensFiles
        }
    }

    /// One that runs, or has ended.
    public struct Run: Sendable {
        public let id: Int
        public let started: Instant
        public let isQuick: Bool
        public fileprivate(set) var progress: Rehearsal.Progress?
        /// nil while it runs.
        public fileprivate(set) var outcome: Result<RehearsalReport, StationError>?
        public fileprivate(set) var finished: Instant?
    }

    private struct State {
        var next = 1
        var runs: [Int: Run] = [:]
        var tasks: [Int: Task<Void, Never>] = [:]
    }

    /// More are refused: each reads every file of its channels.
    private static let mostRunning = 2
    private static let mostKept = 8

    private let store: StationStore
    private let files: FilePool
    private let zones: ZoneFiles
    /// The path of the program that probes files.
    private let engine: String
    private let events: any EventPublisher
    private let clock: any StationClock
    private let state = Mutex(State())

    public init(
        store: StationStore, files: FilePool, zones: ZoneFiles, engine: String, events: any EventPublisher,
        clock: any StationClock
    ) {
        self.store = store
        self.files = files
        self.zones = zones
        self.engine = engine
        self.events = events
        self.clock = clock
    }

    /// nil when none has this number, or it is not kept any more.
    public func run(_ id: Int) -> Run? { state.withLock { $0.runs[id] } }

    /// As tasks of the station.
    public var tasks: [StationTask] {
        state.withLock { $0.runs.values.filter { $0.outcome == nil } }.sorted { $0.id < $1.id }.map(\.task)
    }

    /// Begins a rehearsal and returns at once.
    public func start(_ request: Request) throws(StationError) -> Run {
        let run = try state.withLock { state throws(StationError) -> Run in
            guard state.tasks.count < Self.mostRunning else {
                throw StationError(
                    .busy, "rehearsal.running", what: "Cannot start a rehearsal",
                    why: "\(Self.mostRunning) others are running", fix: "Wait until one of them ends.")
            }
            let run = Run(id: state.next, started: clock.now, isQuick: !request.opensFiles)
            state.next += 1
            state.runs[run.id] = run
            let ended = state.runs.keys.filter { state.runs[$0]?.outcome != nil }.sorted()
            for old in ended.prefix(max(0, state.runs.count - Self.mostKept)) { state.runs[old] = nil }
            state.tasks[run.id] = Task(priority: .background) { await self.perform(run.id, request) }
            return run
        }
        events.publish(.task(run.task, isRunning: true))
        return run
    }

    /// False when it does not run.
    public func stop(_ id: Int) -> Bool {
        guard let task = state.withLock({ $0.tasks[id] }) else { return false }
        task.cancel()
        return true
    }

    /// Ends all that run.
    public func stop() async {
        for task in state.withLock({ Array($0.tasks.values) }) {
            task.cancel()
            await task.value
        }
    }

    private func perform(_ id: Int, _ request: Request) async {
        let outcome: Result<RehearsalReport, StationError>
        do {
            outcome = .success(try await report(id, request))
        } catch {
            outcome = .failure(Self.failure(error))
        }
        let run = state.withLock { state in
            state.runs[id]?.outcome = outcome
            state.runs[id]?.finished = clock.now
            state.tasks[id] = nil
            return state.runs[id]
        }
        if let run { events.publish(.task(run.task, isRunning: false)) }
    }

    private static func failure(_ error: any Error) -> StationError {
        if let error = error as? any Explained { return StationError(error) }
        return StationError(
            .conflict, "rehearsal.stopped", what: "Cannot finish the rehearsal",
            why: error is CancellationError ? "it was stopped" : "\(error)", fix: "Start it again.")
    }

    private func report(_ id: Int, _ request: Request) async throws -> RehearsalReport {
        let now = clock.now
        let snapshot = try await StationSnapshot(reading: store, at: now)
        let pool =
            request.opensFiles
            ? ProbePool(program: engine, workerCount: Machine.coreCount, log: .silent) : nil
        defer { pool?.close() }
        let resources = ChannelTimeline.Resources(store: store, zones: zones)
        let inspector = FileChecker(store, files: files, opening: pool)
        let rehearsal = Rehearsal(store, request.options, inspector: inspector) {
            try await TimelineRange(of: $0, snapshot, resources, from: $1, until: $2)
        }
        let channels = snapshot.channels.filter { request.channels.contains($0.id) }
        return try await rehearsal.run(channels, of: snapshot, at: now) { progress in
            self.state.withLock { $0.runs[id]?.progress = progress }
        }
    }
}

extension RequestedRehearsals.Run {
    fileprivate var task: StationTask {
        StationTask(
            id: "rehearsal \(id)", title: "Rehearsal on request", started: started, done: progress?.channelsDone,
            total: progress?.channelCount)
    }
}
