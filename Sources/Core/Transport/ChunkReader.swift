/// One client's place in an endless stream. The socket's side calls `next` on its own thread whenever it has finished
/// sending a chunk; the stream's side decides what comes next and skips forward when the client is too late.
public protocol ChunkReader: AnyObject, Sendable {
    /// The chunk after the last one given. Never blocks.
    func next() -> ChunkStep

    /// Wakes `waker` each time `next` may answer something other than `wait`, until `close`.
    func attach(_ waker: any Waker)

    /// The client is gone, or the stream ended. Called exactly once.
    func close(_ reason: ReaderEnd)
}

public enum ChunkStep: Sendable {
    case chunk(Chunk)
    /// Nothing yet; the waker will be called.
    case wait
    /// The stream is over.
    case end
    /// The stream cannot be finished: its receiver must not take what it has for the whole.
    case failed
}

public enum ReaderEnd: String, Sendable {
    case clientLeft, clientStalled, streamEnded, durationReached, serverStopping
}

/// Something that waits to be told that there is work. One waker serves all the readers of its thread.
public protocol Waker: AnyObject, Sendable {
    /// May be called from any thread, often; never blocks.
    func wake()
}

/// A piece of a stream that is sent as it is to any number of clients. Immutable, shared by reference.
public final class Chunk: Sendable {
    public let bytes: [UInt8]
    /// A receiver can start here: the piece begins with PAT, PMT and a key frame.
    public let isEntryPoint: Bool

    public init(_ bytes: [UInt8], isEntryPoint: Bool = false) {
        self.bytes = bytes
        self.isEntryPoint = isEntryPoint
    }
}
