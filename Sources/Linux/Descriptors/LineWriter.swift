import Synchronization

/// Writes to a pipe without ever blocking: what does not fit waits in memory until `flush`. Safe from any thread.
public final class LineWriter: Sendable {
    /// A reader this far behind does not read at all.
    public static let backlogLimit = 4 << 20

    fileprivate struct State: ~Copyable {
        var descriptor: Descriptor?
        var backlog: [UInt8] = []
        /// The reader is gone. The descriptor stays open all the same: a loop may be watching it.
        var isBroken = false
    }

    private let state: Mutex<State>

    /// The descriptor must be non-blocking.
    public init(_ descriptor: consuming Descriptor) { state = Mutex(State(descriptor: consume descriptor)) }

    /// False when the reader is gone or has not read for too long; nothing is written then.
    @discardableResult public func send(_ line: [UInt8]) -> Bool {
        state.withLock { state in
            guard !state.isBroken, state.backlog.count + line.count <= Self.backlogLimit else { return false }
            state.backlog += line
            return state.write()
        }
    }

    /// Writes what waits. True when nothing is left.
    public func flush() -> Bool {
        state.withLock { state in state.write() && state.backlog.isEmpty }
    }

    public var hasBacklog: Bool { state.withLock { !$0.backlog.isEmpty } }

    /// The descriptor, for a loop that waits for room in it.
    var number: Int32? { state.withLock { $0.descriptor?.number } }

    /// The reader finds the end of its input; what waited is lost. A loop that watches for room must have forgotten it.
    public func close() {
        state.withLock { state in
            state.descriptor = nil
            state.isBroken = true
            state.backlog = []
        }
    }
}

extension LineWriter.State {
    /// Writes what the pipe takes. False when the reader is gone.
    fileprivate mutating func write() -> Bool {
        while descriptor != nil, !isBroken, !backlog.isEmpty {
            // Any failure of a pipe means that nobody reads it any more; the owner learns why when it reaps the reader.
            switch (try? descriptor?.write(backlog[...])) ?? .closed {
            case .bytes(let count): backlog.removeFirst(count)
            case .wouldBlock: return true
            case .closed:
                isBroken = true
                backlog = []
            }
        }
        return !isBroken
    }
}
