import Core
import Dispatch
import Linux

/// Lets one thread wait for another. Opening it before the wait counts.
final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    func wait() { semaphore.wait() }

    /// False when the patience ended first.
    func wait(_ patience: WaitLimit) -> Bool {
        switch patience {
        case .unlimited:
            semaphore.wait()
            return true
        case .until(let deadline):
            let left = deadline - SystemClock.uptime
            guard left > .zero else { return semaphore.wait(timeout: .now()) == .success }
            return semaphore.wait(timeout: .now() + .microseconds(Int(left.microseconds))) == .success
        }
    }
}
