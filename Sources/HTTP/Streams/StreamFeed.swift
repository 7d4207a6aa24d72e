import Core

/// A client's stream, or a body that is made while it is sent: where its chunks come from and how far the present one is sent.
struct StreamFeed {
    let reader: any ChunkReader
    /// When `?duration=` is over.
    let limit: TimeSpan?
    var chunk: Chunk?
    var offset = 0
    /// The kernel takes no more at the moment.
    var isBlocked = false
    /// Set when the stream is to end as soon as the chunk in hand is sent: no packet is ever cut.
    var ending: ReaderEnd?
    /// It is the body of one answer, after which the connection may carry others.
    var isBody = false
    /// The body's reader has nothing yet.
    var isWaiting = false
    /// Some of the body is on its way, and the next piece ends the last one's frame.
    var hasBegun = false

    init(_ reader: any ChunkReader, limit: TimeSpan?) {
        self.reader = reader
        self.limit = limit
    }
}
