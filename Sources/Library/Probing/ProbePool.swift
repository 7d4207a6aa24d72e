public import Core
import Dispatch
import Linux
import Synchronization

/// Probes files in worker processes, one per core: a file that crashes or hangs a decoder costs one worker, which is
/// started again. A file that ends two workers is given up with the reason.
public final class ProbePool: Sendable {
    private typealias Answered = @Sendable (ProbeResponse) -> Void

    private struct Job: Sendable {
        let request: ProbeRequest
        let patience: TimeSpan
        let answered: Answered
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        /// Threads that work.
        var threadCount: Int
        /// Called when the last of them ends.
        var whenEnded: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let waiting = DispatchSemaphore(value: 0)
    private let workerCount: Int
    private let pauses: @Sendable () -> Bool
    /// For files that take long: workers rest in the middle of one, and closing the pool ends it.
    private let isPatient: Bool
    /// How often a resting worker checks whether it may continue.
    private static let look = TimeSpan.milliseconds(250)
    private let log: Log

    /// `program` is the path of `continuity-engine`.
    /// While `pauses` gives true no file is begun.
    public init(
        program: String, workerCount: Int, log: Log, pauses: @escaping @Sendable () -> Bool = { false }
    ) {
        self.pauses = pauses
        isPatient = false
        self.workerCount = max(1, workerCount)
        state = Mutex(State(threadCount: self.workerCount))
        self.log = log
        start(program, niceness: Self.niceness)
    }

    private init(patient program: String, log: Log, pauses: @escaping @Sendable () -> Bool) {
        self.pauses = pauses
        isPatient = true
        workerCount = 1
        state = Mutex(State(threadCount: workerCount))
        self.log = log
        start(program, niceness: Self.backgroundNiceness)
    }

    /// One worker, which gives way to everything else, for files that take long. It rests in the middle of a file while
    /// `pauses` gives true, and ends there when the pool is closed.
    public static func patient(
        program: String, log: Log, pauses: @escaping @Sendable () -> Bool
    ) -> ProbePool { ProbePool(patient: program, log: log, pauses: pauses) }

    private static let niceness: Int32 = 5
    private static let backgroundNiceness: Int32 = 15

    private func start(_ program: String, niceness: Int32) {
        for number in 1...workerCount {
            Thread.start(name: "probe-\(number)") { [self] in
                let worker = ProbeWorker(program: program, niceness: niceness)
                work(worker)
                worker.close()
                noteEnd()
            }
        }
    }

    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Ends the workers after what they are doing.
    public func close() {
        state.withLock { $0.isClosed = true }
        for _ in 1...workerCount { waiting.signal() }
    }

    /// Closes the pool and waits until no worker is left.
    public func end() async {
        close()
        await withCheckedContinuation { continuation in
            let isEnded = state.withLock { state in
                if state.threadCount > 0 { state.whenEnded.append(continuation) }
                return state.threadCount == 0
            }
            if isEnded { continuation.resume() }
        }
    }

    private func noteEnd() {
        let waiting = state.withLock { state in
            state.threadCount -= 1
            guard state.threadCount == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.whenEnded = [] }
            return state.whenEnded
        }
        for one in waiting { one.resume() }
    }

    /// All answers, in any order. `patience`: how long one file may take.
    public func probe(
        _ requests: [ProbeRequest], patience: TimeSpan = ProbeWorker.patience
    ) async -> [ProbeResponse] {
        guard !requests.isEmpty else { return [] }
        let answers = Mutex<[ProbeResponse]>([])
        await withCheckedContinuation { continuation in
            let answered: Answered = { answer in
                let count = answers.withLock { answers in
                    answers.append(answer)
                    return answers.count
                }
                if count == requests.count { continuation.resume() }
            }
            let isTaken = state.withLock { state in
                guard !state.isClosed else { return false }
                state.jobs += requests.map { Job(request: $0, patience: patience, answered: answered) }
                return true
            }
            guard isTaken else {
                for request in requests { answered(ProbeResponse(id: request.id, failure: "probing has ended")) }
                return
            }
            for _ in requests { waiting.signal() }
        }
        return answers.withLock { $0 }
    }

    private func work(_ worker: ProbeWorker) {
        while true {
            waiting.wait()
            while pauses(), !isClosed {
                SystemClock.sleep(untilUptime: SystemClock.uptime + Self.look)
            }
            let (job, isClosed) = state.withLock { ($0.jobs.isEmpty ? nil : $0.jobs.removeFirst(), $0.isClosed) }
            if let job {
                job.answered(answer(job, worker))
            } else if isClosed {
                return
            }
        }
    }

    private func answer(_ job: Job, _ worker: ProbeWorker) -> ProbeResponse {
        var why = ""
        var watch = ProbeWorker.Watch(patience: job.patience)
        if isPatient { (watch.pauses, watch.isOver) = (pauses, { [self] in isClosed }) }
        for _ in 1...2 where !watch.isOver() {
            switch worker.answer(job.request, watch) {
            case .answered(let answer): return answer
            case .workerFailed(let cause):
                why = cause
                log(.warning, "probe.worker-failed", ["path": job.request.path, "why": cause])
            }
        }
        return ProbeResponse(id: job.request.id, failure: "probing the file ended the probe worker twice: \(why)")
    }
}
