import CLibAV

/// Turns frames into packets.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class Encoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let name: String
    private let packet = Packet()

    init(
        _ name: String, options: KeyValuePairs<String, String>, _ configure: (inout AVCodecContext) -> Void
    ) throws(LibAVError) {
        guard let codec = unsafe avcodec_find_encoder_by_name(name) else { throw LibAVError.missing("encoder \(name)") }
        var opened: UnsafeMutablePointer<AVCodecContext>? = try unsafe allocated(
            avcodec_alloc_context3(codec), "Opening encoder \(name)")
        unsafe configure(&opened!.pointee)
        let status = unsafe withOptions(options) { unsafe avcodec_open2(opened, codec, $0) }
        guard status >= 0 else {
            unsafe avcodec_free_context(&opened)
            throw LibAVError(
                status, code: "libav.encoder", what: "Cannot open encoder \(name)",
                fix: "Check the profile: size, rate, bit rate and preset.")
        }
        unsafe context = opened!
        self.name = name
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// How many samples earlier than the first that goes in the first packet begins.
    public var priming: Int { Int(unsafe context.pointee.initial_padding) }

    /// Encodes `frame` as number `presentation`; nil ends the session and gives out what it holds.
    /// The packet is valid inside `output` only, unless it is `moved()`.
    public func encode(
        _ frame: Frame?, presentation: Int64 = 0, forcesKey: Bool = false,
        output: (Packet) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        if let frame {
            unsafe frame.pointer.pointee.pts = presentation
            // A decoder's picture type would steer the encoder.
            unsafe frame.pointer.pointee.pict_type = forcesKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
        }
        try checked(unsafe avcodec_send_frame(context, frame?.pointer))
        while true {
            let status = unsafe avcodec_receive_packet(context, packet.pointer)
            if status == clibav_error_again || status == clibav_error_eof { return }
            try checked(status)
            defer { packet.clear() }
            try output(packet)
        }
    }

    private func checked(_ status: Int32) throws(LibAVError) {
        try check(
            status, code: "libav.encode", what: "Cannot encode with \(name)",
            fix: "Check the profile and the free memory.")
    }
}
