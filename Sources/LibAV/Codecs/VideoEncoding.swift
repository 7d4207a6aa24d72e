import CLibAV
public import Core

/// What a video session is made for.
public struct VideoEncoderSettings: Hashable, Sendable {
    public var width: Int
    public var height: Int
    public var frameRate: FrameRate
    public var bitRate: Int64
    /// Bits of each sample: 8 or 10.
    public var depth: Int
    /// x264's name of a preset; x265 has the same.
    public var preset: String
    /// The most frames from one key frame to the next.
    public var keyFrameInterval: Int64
    public var bidirectionalFrames: Int
    public var lookAhead: Int
    /// How much video a receiver must hold at most, in milliseconds of the bit rate.
    public var bufferMilliseconds: Int64

    public init(
        width: Int, height: Int, frameRate: FrameRate, bitRate: Int64, depth: Int = 8, preset: String,
        keyFrameInterval: Int64,
        bidirectionalFrames: Int = 2, lookAhead: Int = 5, bufferMilliseconds: Int64 = 1_000
    ) {
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitRate = bitRate
        self.depth = depth
        self.preset = preset
        self.keyFrameInterval = keyFrameInterval
        self.bidirectionalFrames = bidirectionalFrames
        self.lookAhead = lookAhead
        self.bufferMilliseconds = bufferMilliseconds
    }

    fileprivate func apply(to context: inout AVCodecContext) {
        unsafe context.width = Int32(width)
        unsafe context.height = Int32(height)
        unsafe context.pix_fmt = depth == 10 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
        unsafe context.time_base = AVRational(num: Int32(frameRate.denominator), den: Int32(frameRate.numerator))
        unsafe context.framerate = AVRational(num: Int32(frameRate.numerator), den: Int32(frameRate.denominator))
        unsafe context.sample_aspect_ratio = AVRational(num: 1, den: 1)
        unsafe context.bit_rate = bitRate
        unsafe context.rc_max_rate = bitRate
        unsafe context.rc_buffer_size = Int32(clamping: bitRate * bufferMilliseconds / 1_000)
        unsafe context.gop_size = Int32(keyFrameInterval)
        unsafe context.flags |= Int32(bitPattern: UInt32(AV_CODEC_FLAG_CLOSED_GOP))
        unsafe context.color_range = AVCOL_RANGE_MPEG
        unsafe context.colorspace = AVCOL_SPC_BT709
        unsafe context.color_primaries = AVCOL_PRI_BT709
        unsafe context.color_trc = AVCOL_TRC_BT709
        // More threads cost memory and delay and win nothing where there are more channels than cores (measured).
        unsafe context.thread_count = 1
    }
}

/// Sessions for broadcast: closed groups of pictures, headers in band, a key frame to start at where a frame asks for one.
/// Frame timestamps count frames.
extension Encoder {
    public static func h264(_ settings: VideoEncoderSettings) throws(LibAVError) -> Encoder {
        let x264 =
            "keyint=\(settings.keyFrameInterval):min-keyint=1:scenecut=0:open-gop=0:repeat-headers=1:aud=1:b-adapt=1"
            + ":sync-lookahead=0:bframes=\(settings.bidirectionalFrames):rc-lookahead=\(settings.lookAhead)"
            + ":sliced-threads=0:nal-hrd=vbr"
        return try unsafe Encoder(
            "libx264",
            options: [
                "preset": settings.preset, "profile": settings.depth == 10 ? "high10" : "high", "forced-idr": "1",
                "a53cc": "0", "x264-params": x264,
            ]
        ) { unsafe settings.apply(to: &$0) }
    }

    public static func hevc(_ settings: VideoEncoderSettings) throws(LibAVError) -> Encoder {
        let x265 =
            "keyint=\(settings.keyFrameInterval):min-keyint=1:scenecut=0:open-gop=0:repeat-headers=1:aud=1:b-adapt=1"
            + ":bframes=\(settings.bidirectionalFrames):b-pyramid=0:rc-lookahead=\(max(settings.lookAhead, settings.bidirectionalFrames + 1))"
            + ":lookahead-slices=0:pools=none:frame-threads=1:log-level=error:hrd=0"
        return try unsafe Encoder(
            "libx265", options: ["preset": settings.preset, "forced-idr": "1", "x265-params": x265]
        ) { unsafe settings.apply(to: &$0) }
    }

    public static func mpeg2(_ settings: VideoEncoderSettings) throws(LibAVError) -> Encoder {
        try unsafe Encoder("mpeg2video", options: ["sc_threshold": "1000000000"]) { context in
            unsafe settings.apply(to: &context)
            unsafe context.max_b_frames = Int32(settings.bidirectionalFrames)
            unsafe context.gop_size = Int32(min(settings.keyFrameInterval, 600))
        }
    }

    /// Another of libav's encoders, such as one in hardware, which takes frames from memory.
    public static func named(_ name: String, _ settings: VideoEncoderSettings) throws(LibAVError) -> Encoder {
        try unsafe Encoder(name, options: ["forced-idr": "1", "forced_idr": "1"]) { context in
            unsafe settings.apply(to: &context)
            unsafe context.max_b_frames = 0
        }
    }
}
