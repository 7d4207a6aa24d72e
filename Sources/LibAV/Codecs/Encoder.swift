import CLibAV
public import Core

/// Turns frames into packets.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class Encoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let name: String
    private let packet = Packet()

    private init(
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
                status, code: "libav.encoder", what: "Opening encoder \(name)",
                fix: "Check the profile: size, rate, bit rate and preset.")
        }
        unsafe context = opened!
        self.name = name
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// An H.264 session for broadcast: closed groups of pictures, headers in band, IDR where a frame asks for one.
    /// Frame time stamps count frames.
    public static func h264(_ settings: H264Settings) throws(LibAVError) -> Encoder {
        let gop = settings.keyFrameInterval
        let x264 =
            "keyint=\(gop):min-keyint=1:scenecut=0:open-gop=0:repeat-headers=1:aud=1:b-adapt=1:sync-lookahead=0"
            + ":bframes=\(settings.bidirectionalFrames):rc-lookahead=\(settings.lookAhead):sliced-threads=0:nal-hrd=vbr"
        return try unsafe Encoder(
            "libx264",
            options: [
                "preset": settings.preset, "profile": "high", "forced-idr": "1", "a53cc": "0", "x264-params": x264,
            ]
        ) { context in
            let rate = settings.frameRate
            unsafe context.width = Int32(settings.width)
            unsafe context.height = Int32(settings.height)
            unsafe context.pix_fmt = AV_PIX_FMT_YUV420P
            unsafe context.time_base = AVRational(num: Int32(rate.denominator), den: Int32(rate.numerator))
            unsafe context.framerate = AVRational(num: Int32(rate.numerator), den: Int32(rate.denominator))
            unsafe context.sample_aspect_ratio = AVRational(num: 1, den: 1)
            unsafe context.bit_rate = settings.bitRate
            unsafe context.rc_max_rate = settings.bitRate
            unsafe context.rc_buffer_size = Int32(clamping: settings.bitRate)
            unsafe context.gop_size = Int32(gop)
            unsafe context.flags |= Int32(bitPattern: UInt32(AV_CODEC_FLAG_CLOSED_GOP))
            unsafe context.color_range = AVCOL_RANGE_MPEG
            unsafe context.colorspace = AVCOL_SPC_BT709
            unsafe context.color_primaries = AVCOL_PRI_BT709
            unsafe context.color_trc = AVCOL_TRC_BT709
            // More threads cost memory and delay and win nothing where there are more channels than cores (measured).
            unsafe context.thread_count = 1
        }
    }

    /// A stereo AAC-LC session that takes planar float. Frame time stamps count samples.
    public static func aac(bitRate: Int64, sampleRate: Int64) throws(LibAVError) -> Encoder {
        try unsafe Encoder("aac", options: [:]) { context in
            unsafe context.sample_rate = Int32(sampleRate)
            unsafe context.sample_fmt = AV_SAMPLE_FMT_FLTP
            unsafe clibav_layout_stereo(&context.ch_layout)
            unsafe context.bit_rate = bitRate
            unsafe context.time_base = AVRational(num: 1, den: Int32(sampleRate))
        }
    }

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
            status, code: "libav.encode", what: "Encoding with \(name)", fix: "Check the profile and the memory left.")
    }
}

public struct H264Settings: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: FrameRate
    public var bitRate: Int64
    public var preset: String
    /// The most frames from one IDR picture to the next.
    public var keyFrameInterval: Int64
    public var bidirectionalFrames: Int
    public var lookAhead: Int

    public init(
        width: Int, height: Int, frameRate: FrameRate, bitRate: Int64, preset: String, keyFrameInterval: Int64,
        bidirectionalFrames: Int = 2, lookAhead: Int = 5
    ) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitRate = bitRate
        self.preset = preset
        self.keyFrameInterval = keyFrameInterval
        self.bidirectionalFrames = bidirectionalFrames
        self.lookAhead = lookAhead
    }
}
