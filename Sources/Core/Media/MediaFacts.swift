/// What probing found in a file. Written by `continuity-engine probe`, kept by the store, read by the scheduler
/// (duration, chapters) and by the engine (how to play it).
public struct MediaFacts: Hashable, Sendable, Codable {
    public var container: String
    public var duration: TimeSpan
    public var video: VideoFacts?
    public var audio: [AudioFacts]
    public var subtitles: [SubtitleFacts]
    public var chapters: [ChapterFacts]
    public var bitRate: Int64?

    public init(
        container: String, duration: TimeSpan, video: VideoFacts? = nil, audio: [AudioFacts] = [],
        subtitles: [SubtitleFacts] = [], chapters: [ChapterFacts] = [], bitRate: Int64? = nil
    ) {
        self.container = container
        self.duration = duration
        self.video = video
        self.audio = audio
        self.subtitles = subtitles
        self.chapters = chapters
        self.bitRate = bitRate
    }
}

public struct VideoFacts: Hashable, Sendable, Codable {
    public enum FieldOrder: String, Sendable, Codable { case progressive, topFirst, bottomFirst, unknown }

    public var codec: String
    public var width: Int
    public var height: Int
    /// Display aspect ratio as `16:9`.
    public var displayAspect: String
    public var frameRate: FrameRate?
    public var variableFrameRate: Bool
    public var fieldOrder: FieldOrder
    public var pixelFormat: String
    public var profile: String?
    public var level: Int?
    /// nil when the stream was not indexed (a codec that is never copied).
    public var copy: CopyFacts?

    public init(
        codec: String, width: Int, height: Int, displayAspect: String, frameRate: FrameRate?, variableFrameRate: Bool,
        fieldOrder: FieldOrder, pixelFormat: String, profile: String? = nil, level: Int? = nil, copy: CopyFacts? = nil
    ) {
        self.codec = codec
        self.width = width
        self.height = height
        self.displayAspect = displayAspect
        self.frameRate = frameRate
        self.variableFrameRate = variableFrameRate
        self.fieldOrder = fieldOrder
        self.pixelFormat = pixelFormat
        self.profile = profile
        self.level = level
        self.copy = copy
    }
}

/// What copying without re-encoding needs to know.
public struct CopyFacts: Hashable, Sendable, Codable {
    /// The longest stretch between two key frames.
    public var longestKeyFrameInterval: TimeSpan
    /// Every key frame is an IDR picture with no picture before it in display order that needs an earlier one.
    public var closedGOPs: Bool
    /// How many pictures a decoder holds back before showing the first.
    public var reorderDepth: Int
    /// Every picture lies on the frame grid, none is missing.
    public var constantFrameRate: Bool
    /// Parameter sets stay the same through the file.
    public var constantParameters: Bool

    public init(
        longestKeyFrameInterval: TimeSpan, closedGOPs: Bool, reorderDepth: Int, constantFrameRate: Bool,
        constantParameters: Bool
    ) {
        self.longestKeyFrameInterval = longestKeyFrameInterval
        self.closedGOPs = closedGOPs
        self.reorderDepth = reorderDepth
        self.constantFrameRate = constantFrameRate
        self.constantParameters = constantParameters
    }
}

public struct AudioFacts: Hashable, Sendable, Codable {
    public var codec: String
    public var channels: Int
    public var sampleRate: Int
    /// ISO 639-2, nil when the file does not say.
    public var language: String?
    public var title: String?

    public init(codec: String, channels: Int, sampleRate: Int, language: String? = nil, title: String? = nil) {
        self.codec = codec
        self.channels = channels
        self.sampleRate = sampleRate
        self.language = language
        self.title = title
    }
}

public struct SubtitleFacts: Hashable, Sendable, Codable {
    public var codec: String
    public var language: String?

    public init(codec: String, language: String? = nil) {
        self.codec = codec
        self.language = language
    }
}

public struct ChapterFacts: Hashable, Sendable, Codable {
    public var start: TimeSpan
    public var finish: TimeSpan
    public var title: String?

    public init(start: TimeSpan, finish: TimeSpan, title: String? = nil) {
        self.start = start
        self.finish = finish
        self.title = title
    }
}
