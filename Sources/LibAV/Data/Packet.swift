import CLibAV

/// A piece of compressed picture or sound, with its time stamps in its stream's time base.
// unchecked: the pointer is this object's own, from init to deinit.
@safe public final class Packet {
    let pointer: UnsafeMutablePointer<AVPacket>

    public init() {
        // libav gives nil only without memory; nothing can go on then.
        guard let packet = unsafe av_packet_alloc() else { preconditionFailure("no memory for a packet") }
        unsafe pointer = packet
    }

    /// A packet with `byteCount` bytes that `fill` writes.
    public convenience init(byteCount: Int, fill: (inout MutableRawSpan) -> Void) {
        self.init()
        let status = unsafe av_new_packet(pointer, Int32(byteCount))
        precondition(status == 0, "no memory for a packet of \(byteCount) bytes")
        var span = unsafe MutableRawSpan(_unsafeStart: pointer.pointee.data, byteCount: byteCount)
        fill(&span)
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = unsafe pointer
        unsafe av_packet_free(&packet)
    }

    /// A new packet with this one's contents; this one is empty afterwards. No bytes are copied.
    public func moved() -> Packet {
        let packet = Packet()
        unsafe av_packet_move_ref(packet.pointer, pointer)
        return packet
    }

    /// Gives the bytes back, keeps the object for the next use.
    public func clear() { unsafe av_packet_unref(pointer) }

    public var streamIndex: Int { Int(unsafe pointer.pointee.stream_index) }

    public var presentation: Int64? {
        get { timeStamp(unsafe pointer.pointee.pts) }
        set { unsafe pointer.pointee.pts = newValue ?? clibav_nopts }
    }

    public var decoding: Int64? {
        get { timeStamp(unsafe pointer.pointee.dts) }
        set { unsafe pointer.pointee.dts = newValue ?? clibav_nopts }
    }

    public var duration: Int64 {
        get { unsafe pointer.pointee.duration }
        set { unsafe pointer.pointee.duration = newValue }
    }

    public var isKey: Bool {
        get { unsafe pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
        set {
            if newValue {
                unsafe pointer.pointee.flags |= AV_PKT_FLAG_KEY
            } else {
                unsafe pointer.pointee.flags &= ~AV_PKT_FLAG_KEY
            }
        }
    }

    public var isCorrupt: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
    /// The container says that this packet is decoded but not shown.
    public var isDiscarded: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

    public var byteCount: Int { Int(unsafe pointer.pointee.size) }

    /// The bytes, valid inside `body` only.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe RawSpan(_unsafeStart: UnsafeRawPointer(pointer.pointee.data), byteCount: byteCount))
    }
}
