import Core
import Synchronization

/// A clock that tests set. It can be made to trip: somebody is called at the so-manieth look at it, a moment in the
/// middle of whatever work looks at the time.
final class TrippingClock: StationClock {
    private struct State {
        var now: Instant
        var looksLeft = 0
        var trip: (@Sendable () -> Void)?
    }

    private let state: Mutex<State>

    init(_ now: Instant) { state = Mutex(State(now: now)) }

    var now: Instant {
        let (now, trip) = state.withLock { state in
            state.looksLeft -= 1
            guard state.looksLeft == 0, let trip = state.trip else { return (state.now, (@Sendable () -> Void)?.none) }
            state.trip = nil
            return (state.now, trip)
        }
        trip?()
        return now
    }

    func set(_ now: Instant) { state.withLock { $0.now = now } }

    func trip(atLook count: Int, _ trip: @escaping @Sendable () -> Void) {
        state.withLock { ($0.looksLeft, $0.trip) = (count, trip) }
    }

    /// Whether it had still to trip.
    func untrip() -> Bool {
        state.withLock { state in
            defer { state.trip = nil }
            return state.trip != nil
        }
    }
}
