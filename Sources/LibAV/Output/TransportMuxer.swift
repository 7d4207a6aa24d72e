import CLibAV
public import Core

/// Writes one MPEG transport stream with one video stream and some audio streams, for the life of a channel.
/// Nothing is added to the access units: parameter sets and ADTS headers must be in them. Timestamps go out as given
/// (33 bits of them); the clock reference runs `clockLead` before the decoding time.
// unchecked: the pointers are this object's own from init to deinit; the object stays on one thread.
@safe public final class TransportMuxer {
    public enum Stream: Hashable, Sendable {
        case video
        case audio(Int)

        fileprivate var index: Int32 {
            switch self {
            case .video: 0
            case .audio(let number): Int32(1 + number)
            }
        }
    }

    public static let videoPID = 0x100
    public static let audioPID = 0x101

    private let context: UnsafeMutablePointer<AVFormatContext>
    private let sink: (Span<UInt8>) -> Void

    public struct Settings: Sendable {
        public var width: Int
        public var height: Int
        public var codec: EncodingSettings.Codec
        public var audio: [Audio]
        public var sampleRate: Int64
        public var serviceName: String
        public var clockLeadMicroseconds: Int64

        public init(
            width: Int, height: Int, codec: EncodingSettings.Codec, audio: [Audio], sampleRate: Int64,
            serviceName: String, clockLeadMicroseconds: Int64
        ) {
            self.width = width
            self.height = height
            self.codec = codec
            self.audio = audio
            self.sampleRate = sampleRate
            self.serviceName = serviceName
            self.clockLeadMicroseconds = clockLeadMicroseconds
        }
    }

    public struct Audio: Sendable {
        public var codec: SoundSettings.Codec
        public var layout: SoundSettings.Layout
        /// ISO 639-2 for the stream's descriptor.
        public var language: String?
        /// With a description for the blind.
        public var isDescriptive: Bool

        public init(
            codec: SoundSettings.Codec, layout: SoundSettings.Layout, language: String? = nil,
            isDescriptive: Bool = false
        ) {
            self.codec = codec
            self.layout = layout
            self.language = language
            self.isDescriptive = isDescriptive
        }
    }

    /// `sink` gets whole transport packets, on the thread that writes.
    public init(_ settings: Settings, sink: @escaping (Span<UInt8>) -> Void) throws(LibAVError) {
        var made: UnsafeMutablePointer<AVFormatContext>?
        try Self.checked(unsafe avformat_alloc_output_context2(&made, nil, "mpegts", nil), "Making")
        unsafe context = try unsafe allocated(made, "Making a muxer")
        self.sink = sink
        try unsafe Self.attachOutput(to: context, opaque: Unmanaged.passUnretained(self).toOpaque())
        try start(settings)
    }

    deinit {
        if let output = unsafe context.pointee.pb {
            var owned: UnsafeMutablePointer<AVIOContext>? = unsafe output
            unsafe av_freep(&output.pointee.buffer)
            unsafe avio_context_free(&owned)
        }
        unsafe avformat_free_context(context)
    }

    /// PAT, PMT and SDT go out again before the next packet.
    public func repeatTables() {
        unsafe av_opt_set(context.pointee.priv_data, "mpegts_flags", "+resend_headers", 0)
    }

    /// Writes `packet`, whose timestamps are 90 kHz ticks. Decoding times must grow within a stream.
    public func write(_ packet: Packet, to stream: Stream) throws(LibAVError) {
        unsafe packet.pointer.pointee.stream_index = stream.index
        unsafe packet.pointer.pointee.pos = -1
        try Self.checked(unsafe av_write_frame(context, packet.pointer), "Writing to")
        // libav gathers short sound frames into one PES packet; flushing keeps each in its own, on time.
        if stream != .video { try Self.checked(unsafe av_write_frame(context, nil), "Flushing") }
    }

