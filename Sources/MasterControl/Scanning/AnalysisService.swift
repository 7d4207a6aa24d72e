public import Core
import Library
public import Store
public import Streamer
import Synchronization

/// Looks through media in the background for what takes as long as decoding them: how loud their audio is. One file after the
/// other, those first that go on air soonest. It rests, in the middle of a file too, while channels need the machine.
public actor AnalysisService {
    public struct Progress: Hashable, Sendable {
        /// When the first of these files was begun.
        public let begun: Instant
        public var done: Int
        public var total: Int
    }

    private let store: StationStore
    private let pool: ProbePool
    private let events: any EventPublisher
    private let clock: any StationClock
    private let log: Log
    private let load: StationLoad
    private let present = Mutex<Progress?>(nil)
    /// How often each file failed since the start: a disk that is away now may be there next time.
    private var failures: [MediaID: Int] = [:]
    /// Called with each file that was analysed.
    private var observer: @Sendable (MediaID) async -> Void = { _ in }

    private static let mostFailures = 3
    private static let glance = Duration.seconds(2)
    private static let batch = 16

    public init(
        store: StationStore, engine: String, events: any EventPublisher, clock: any StationClock, log: Log,
        load: StationLoad
    ) {
        self.store = store
        self.events = events
        self.clock = clock
        self.log = log.part("analysis")
        self.load = load
        pool = ProbePool.patient(program: engine, log: self.log) { load.isHigh }
    }

    public func observe(_ observer: @escaping @Sendable (MediaID) async -> Void) { self.observer = observer }

    /// How far it has come; nil when there is nothing to do.
    public nonisolated var progress: Progress? { present.withLock { $0 } }

    /// For the list of what the station is doing.
    public nonisolated var task: StationTask? {
        progress.map {
            StationTask(id: "analysis", title: "Measuring loudness", started: $0.begun, done: $0.done, total: $0.total)
        }
    }

    /// Ends what it does; a file that is not finished is begun again next time.
    public nonisolated func stop() async { await pool.end() }

    /// Works until the task is cancelled or `stop` is called. Rests while `isWanted` gives false.
    public func run(isWanted: @Sendable () async -> Bool) async {
        var pause = Self.glance
        // Cancelling ends the sleep, and with it this duty.
        while !pool.isClosed, (try? await Task.sleep(for: pause)) != nil {
            pause = Self.glance
            guard await isWanted(), !load.isHigh else { continue }
            do {
                if try await analyseNext() { pause = .zero }
            } catch {
                log(.warning, "analysis.failed", error)
            }
        }
    }

    /// False when there is nothing to do.
    private func analyseNext() async throws -> Bool {
        let known = failures.count { $0.value >= Self.mostFailures }
        let files = try await store.filesToAnalyse(limit: known + Self.batch)
        guard let file = files.first(where: { failures[$0.id, default: 0] < Self.mostFailures }) else {
            if progress != nil { announce(nil) }
            return false
        }
        let done = progress?.done ?? 0
        announce(
            Progress(
                begun: progress?.begun ?? clock.now, done: done,
                total: done + (try await store.countToAnalyse()) - known))
        let request = ProbeRequest(id: file.id.raw, path: file.path, measuresLoudness: true)
        let answer = await pool.probe([request], patience: Self.patience(for: file.duration)).first
        guard !pool.isClosed else { return false }
        if let facts = answer?.facts {
            try await store.recordAnalysis(of: file, facts)
            failures[file.id] = nil
            log(.debug, "analysis.done", ["path": file.path])
            await observer(file.id)
        } else {
            failures[file.id, default: 0] += 1
            log(.warning, "analysis.refused", ["path": file.path, "why": answer?.failure ?? "no answer"])
        }
        if var now = progress {
            now.done += 1
            announce(now)
        }
        return true
    }

    /// How long one file may take, not counting rests: a machine that has nothing else to do is 20 times faster.
    private static func patience(for duration: TimeSpan) -> TimeSpan {
        .minutes(2) + TimeSpan(microseconds: duration.microseconds / 4)
    }

    private func announce(_ progress: Progress?) {
        let before = present.withLock { present in
            defer { present = progress }
            return present
        }
        if let last = progress ?? before {
            events.publish(.analysis(done: progress == nil ? last.total : last.done, total: last.total))
        }
    }
}
