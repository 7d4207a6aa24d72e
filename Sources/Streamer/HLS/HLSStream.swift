import Core
import Synchronization

/// One channel's HLS segments, cut from its ring while it has HLS viewers. Safe from any thread.
final class HLSStream: Sendable {
    private struct State {
        var window: HLSWindow
        var next: UInt64?
        var waiters: [Waiter] = []
    }

    private struct Waiter {
        let deadline: TimeSpan
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state: Mutex<State>

    init(run: String, frameTicks: Int64) { state = Mutex(State(window: HLSWindow(run: run, frameTicks: frameTicks))) }

    /// Segments that are finished from now on are that much later than their timestamps say.
    func setCut(_ ticks: Int64) { state.withLock { $0.window.cutTicks = ticks } }

    /// Takes in what the ring has gained.
    func follow(_ ring: BroadcastRing) {
        let ready: [Waiter] = state.withLock { state in
            let (chunks, next) = ring.chunks(from: state.next)
            state.next = next
            for chunk in chunks { state.window.append(chunk) }
            guard state.window.isPlayable else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Returns when there are enough segments to play, or when `expire` is called after the deadline.
    func waitUntilPlayable(until deadline: TimeSpan) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.window.isPlayable { return true }
                state.waiters.append(Waiter(deadline: deadline, continuation: continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Lets those go who have waited too long; all, when `uptime` is nil.
    func expire(at uptime: TimeSpan?) {
        let expired: [Waiter] = state.withLock { state in
            let isOver = { (waiter: Waiter) in uptime.map { waiter.deadline <= $0 } ?? true }
            defer { state.waiters.removeAll(where: isOver) }
            return state.waiters.filter(isOver)
        }
        for waiter in expired { waiter.continuation.resume() }
    }

    var isPlayable: Bool { state.withLock { $0.window.isPlayable } }
    var peakBitRate: Int64 { state.withLock { $0.window.peakBitRate } }

    func playlist(prefix: String) -> [UInt8] { state.withLock { $0.window.playlist(prefix: prefix) } }
    func segment(named name: String) -> HLSSegment? { state.withLock { $0.window.segment(named: name) } }
}