    private static func attachOutput(
        to context: UnsafeMutablePointer<AVFormatContext>, opaque: UnsafeMutableRawPointer
    ) throws(LibAVError) {
        let byteCount = 188 * 56
        let buffer = try unsafe allocated(av_malloc(byteCount), "Making a muxer's buffer")
        let output = unsafe avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Int32(byteCount), 1, opaque, nil,
            { opaque, bytes, count in
                let muxer = unsafe Unmanaged<TransportMuxer>.fromOpaque(opaque!).takeUnretainedValue()
                let span = unsafe Span(_unsafeStart: UnsafePointer(bytes!), count: Int(count))
                muxer.sink(span)
                return count
            }, nil)
        unsafe context.pointee.pb = try unsafe allocated(output, "Making a muxer's output")
        unsafe context.pointee.pb.pointee.seekable = 0
        unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS
    }

    private func start(_ settings: Settings) throws(LibAVError) {
        // No extradata on either stream: the muxer would write the first item's headers into later items.
        let video = try unsafe allocated(avformat_new_stream(context, nil), "Adding a stream")
        unsafe video.pointee.codecpar.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        unsafe video.pointee.codecpar.pointee.codec_id = settings.codec.libav
        unsafe video.pointee.codecpar.pointee.width = Int32(settings.width)
        unsafe video.pointee.codecpar.pointee.height = Int32(settings.height)
        unsafe video.pointee.time_base = Rational.ticks.libav
        for track in settings.audio { try add(track, sampleRate: settings.sampleRate) }
        unsafe context.pointee.max_delay = Int32(settings.clockLeadMicroseconds)
        unsafe context.pointee.avoid_negative_ts = 0
        unsafe av_dict_set(&context.pointee.metadata, "service_name", settings.serviceName, 0)
        unsafe av_dict_set(&context.pointee.metadata, "service_provider", "Continuity", 0)
        let options: KeyValuePairs = [
            "mpegts_copyts": "1", "mpegts_start_pid": "\(Self.videoPID)", "pcr_period": "20", "pat_period": "0.1",
            "sdt_period": "0.5", "pes_payload_size": "170",
        ]
        try Self.checked(unsafe withOptions(options) { unsafe avformat_write_header(context, $0) }, "Starting")
    }

    private func add(_ track: Audio, sampleRate: Int64) throws(LibAVError) {
        let stream = try unsafe allocated(avformat_new_stream(context, nil), "Adding a stream")
        unsafe stream.pointee.codecpar.pointee.codec_type = AVMEDIA_TYPE_AUDIO
        unsafe stream.pointee.codecpar.pointee.codec_id = track.codec.libav
        unsafe stream.pointee.codecpar.pointee.sample_rate = Int32(sampleRate)
        unsafe stream.pointee.codecpar.pointee.frame_size = Int32(track.codec.blockSize)
        unsafe track.layout.set(&stream.pointee.codecpar.pointee.ch_layout)
        unsafe stream.pointee.time_base = Rational.ticks.libav
        if track.isDescriptive { unsafe stream.pointee.disposition |= AV_DISPOSITION_VISUAL_IMPAIRED }
        if let language = track.language {
            unsafe av_dict_set(&stream.pointee.metadata, "language", language, 0)
        }
    }

    private static func checked(_ status: Int32, _ act: @autoclosure () -> String) throws(LibAVError) {
        try check(
            status, code: "libav.mux", what: "\(act()) the transport stream",
            fix: "Report this with the engine's log: the engine made a bad packet.")
    }
}

extension EncodingSettings.Codec {
    var libav: AVCodecID {
        switch self {
        case .h264: AV_CODEC_ID_H264
        case .hevc: AV_CODEC_ID_HEVC
        case .mpeg2: AV_CODEC_ID_MPEG2VIDEO
        }
    }
}

extension SoundSettings.Codec {
    var libav: AVCodecID {
        switch self {
        case .aac: AV_CODEC_ID_AAC
        case .ac3: AV_CODEC_ID_AC3
        case .eac3: AV_CODEC_ID_EAC3
        case .mp2: AV_CODEC_ID_MP2
        }
    }
}
