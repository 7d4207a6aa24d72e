import CLibAV
public import Core

/// How a stream is coded. Never changes once made, so threads may share it.
// unchecked: the pointer is this object's own from init to deinit, and nothing writes through it after init.
@safe public final class CodecParameters: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<AVCodecParameters>

    init(copying other: UnsafePointer<AVCodecParameters>) {
        guard let parameters = unsafe avcodec_parameters_alloc() else {
            preconditionFailure("no memory for parameters")
        }
        unsafe pointer = parameters
        let status = unsafe avcodec_parameters_copy(parameters, other)
        precondition(status >= 0, "no memory for codec parameters")
    }

    deinit {
        var parameters: UnsafeMutablePointer<AVCodecParameters>? = unsafe pointer
        unsafe avcodec_parameters_free(&parameters)
    }

    public var kind: MediaKind { MediaKind(unsafe pointer.pointee.codec_type) }
    /// libav's short name, such as `h264`, `aac`, `mpeg2video`.
    public var codecName: String { unsafe String(cString: avcodec_get_name(pointer.pointee.codec_id)) }
    public var profileName: String? {
        guard let name = unsafe avcodec_profile_name(pointer.pointee.codec_id, pointer.pointee.profile) else {
            return nil
        }
        return unsafe String(cString: name)
    }
    public var level: Int? { known(unsafe pointer.pointee.level) }
    public var bitRate: Int64? {
        let rate = unsafe pointer.pointee.bit_rate
        return rate > 0 ? rate : nil
    }

    public var width: Int { Int(unsafe pointer.pointee.width) }
    public var height: Int { Int(unsafe pointer.pointee.height) }
    public var sampleAspect: Rational { Rational(unsafe pointer.pointee.sample_aspect_ratio) }
    /// How many pictures the decoder holds back before it shows the first.
    public var reorderDepth: Int { Int(unsafe pointer.pointee.video_delay) }
    public var pixelFormat: String? {
        guard kind == .video, let name = unsafe av_get_pix_fmt_name(AVPixelFormat(pointer.pointee.format)) else {
            return nil
        }
        return unsafe String(cString: name)
    }
    public var fieldOrder: VideoFacts.FieldOrder {
        switch unsafe pointer.pointee.field_order {
        case AV_FIELD_PROGRESSIVE: .progressive
        case AV_FIELD_TT, AV_FIELD_TB: .topFirst
        case AV_FIELD_BB, AV_FIELD_BT: .bottomFirst
        default: .unknown
        }
    }

    /// How the stream says that its colours are coded.
    public var color: ColorCoding {
        let fields = unsafe pointer.pointee
        return unsafe ColorCoding(
            transfer: fields.color_trc, primaries: fields.color_primaries, matrix: fields.color_space)
    }

    public var sampleRate: Int { Int(unsafe pointer.pointee.sample_rate) }
    public var channelCount: Int { Int(unsafe pointer.pointee.ch_layout.nb_channels) }

    /// Out-of-band headers (avcC, AudioSpecificConfig, ...).
    public var extraData: [UInt8] {
        guard let bytes = unsafe pointer.pointee.extradata, unsafe pointer.pointee.extradata_size > 0 else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(pointer.pointee.extradata_size)))
    }

    private func known(_ value: Int32) -> Int? { value == FF_PROFILE_UNKNOWN ? nil : Int(value) }
}

public enum MediaKind: Sendable {
    case video, audio, subtitle, data, attachment, unknown

    init(_ type: AVMediaType) {
        self =
            switch type {
            case AVMEDIA_TYPE_VIDEO: .video
            case AVMEDIA_TYPE_AUDIO: .audio
            case AVMEDIA_TYPE_SUBTITLE: .subtitle
            case AVMEDIA_TYPE_DATA: .data
            case AVMEDIA_TYPE_ATTACHMENT: .attachment
            default: .unknown
            }
    }
}

extension CodecParameters {
    /// Whether this FFmpeg has a decoder for it.
    public var isDecodable: Bool { unsafe avcodec_find_decoder(pointer.pointee.codec_id) != nil }
}
