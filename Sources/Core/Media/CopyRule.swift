/// Why an item's video cannot be copied as it is: each names what would have to touch it.
public enum CopyObstacle: String, Hashable, CaseIterable, Sendable, Codable {
    case channelTranscodes, constantBitRate, notIndexed, container, codec, size, shape, rotated, highDynamicRange,
        wideColor, frameRate
    case variableFrameRate, interlaced, deinterlaced, pixelFormat, openGOPs, keyFramesTooFarApart, reorderTooDeep
    case irregularPictures, changingParameters, graphics, subtitles

    /// For the operator, after “transcoded because”.
    public var explanation: String {
        switch self {
        case .channelTranscodes: "the channel's profile asks for transcoding"
        case .constantBitRate: "the channel has a constant bit rate"
        case .notIndexed: "the file was not indexed yet"
        case .container: "its container does not time every frame"
        case .codec: "its codec differs from the channel's"
        case .size: "its frame size differs from the channel's"
        case .shape: "its aspect ratio differs from the channel's"
        case .rotated: "it must be rotated"
        case .highDynamicRange: "its HDR must be mapped to SDR"
        case .wideColor: "its wide colours must be mapped to BT.709"
        case .frameRate: "its frame rate differs from the channel's"
        case .variableFrameRate: "its frame rate varies"
        case .interlaced: "it is interlaced"
        case .deinterlaced: "the channel deinterlaces everything"
        case .pixelFormat: "its pixel format is not 8-bit 4:2:0"
        case .openGOPs: "it has open GOPs"
        case .keyFramesTooFarApart: "its key frames are too far apart"
        case .reorderTooDeep: "its frames are reordered too deeply"
        case .irregularPictures: "its frames are not evenly spaced"
        case .changingParameters: "its stream parameters change"
        case .graphics: "graphics are drawn over all of it"
        case .subtitles: "subtitles are drawn over it"
        }
    }
}

/// Decides from an item's facts whether its video is copied. Pure; the same facts give the same obstacles.
public struct CopyRule: Sendable {
    public let profile: VideoProfile
    public let picture: PictureSettings
    public let encoding: EncodingSettings

    /// What is nil is taken from the profile.
    public init(profile: VideoProfile, picture: PictureSettings? = nil, encoding: EncodingSettings? = nil) {
        self.profile = profile
        self.picture = picture ?? profile.picture
        self.encoding = encoding ?? profile.encoding
    }

    /// Longer gaps between key frames would make joining viewers wait.
    public static let longestKeyFrameInterval = TimeSpan.seconds(4)
    /// The channel's decoding timestamps run this many frames ahead of the presentation, for every item alike.
    public static let reorderDepth = 3
    private static let containers: Set<String> = ["mp4", "matroska", "mpegts"]

    /// The first thing that prevents copying; nil when nothing does.
    public func obstacle(_ facts: MediaFacts?) -> CopyObstacle? { obstacles(facts).first }

    /// Everything that prevents copying.
    public func obstacles(_ facts: MediaFacts?) -> [CopyObstacle] {
        guard profile.mode == .copyIfPossible else { return [.channelTranscodes] }
        guard encoding.totalBitRate == nil else { return [.constantBitRate] }
        guard let facts, let video = facts.video else { return [.notIndexed] }
        // Only H.264 is indexed for copying so far.
        guard video.codec == "h264", encoding.codec == .h264, encoding.depth == 8 else { return [.codec] }
        guard Self.containers.contains(facts.container) else { return [.container] }
        guard let copy = video.copy else { return [.notIndexed] }
        return Self.ofPictures.filter { $0.isThere(self, video) }.map(\.obstacle)
            + Self.ofStream.filter { $0.isThere(self, copy) }.map(\.obstacle)
    }

    /// A stage that changes pictures, or a demand that their stream does not meet.
    private struct Check<Facts>: Sendable {
        let obstacle: CopyObstacle
        let isThere: @Sendable (CopyRule, Facts) -> Bool

        init(_ obstacle: CopyObstacle, _ isThere: @escaping @Sendable (CopyRule, Facts) -> Bool) {
            self.obstacle = obstacle
            self.isThere = isThere
        }
    }

    private static let ofPictures: [Check<VideoFacts>] = [
        Check(.size) { $1.width != $0.profile.width || $1.height != $0.profile.height },
        Check(.shape) {
            $1.displayAspect != AspectRatio(width: $0.profile.width, height: $0.profile.height).description
        },
        Check(.rotated) { $1.rotation ?? 0 != 0 || $1.isMirrored == true },
        Check(.highDynamicRange) { [.hdr10, .hlg, .dolbyVision].contains($1.dynamicRange) },
        Check(.wideColor) { $1.dynamicRange == .wideColor },
        Check(.variableFrameRate) { $1.variableFrameRate },
        Check(.frameRate) { rule, video in
            guard !video.variableFrameRate else { return false }
            guard let rate = video.frameRate else { return true }
            return !isSame(rate, rule.profile.frameRate)
        },
        Check(.interlaced) { $1.fieldOrder != .progressive },
        Check(.deinterlaced) { rule, _ in rule.picture.deinterlacing == .always },
        Check(.pixelFormat) { $1.pixelFormat != "yuv420p" },
    ]

    private static let ofStream: [Check<CopyFacts>] = [
        Check(.openGOPs) { !$1.closedGOPs },
        Check(.keyFramesTooFarApart) { $1.longestKeyFrameInterval > longestKeyFrameInterval },
        Check(.reorderTooDeep) { $1.reorderDepth > reorderDepth },
        Check(.irregularPictures) { !$1.constantFrameRate },
        Check(.changingParameters) { !$1.constantParameters },
    ]

    private static func isSame(_ left: FrameRate, _ right: FrameRate) -> Bool {
        left.numerator * right.denominator == right.numerator * left.denominator
    }
}
