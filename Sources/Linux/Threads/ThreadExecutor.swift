import Dispatch
import Synchronization

/// Runs an actor's jobs on one thread of its own, so that a blocking call never holds a thread of the shared pool.
/// The thread lives as long as the program.
public final class ThreadExecutor: SerialExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    public init(name: String) {
        Thread.start(name: name) { [self] in run() }
    }

    public func enqueue(_ job: UnownedJob) {
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    private func run() {
        while true {
            waiting.wait()
            let batch = jobs.withLock { jobs in
                let batch = jobs
                jobs.removeAll(keepingCapacity: true)
                return batch
            }
            for job in batch { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}
