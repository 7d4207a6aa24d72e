public import Core

/// Everything that a client could use up, and how much of it there is. Each bound has a test.
public struct Limits: Sendable {
    // What a request may hold.
    public var targetByteCount = 8 * 1_024
    public var headByteCount = 16 * 1_024
    public var headerCount = 100
    public var queryItemCount = 256
    public var bodyByteCount = 1_024 * 1_024
    /// The bound for paths that take uploads, such as station files.
    public var uploadByteCount = 16 * 1_024 * 1_024
    /// Bodies of all unfinished requests together, small ones apart.
    public var bufferedBodyByteCount = 128 * 1_024 * 1_024
    /// Bodies up to this are always taken, so that nobody keeps others from logging in by announcing large ones: the number
    /// of connections bounds them.
    public var smallBodyByteCount = 16 * 1_024

    // How long a client may take.
    /// From the first byte of a request, or from connecting, to the end of its head, however its bytes trickle in.
    public var headTime = TimeSpan.seconds(5)
    /// Before a body must keep `bodyBytesPerSecond`, so that a slow start does not matter.
    public var bodyGraceTime = TimeSpan.seconds(5)
    /// The least rate of a body, on average since its head.
    public var bodyBytesPerSecond = 4 * 1_024
    /// Between two requests on one connection.
    public var idleTime = TimeSpan.seconds(30)
    /// Without taking a single byte of what we send.
    public var stallTime = TimeSpan.seconds(30)
    /// To close after we have said everything.
    public var lingerTime = TimeSpan.seconds(2)

    /// How long a handler may think.
    public var answerTime = TimeSpan.seconds(30)
    /// How long open answers and streams may go on once the server stops.
    public var stopTime = TimeSpan.seconds(2)

    // How many.
    public var connectionCount = 4_096
    public var connectionCountPerHost = 1_024

    // How much lies in memory for one connection.
    /// Requests sent ahead while an earlier one is being answered.
    public var pipelinedByteCount = 64 * 1_024
    /// Bytes a client may send in a tenth of a second when they are not needed.
    public var discardedByteCount = 1_024 * 1_024
    /// Handed to the kernel at once before other connections have their turn.
    public var sentByteCountPerTurn = 4 * 1_024 * 1_024
    /// The kernel's queue for one stream. It is the real queue: without a bound one stalled client holds megabytes.
    public var streamQueueByteCount = 256 * 1_024

    public init() {}

    /// How long after its head a body may take of which `byteCount` bytes have arrived.
    public func bodyTime(for byteCount: Int) -> TimeSpan {
        bodyGraceTime + TimeSpan(microseconds: Int64(byteCount) * 1_000_000 / Int64(max(1, bodyBytesPerSecond)))
    }

    /// A chunk of an upload names its size in one line; longer lines carry nonsense.
    static let chunkLineByteCount = 256
    static let trailerByteCount = 4 * 1_024
    /// Bodies up to this are sent in one call together with their head.
    static let joinedByteCount = 16 * 1_024
    /// Smaller bodies are not worth compressing.
    static let compressedByteCount = 1_024
    /// How often deadlines are looked at.
    static let tick = TimeSpan.milliseconds(250)
}
