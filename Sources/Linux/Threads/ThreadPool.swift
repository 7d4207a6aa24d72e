import Dispatch
import Synchronization

/// A few threads of our own for work that keeps a processor busy for long: what the shared pool runs meanwhile does not wait
/// for it. Give it to `Task(executorPreference:)`. Its threads live as long as the program.
public final class ThreadPool: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    public init(name: String, count: Int) {
        for number in 1...max(1, count) { Thread.start(name: "\(name)-\(number)") { [self] in run() } }
    }

    public func enqueue(_ job: UnownedJob) {
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    private func run() {
        while true {
            waiting.wait()
            // Each signal stands for one job; the first come is the first served.
            if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
    }
}
