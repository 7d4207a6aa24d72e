import CLibAV

/// A piece of compressed video or audio, with its timestamps in its stream's time base.
// unchecked: the pointer is this object's own, from init to deinit.
@safe public final class Packet {
    let pointer: UnsafeMutablePointer<AVPacket>

    public init() {
        // libav gives nil only without memory; nothing can go on then.
        guard let packet = unsafe av_packet_alloc() else { preconditionFailure("no memory for a packet") }
        unsafe pointer = packet
    }

    /// A packet with `bytes`.
    public convenience init(bytes: [UInt8]) {
        self.init(byteCount: bytes.count)
        unsafe bytes.withUnsafeBytes { unsafe pointer.pointee.data.copy($0, at: 0) }
    }

    private convenience init(byteCount: Int) {
        self.init()
        let status = unsafe av_new_packet(pointer, Int32(byteCount))
        precondition(status == 0, "no memory for a packet of \(byteCount) bytes")
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
        get { timeStamp(unsafe pointer.pointee.duration) ?? 0 }
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

    /// A new packet: `header`, then this packet's bytes. Timestamps and flags are not taken over.
    public func prefixed(with header: [UInt8]) -> Packet {
        let packet = Packet(byteCount: header.count + byteCount)
        unsafe header.withUnsafeBytes { unsafe packet.pointer.pointee.data.copy($0, at: 0) }
        let body = unsafe UnsafeRawBufferPointer(start: pointer.pointee.data, count: byteCount)
        unsafe packet.pointer.pointee.data.copy(body, at: header.count)
        return packet
    }
}

extension UnsafeMutablePointer<UInt8> {
    fileprivate func copy(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard let start = bytes.baseAddress else { return }
        unsafe UnsafeMutableRawPointer(self + offset).copyMemory(from: start, byteCount: bytes.count)
    }
}
