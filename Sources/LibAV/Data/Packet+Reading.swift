import CLibAV

extension Packet {
    /// Another packet with the same bytes, which both share. No bytes are copied.
    public func shared() -> Packet {
        let packet = Packet()
        let status = unsafe av_packet_ref(packet.pointer, pointer)
        precondition(status >= 0, "no memory for a packet")
        return packet
    }

    /// The bytes as numbers, valid inside `body` only.
    public func withByteValues<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        unsafe body(Span(_unsafeStart: UnsafePointer(pointer.pointee.data), count: byteCount))
    }
}
