/// Why an item's pictures cannot be passed through as they are.
public enum CopyObstacle: String, Equatable, CaseIterable, Sendable {
    case channelTranscodes, notIndexed, container, codec, size, shape, frameRate, variableFrameRate, interlaced
    case pixelFormat, openGOPs, keyFramesTooFarApart, reorderTooDeep, irregularPictures, changingParameters

    /// For the operator, after "encoded anew because".
    public var explanation: String {
        switch self {
        case .channelTranscodes: "the channel's profile asks for encoding"
        case .notIndexed: "the file was not indexed yet"
        case .container: "its container does not time every picture"
        case .codec: "its pictures are not H.264"
        case .size: "its pictures have another size than the channel"
        case .shape: "its pictures have another shape than the channel"
        case .frameRate: "its frame rate differs from the channel's"
        case .variableFrameRate: "its frame rate varies"
        case .interlaced: "it is interlaced"
        case .pixelFormat: "its pixel format is not 8-bit 4:2:0"
        case .openGOPs: "its key frames are no clean entry points (open GOPs)"
        case .keyFramesTooFarApart: "its key frames lie too far apart"
        case .reorderTooDeep: "its pictures are reordered too deeply"
        case .irregularPictures: "its pictures do not lie on an even grid"
        case .changingParameters: "its stream parameters change"
        }
    }
}

/// Decides from an item's facts whether its pictures go on air as they are. Pure; the same facts give the same answer.
public struct CopyRule: Sendable {
    public let profile: VideoProfile

    public init(profile: VideoProfile) { self.profile = profile }

    /// Longer gaps between key frames would make joining viewers wait.
    public static let longestKeyFrameInterval = TimeSpan.seconds(4)
    /// The channel's decoding time stamps run this many frames ahead of the presentation, for every item alike.
    public static let reorderDepth = 3
    private static let containers: Set<String> = ["mp4", "matroska", "mpegts"]

    /// The first thing that stands against copying; nil when nothing does.
    public func obstacle(_ facts: MediaFacts?) -> CopyObstacle? {
        guard profile.mode == .copyIfPossible else { return .channelTranscodes }
        guard let facts, let video = facts.video else { return .notIndexed }
        guard video.codec == "h264" else { return .codec }
        guard Self.containers.contains(facts.container) else { return .container }
        guard let copy = video.copy else { return .notIndexed }
        return pictureObstacle(video) ?? streamObstacle(copy)
    }

    private func pictureObstacle(_ video: VideoFacts) -> CopyObstacle? {
        if video.width != profile.width || video.height != profile.height { return .size }
        if video.displayAspect != AspectRatio(width: profile.width, height: profile.height).description {
            return .shape
        }
        if video.variableFrameRate { return .variableFrameRate }
        guard let rate = video.frameRate, isSame(rate, profile.frameRate) else { return .frameRate }
        if video.fieldOrder != .progressive { return .interlaced }
        return video.pixelFormat == "yuv420p" ? nil : .pixelFormat
    }

    private func streamObstacle(_ copy: CopyFacts) -> CopyObstacle? {
        if !copy.closedGOPs { return .openGOPs }
        if copy.longestKeyFrameInterval > Self.longestKeyFrameInterval { return .keyFramesTooFarApart }
        if copy.reorderDepth > Self.reorderDepth { return .reorderTooDeep }
        if !copy.constantFrameRate { return .irregularPictures }
        return copy.constantParameters ? nil : .changingParameters
    }

    private func isSame(_ left: FrameRate, _ right: FrameRate) -> Bool {
        left.numerator * right.denominator == right.numerator * left.denominator
    }
}
