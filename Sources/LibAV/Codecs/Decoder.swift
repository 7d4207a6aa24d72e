import CLibAV
public import Core

/// Turns the packets of one stream into frames. Damage is counted, not thrown: the next packet may be good.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class Decoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    /// Packets the decoder refused.
    public private(set) var refusedCount = 0

    public enum Output { case frame, needsInput, ended }

    /// `keepsTransparency`: with a decoder that gives the opacity of VP8 and VP9, where it is there.
    public init(_ stream: InputStream, threads: Int = 1, keepsTransparency: Bool = false) throws(LibAVError) {
        let id = unsafe stream.parameters.pointer.pointee.codec_id
        let name = id == AV_CODEC_ID_VP9 ? "libvpx-vp9" : id == AV_CODEC_ID_VP8 ? "libvpx" : nil
        let other = unsafe keepsTransparency ? name.flatMap { unsafe avcodec_find_decoder_by_name($0) } : nil
        unsafe context = try DecoderContext.open(other, for: stream, threads: threads)
    }

    /// For a stream whose headers are in its packets.
    public init(_ codec: EncodingSettings.Codec) throws(LibAVError) {
        guard let found = unsafe avcodec_find_decoder(codec.libav) else {
            throw LibAVError.missing("a decoder for \(codec.rawValue)")
        }
        var opened: UnsafeMutablePointer<AVCodecContext>? = try unsafe allocated(
            avcodec_alloc_context3(found), "Opening a decoder")
        unsafe opened!.pointee.thread_count = 1
        let status = unsafe avcodec_open2(opened, found, nil)
        guard status >= 0 else {
            unsafe avcodec_free_context(&opened)
            throw LibAVError(
                status, code: "libav.decoder", what: "Cannot open the \(codec.rawValue) decoder",
                fix: "Install the distribution's full FFmpeg libraries.")
        }
        unsafe context = opened!
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// True skips pictures nothing else is predicted from: for the run-up to an in-point.
    public var skipsUnreferenced = false {
        didSet {
            unsafe context.pointee.skip_frame = skipsUnreferenced ? AVDISCARD_NONREF : AVDISCARD_DEFAULT
        }
    }

    /// True leaves the loop filter out for pictures nothing else is predicted from.
    public var smoothsOnlyReferences = false {
        didSet {
            guard smoothsOnlyReferences != oldValue else { return }
            unsafe context.pointee.skip_loop_filter = smoothsOnlyReferences ? AVDISCARD_NONREF : AVDISCARD_DEFAULT
        }
    }

    /// Hands a packet over; nil says that no more come. Call `receive` until it needs input before the next one.
    public func send(_ packet: Packet?) {
        let status = unsafe avcodec_send_packet(context, packet?.pointer)
        if status < 0 && status != clibav_error_eof { refusedCount += 1 }
    }

    public func receive(into frame: Frame) -> Output {
        let status = unsafe avcodec_receive_frame(context, frame.pointer)
        switch status {
        case 0...: return .frame
        case clibav_error_eof: return .ended
        case clibav_error_again: return .needsInput
        default:
            refusedCount += 1
            return .needsInput
        }
    }

    /// Forgets what it holds, to continue after a seek or a jump.
    public func flush() { unsafe avcodec_flush_buffers(context) }
}
