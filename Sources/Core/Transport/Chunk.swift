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
