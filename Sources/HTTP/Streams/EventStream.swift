public import Core
public import Linux
import Synchronization

/// Server-sent events for one client: a bounded queue of events, with a comment now and then while there are none, so that
/// neither side nor anything between them takes the connection for dead.
public final class EventStream: ChunkReader {
    private struct Queue {
        var chunks: [Chunk] = []
        var hasLost = false
        var isFinished = false
        var waker: (any Waker)?
        var lastSent: TimeSpan
    }

    private let queue: Mutex<Queue>
    private let capacity: Int
    private let heartbeat: TimeSpan
    private let uptime: @Sendable () -> TimeSpan
    private let onClose: @Sendable (ReaderEnd) -> Void

    /// `onClose` is the moment to forget this stream; it is called once, on the connection's thread, and must not block.
    public init(
        capacity: Int = 256, heartbeat: TimeSpan = .seconds(15),
        uptime: @escaping @Sendable () -> TimeSpan = { SystemClock.uptime },
        onClose: @escaping @Sendable (ReaderEnd) -> Void = { _ in }
    ) {
        self.capacity = max(1, capacity)
        self.heartbeat = heartbeat
        self.uptime = uptime
        self.onClose = onClose
        queue = Mutex(Queue(lastSent: uptime()))
    }

    /// The response that carries this stream, at the longest for `limit`.
    public func response(limit: TimeSpan? = nil) -> Response {
        Response(
            headers: [
                Request.Field("Content-Type", "text/event-stream; charset=utf-8"),
                Request.Field("Cache-Control", "no-store"),
                // Asks nginx in front to pass events on at once.
                Request.Field("X-Accel-Buffering", "no"),
            ], body: .stream(self, limit: limit))
    }

    /// An event's bytes, made once for any number of streams. Line ends in `data` are kept, elsewhere dropped.
    public static func event(_ name: String? = nil, id: String? = nil, data: String) -> Chunk {
        var text = ""
        if let id { text += "id: \(oneLine(id))\n" }
        if let name { text += "event: \(oneLine(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return Chunk(Array((text + "\n").utf8))
    }

    private static func oneLine(_ text: String) -> String { text.filter { !$0.isNewline && $0 != "\0" } }

    /// Tells a client that it has missed events, after which it should ask for the whole state again.
    public static let reset = event("reset", data: "{}")

    /// Queues an event. When the client is too slow the oldest go, and it gets `reset` first.
    public func send(_ event: Chunk) {
        let waker = queue.withLock { queue -> (any Waker)? in
            guard !queue.isFinished else { return nil }
            if queue.chunks.count == capacity {
                queue.chunks.removeFirst()
                queue.hasLost = true
            }
            queue.chunks.append(event)
            return queue.waker
        }
        waker?.wake()
    }

    /// Ends the stream after the events that are queued.
    public func finish() {
        let waker = queue.withLock { queue -> (any Waker)? in
            queue.isFinished = true
            return queue.waker
        }
        waker?.wake()
    }

    public func next() -> ChunkStep {
        let now = uptime()
        return queue.withLock { queue in
            if queue.hasLost {
                queue.hasLost = false
                queue.lastSent = now
                return .chunk(Self.reset)
            }
            if !queue.chunks.isEmpty {
                queue.lastSent = now
                return .chunk(queue.chunks.removeFirst())
            }
            if queue.isFinished { return .end }
            guard now - queue.lastSent >= heartbeat else { return .wait }
            queue.lastSent = now
            return .chunk(Self.comment)
        }
    }

    private static let comment = Chunk(Array(":\n\n".utf8))

    public func attach(_ waker: any Waker) { queue.withLock { $0.waker = waker } }

    public func close(_ reason: ReaderEnd) {
        queue.withLock { queue in
            queue.isFinished = true
            queue.chunks = []
            queue.waker = nil
        }
        onClose(reason)
    }
}
