public import Core
import Synchronization

/// Takes commands from any thread and keeps them until the engine looks.
public final class PlanMailbox: Sendable {
    private struct State {
        var commands: [EngineCommand] = []
        var isClosed = false
        var isAbandoned = false
        var isRefused = false
        var engineWaits = false
    }

    private let state = Mutex(State())
    private let news = Atomic<Bool>(false)
    private let gate = Latch()

    public init() {}

    /// More commands than this do not wait: their sender has lost its way.
    public static let mostWaiting = 100_000

    /// False when too many wait already.
    @discardableResult public func send(_ command: EngineCommand) -> Bool {
        var isTaken = false
        change { state in
            isTaken = state.commands.count < Self.mostWaiting
            if isTaken { state.commands.append(command) }
        }
        return isTaken
    }

    /// The channel cannot begin: the engine ends, and tells so.
    public func refuseBegin() {
        change { state in
            state.isAbandoned = true
            state.isRefused = true
        }
    }

    /// Whether the channel's own line was refused.
    public var isRefused: Bool { state.withLock { $0.isRefused } }

    /// No more commands will come: the engine plays what it has and ends.
    public func close() { change { $0.isClosed = true } }

    /// The sender of commands is gone: the engine ends at once.
    public func abandon() { change { $0.isAbandoned = true } }

    struct Delivery {
        var commands: [EngineCommand]
        var isClosed: Bool
        var isAbandoned: Bool
    }

    /// What came since the last look; nil when nothing did. Costs one atomic load then.
    func look() -> Delivery? {
        guard news.exchange(false, ordering: .acquiring) else { return nil }
        return state.withLock { state in
            defer { state.commands = [] }
            return Delivery(commands: state.commands, isClosed: state.isClosed, isAbandoned: state.isAbandoned)
        }
    }

    /// Waits until there is something to look at.
    func wait() {
        while !news.load(ordering: .acquiring) {
            state.withLock { $0.engineWaits = true }
            if news.load(ordering: .acquiring) { return }
            gate.wait()
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let wakes = state.withLock { state in
            body(&state)
            news.store(true, ordering: .releasing)
            defer { state.engineWaits = false }
            return state.engineWaits
        }
        if wakes { gate.open() }
    }
}
