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
        let answered: Answered
    }

    private let jobs = Mutex<[Job]>([])
    private let waiting = DispatchSemaphore(value: 0)
    private let isClosed = Atomic<Bool>(false)
    private let workerCount: Int
    private let pauses: @Sendable () -> Bool
    /// How often a resting worker checks whether it may continue.
    private static let look = TimeSpan.milliseconds(250)
    private let log: Log

    /// `program` is the path of `continuity-engine`.
    /// While `pauses` gives true no file is begun.
    public init(
        program: String, workerCount: Int, log: Log, pauses: @escaping @Sendable () -> Bool = { false }
    ) {
        self.pauses = pauses
        self.workerCount = workerCount
        self.log = log
        for number in 1...max(1, workerCount) {
            Thread.start(name: "probe-\(number)") { [self] in work(ProbeWorker(program: program)) }
        }
    }

    /// Ends the workers after what they are doing.
    public func close() {
        isClosed.store(true, ordering: .releasing)
        for _ in 1...max(1, workerCount) { waiting.signal() }
    }

    /// All answers, in any order.
    public func probe(_ requests: [ProbeRequest]) async -> [ProbeResponse] {
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
            jobs.withLock { $0 += requests.map { Job(request: $0, answered: answered) } }
            for _ in requests { waiting.signal() }
        }
        return answers.withLock { $0 }
    }

    private func work(_ worker: ProbeWorker) {
        while true {
            waiting.wait()
            while pauses(), !isClosed.load(ordering: .acquiring) {
                SystemClock.sleep(untilUptime: SystemClock.uptime + Self.look)
            }
            let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let job {
                job.answered(answer(job.request, worker))
            } else if isClosed.load(ordering: .acquiring) {
                return
            }
        }
    }

    private func answer(_ request: ProbeRequest, _ worker: ProbeWorker) -> ProbeResponse {
        var why = ""
        for _ in 1...2 {
            switch worker.answer(request) {
            case .answered(let answer): return answer
            case .workerFailed(let cause):
                why = cause
                log(.warning, "probe.worker-failed", ["path": request.path, "why": cause])
            }
        }
        return ProbeResponse(id: request.id, failure: "probing the file ended the probe worker twice: \(why)")
    }
}
