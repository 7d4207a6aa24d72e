import Core

/// Finds the packets in a stream of bytes, and finds them again after other bytes.
struct PacketFraming {
    enum Step {
        case packet(TransportPacket, offset: Int)
        /// This many bytes at this position were not packets.
        case skipped(Int, offset: Int)
    }

    private var bytes: [UInt8] = []
    private var position = 0
    /// Where `bytes` begins in the stream.
    private var base = 0

    /// How far the stream was read.
    var offset: Int { base + position }
    /// Bytes that are not a whole packet yet.
    var remainder: Int { bytes.count - position }

    mutating func append(_ more: [UInt8]) {
        base += position
        bytes = position == bytes.count ? more : Array(bytes[position...]) + more
        position = 0
    }

    /// nil when more bytes are needed.
    mutating func next() -> Step? {
        guard remainder >= TransportPacket.byteCount else { return nil }
        if bytes[position] == TransportPacket.syncByte {
            defer { position += TransportPacket.byteCount }
            return .packet(TransportPacket(bytes, at: position), offset: offset)
        }
        let start = position
        position += 1
        while position < bytes.count, !isPacketStart(position) { position += 1 }
        return .skipped(position - start, offset: base + start)
    }

    /// A sync byte that another one follows a packet later, as far as there are bytes to see it.
    private func isPacketStart(_ index: Int) -> Bool {
        guard bytes[index] == TransportPacket.syncByte else { return false }
        let following = index + TransportPacket.byteCount
        return following >= bytes.count || bytes[following] == TransportPacket.syncByte
    }
}
