import Core
import Playout
import Synchronization

/// A clock that only moves when the engine sleeps, and may say something to the engine on the way.
final class TrialClock: EngineClock {
    private struct State {
        var uptime: TimeSpan
        var hold: (at: TimeSpan, span: TimeSpan)?
        var appointments: [(at: TimeSpan, act: @Sendable () -> Void)] = []
    }

    private let state: Mutex<State>
    private let wallAtZero: Instant
    private let begin: TimeSpan

    enum Patience {
        /// The engine waits for media as long as it takes.
        case endless
        /// The engine waits for nothing.
        case none
    }

    /// Waits for media end by the machine's own clock: a driven one far ahead of it never ends them, one far behind
    /// always has.
    init(wall: Instant, patience: Patience = .endless) {
        begin = patience == .endless ? .hours(24 * 365 * 50) : .zero
        state = Mutex(State(uptime: begin))
        wallAtZero = wall
    }

    var uptime: TimeSpan { state.withLock { $0.uptime } }
    var processorTime: TimeSpan { .zero }
    var now: Instant { wallAtZero + (uptime - begin) }

    /// Acts once the clock has moved on by `span`.
    func after(_ span: TimeSpan, _ act: @escaping @Sendable () -> Void) {
        state.withLock { $0.appointments.append((begin + span, act)) }
    }

    /// Passes by itself once, for so long.
    func hold(at moment: TimeSpan, for span: TimeSpan) {
        state.withLock { $0.hold = (begin + moment, span) }
    }

    func sleep(untilUptime deadline: TimeSpan) {
        let due = state.withLock { state in
            state.uptime = max(state.uptime, deadline)
            if let hold = state.hold, hold.at <= state.uptime {
                state.hold = nil
                state.uptime = state.uptime + hold.span
            }
            let due = state.appointments.filter { $0.at <= state.uptime }
            state.appointments.removeAll { $0.at <= state.uptime }
            return due.map(\.act)
        }
        for act in due { act() }
    }
}
