public import Core
import Synchronization

/// Where pages hear what happens.
public protocol EventFeed: Sendable {
    /// A listener from now on; nil when there are too many.
    func listen() -> (any ChunkReader)?
}

/// Passes events on to everybody who listens, as server-sent events. Safe from any thread; never waits for a listener.
public final class EventHub: EventFeed {
    private let listeners = Mutex<[ObjectIdentifier: EventListener]>([:])

    public init() {}

    /// `name` is one of `now`, `viewers`, `fault`, `scan`, `channel`; `data` is one line of JSON.
    public func publish(_ name: String, _ data: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.write("event: \(name)\ndata: ")
        bytes += data
        bytes.write("\n\n")
        send(Chunk(bytes, isEntryPoint: true))
    }

    /// Keeps quiet connections open, and finds those that are gone. Call every fifteen seconds or so.
    public func heartbeat() { send(Chunk(Array(": still here\n\n".utf8), isEntryPoint: true)) }

    public var listenerCount: Int { listeners.withLock { $0.count } }

    public func listen() -> (any ChunkReader)? {
        let listener = EventListener { [weak self] listener in
            self?.listeners.withLock { $0[ObjectIdentifier(listener)] = nil }
        }
        // The first words tell the browser how long to wait before it connects again.
        listener.push(Chunk(Array("retry: 3000\n\n".utf8), isEntryPoint: true))
        return listeners.withLock { listeners in
            guard listeners.count < WebLimits.eventListeners else { return nil }
            listeners[ObjectIdentifier(listener)] = listener
            return listener
        }
    }

    private func send(_ chunk: Chunk) {
        // Pushing wakes sockets: not under the lock.
        for listener in listeners.withLock({ Array($0.values) }) { listener.push(chunk) }
    }
}

/// One page's queue of events. A page that is too slow misses the oldest: every event only says that something changed.
final class EventListener: ChunkReader {
    private struct State {
        var waiting: [Chunk] = []
        var waker: (any Waker)?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let left: @Sendable (EventListener) -> Void

    init(left: @escaping @Sendable (EventListener) -> Void) { self.left = left }

    func push(_ chunk: Chunk) {
        let waker = state.withLock { state -> (any Waker)? in
            guard !state.isClosed else { return nil }
            if state.waiting.count >= WebLimits.eventBacklog { state.waiting.removeFirst() }
            state.waiting.append(chunk)
            return state.waker
        }
        waker?.wake()
    }

    func next() -> ChunkStep {
        state.withLock { $0.waiting.isEmpty ? .wait : .chunk($0.waiting.removeFirst()) }
    }

    func attach(_ waker: any Waker) { state.withLock { $0.waker = waker } }

    func close(_ reason: ReaderEnd) {
        state.withLock { state in
            state.isClosed = true
            state.waiting = []
            state.waker = nil
        }
        left(self)
    }
}
