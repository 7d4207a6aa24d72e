import CLibAV

/// What the numbers of a picture mean: light (transfer), colours (primaries) and how they were mixed (matrix).
/// nil where the stream does not say.
public struct ColorCoding: Hashable, Sendable {
    public enum Transfer: Sendable {
        /// SDR television, whichever of its nearly equal curves.
        case gamma
        /// SMPTE ST 2084: HDR10 and Dolby Vision's base layers.
        case perceptual
        /// ARIB STD-B67.
        case hybridLogGamma
    }

    public enum Primaries: Sendable { case bt709, bt601, bt2020 }

    public enum Matrix: Sendable { case bt709, bt601, bt2020, fcc, smpte240m, identity }

    public var transfer: Transfer?
    public var primaries: Primaries?
    public var matrix: Matrix?

    public init(transfer: Transfer? = nil, primaries: Primaries? = nil, matrix: Matrix? = nil) {
        self.transfer = transfer
        self.primaries = primaries
        self.matrix = matrix
    }

    init(transfer: AVColorTransferCharacteristic, primaries: AVColorPrimaries, matrix: AVColorSpace) {
        self.transfer =
            switch transfer {
            case AVCOL_TRC_SMPTE2084: .perceptual
            case AVCOL_TRC_ARIB_STD_B67: .hybridLogGamma
            case AVCOL_TRC_UNSPECIFIED, AVCOL_TRC_RESERVED, AVCOL_TRC_RESERVED0: nil
            default: .gamma
            }
        self.primaries =
            switch primaries {
            case AVCOL_PRI_BT709: .bt709
            case AVCOL_PRI_BT470BG, AVCOL_PRI_SMPTE170M, AVCOL_PRI_SMPTE240M: .bt601
            case AVCOL_PRI_BT2020: .bt2020
            default: nil
            }
        self.matrix =
            switch matrix {
            case AVCOL_SPC_BT709: .bt709
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: .bt601
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: .bt2020
            case AVCOL_SPC_FCC: .fcc
            case AVCOL_SPC_SMPTE240M: .smpte240m
            case AVCOL_SPC_RGB: .identity
            default: nil
            }
    }

    /// Light beyond what SDR can show.
    public var isHighDynamicRange: Bool { transfer == .perceptual || transfer == .hybridLogGamma }

    /// Showing it as BT.709 needs more than another matrix.
    public var needsMapping: Bool { isHighDynamicRange || primaries == .bt2020 }
}

/// How bright a picture says it gets.
public struct ContentLight: Hashable, Sendable {
    /// The brightest pixel in nits; nil when the stream does not say.
    public let peak: Int?
}

extension Frame {
    public var color: ColorCoding {
        let fields = unsafe pointer.pointee
        return unsafe ColorCoding(
            transfer: fields.color_trc, primaries: fields.color_primaries, matrix: fields.colorspace)
    }

    /// Coded as red, green and blue or as grey levels: its numbers have no colour matrix.
    public var isRGB: Bool {
        guard let description = unsafe av_pix_fmt_desc_get(AVPixelFormat(pointer.pointee.format)) else { return false }
        return unsafe description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    }

    public var contentLight: ContentLight {
        guard let data = unsafe av_frame_get_side_data(pointer, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL),
            unsafe data.pointee.size >= MemoryLayout<AVContentLightMetadata>.size
        else { return ContentLight(peak: nil) }
        let light = unsafe UnsafeRawPointer(data.pointee.data).loadUnaligned(as: AVContentLightMetadata.self)
        return ContentLight(peak: light.MaxCLL > 0 ? Int(light.MaxCLL) : nil)
    }

    /// Says that the picture is BT.709 SDR, as what came before it does not count any more.
    public func markAsStandardColor() {
        unsafe pointer.pointee.color_trc = AVCOL_TRC_BT709
        unsafe pointer.pointee.color_primaries = AVCOL_PRI_BT709
        unsafe pointer.pointee.colorspace = AVCOL_SPC_BT709
        unsafe pointer.pointee.color_range = AVCOL_RANGE_MPEG
        for kind in [
            AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
            AV_FRAME_DATA_DYNAMIC_HDR_PLUS, AV_FRAME_DATA_DOVI_METADATA, AV_FRAME_DATA_DOVI_RPU_BUFFER,
            AV_FRAME_DATA_DISPLAYMATRIX,
        ] { unsafe av_frame_remove_side_data(pointer, kind) }
    }
}

/// A stream's Dolby Vision configuration.
public struct DolbyVision: Hashable, Sendable {
    public let profile: Int
    /// What the base layer alone is: 1 HDR10, 2 SDR, 4 HLG, 0 nothing that can be shown.
    public let baseLayer: Int

    init?(of stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, &size),
            size >= MemoryLayout<AVDOVIDecoderConfigurationRecord>.size
        else { return nil }
        let record = unsafe UnsafeRawPointer(data).loadUnaligned(as: AVDOVIDecoderConfigurationRecord.self)
        profile = Int(record.dv_profile)
        baseLayer = Int(record.dv_bl_signal_compatibility_id)
    }

    /// Its colours can only be shown with the Dolby metadata: shown plainly they are green and purple.
    public var hasNoUsableBase: Bool { profile == 5 }
}

/// How a picture must be turned before it is shown: so many quarter turns clockwise, then mirrored left to right.
public struct PictureOrientation: Hashable, Sendable {
    public let quarterTurns: Int
    public let isMirrored: Bool

    public static let upright = PictureOrientation(quarterTurns: 0, isMirrored: false)

    public init(quarterTurns: Int, isMirrored: Bool) {
        self.quarterTurns = quarterTurns & 3
        self.isMirrored = isMirrored
    }

    /// Width and height change places.
    public var swapsSides: Bool { quarterTurns & 1 == 1 }

    init(of stream: UnsafeMutablePointer<AVStream>) {
        var size = 0
        guard let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else {
            self = .upright
            return
        }
        var matrix: [Int32] = (0..<9).map { index in
            unsafe UnsafeRawPointer(data).loadUnaligned(fromByteOffset: index * 4, as: Int32.self)
        }
        // A matrix whose determinant is negative mirrors: take that out first, then the angle is one.
        let isMirrored =
            Int64(matrix[0]) * Int64(matrix[4]) < Int64(matrix[1]) * Int64(matrix[3])
        if isMirrored { unsafe av_display_matrix_flip(&matrix, 1, 0) }
        let degrees = unsafe -av_display_rotation_get(&matrix)
        guard degrees.isFinite else {
            self = .upright
            return
        }
        self.init(quarterTurns: Int((degrees / 90).rounded()), isMirrored: isMirrored)
    }
}
