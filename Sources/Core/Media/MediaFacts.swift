/// What probing found in a file: read by the scheduler (duration, chapters) and by the engine (how to play it).
///
/// As JSON it is what `continuity-engine probe` answers and what a plan contains about its sources, so the keys are part of the
/// engine's contract: a property may be renamed, its key stays. The store has a form of its own.
public struct MediaFacts: Hashable, Sendable, Codable {
    public var container: String
    public var duration: TimeSpan
    public var video: VideoFacts?
    public var audio: [AudioFacts]
    public var subtitles: [SubtitleFacts]
    public var chapters: [ChapterFacts]
    public var bitRate: Int64?

    private enum CodingKeys: String, CodingKey {
        case container = "container"
        case duration = "duration"
        case video = "video"
        case audio = "audio"
        case subtitles = "subtitles"
        case chapters = "chapters"
        case bitRate = "bitRate"
    }

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
    public enum FieldOrder: String, Sendable, Codable {
        case progressive = "progressive"
        case topFirst = "topFirst"
        case bottomFirst = "bottomFirst"
        case unknown = "unknown"
    }

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
    /// How its light and colours are coded; nil when the probe did not look.
    public var dynamicRange: DynamicRange?
    /// By how many degrees clockwise it must be turned to stand upright; nil: it is upright.
    public var rotation: Int?
    /// It must be mirrored left to right, after it is turned.
    public var isMirrored: Bool?

    public enum DynamicRange: String, Sendable, Codable {
        case standard = "standard"
        case wideColor = "wideColor"
        case hdr10 = "hdr10"
        case hlg = "hlg"
        case dolbyVision = "dolbyVision"
    }

    private enum CodingKeys: String, CodingKey {
        case codec = "codec"
        case width = "width"
        case height = "height"
        case displayAspect = "displayAspect"
        case frameRate = "frameRate"
        case variableFrameRate = "variableFrameRate"
        case fieldOrder = "fieldOrder"
        case pixelFormat = "pixelFormat"
        case profile = "profile"
        case level = "level"
        case copy = "copy"
        case dynamicRange = "dynamicRange"
        case rotation = "rotation"
        case isMirrored = "isMirrored"
    }

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

    private enum CodingKeys: String, CodingKey {
        case longestKeyFrameInterval = "longestKeyFrameInterval"
        case closedGOPs = "closedGOPs"
        case reorderDepth = "reorderDepth"
        case constantFrameRate = "constantFrameRate"
        case constantParameters = "constantParameters"
    }

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
    /// How loud it is when it is played in stereo; nil when that was not measured.
    public var loudness: LoudnessFacts?
    /// It is spoken over the programme: a commentary, or a description for the blind.
    public var isCommentary: Bool?
    /// It is the programme with a description for the blind.
    public var isDescriptive: Bool?
    /// The codec's, such as `LC`.
    public var profile: String?

    private enum CodingKeys: String, CodingKey {
        case codec = "codec"
        case channels = "channels"
        case sampleRate = "sampleRate"
        case language = "language"
        case title = "title"
        case loudness = "loudness"
        case isCommentary = "isCommentary"
        case isDescriptive = "isDescriptive"
        case profile = "profile"
    }

    public init(codec: String, channels: Int, sampleRate: Int, language: String? = nil, title: String? = nil) {
        self.codec = codec
        self.channels = channels
        self.sampleRate = sampleRate
        self.language = language
        self.title = title
    }
}

/// Loudness by EBU R128, of the stereo downmix.
public struct LoudnessFacts: Hashable, Sendable, Codable {
    /// In LUFS; nil when there is nothing but silence.
    public var integrated: Double?
    /// In dBTP; nil when there is nothing but silence.
    public var truePeak: Double?
    /// How loud a track of more than two channels is when it is played with six.
    public var surround: Level?

    public struct Level: Hashable, Sendable, Codable {
        public var integrated: Double?
        public var truePeak: Double?

        private enum CodingKeys: String, CodingKey {
            case integrated = "integrated"
            case truePeak = "truePeak"
        }

        public init(integrated: Double?, truePeak: Double?) {
            self.integrated = integrated
            self.truePeak = truePeak
        }
    }

    private enum CodingKeys: String, CodingKey {
        case integrated = "integrated"
        case truePeak = "truePeak"
        case surround = "surround"
    }

    public init(integrated: Double?, truePeak: Double?, surround: Level? = nil) {
        self.integrated = integrated
        self.truePeak = truePeak
        self.surround = surround
    }

    /// How loud the track is in these channels; nil when that was not measured.
    public func level(in layout: SoundSettings.Layout) -> Level? {
        layout == .surround ? surround : Level(integrated: integrated, truePeak: truePeak)
    }
}

public struct SubtitleFacts: Hashable, Sendable, Codable {
    public var codec: String
    public var language: String?

    private enum CodingKeys: String, CodingKey {
        case codec = "codec"
        case language = "language"
    }

    public init(codec: String, language: String? = nil) {
        self.codec = codec
        self.language = language
    }
}

public struct ChapterFacts: Hashable, Sendable, Codable {
    public var start: TimeSpan
    public var finish: TimeSpan
    public var title: String?

    private enum CodingKeys: String, CodingKey {
        case start = "start"
        case finish = "finish"
        case title = "title"
    }

    public init(start: TimeSpan, finish: TimeSpan, title: String? = nil) {
        self.start = start
        self.finish = finish
        self.title = title
    }
}

/// Width to height of a whole picture in lowest terms, written `16:9`. What lies within half a percent of 4:3 or 16:9
/// is that: sizes that divide by 16 cannot hit them exactly.
public struct AspectRatio: Equatable, Sendable, CustomStringConvertible {
    public let width: Int
    public let height: Int

    private static let longestSide = 1 << 40

    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has a size")
        // A file may claim any size and any shape of its samples.
        let (width, height) = (min(width, Self.longestSide), min(height, Self.longestSide))
        for (usualWidth, usualHeight) in [(4, 3), (16, 9)] {
            let (left, right) = (width * usualHeight, height * usualWidth)
            if abs(left - right) * 200 <= right {
                (self.width, self.height) = (usualWidth, usualHeight)
                return
            }
        }
        var (divisor, rest) = (width, height)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        (self.width, self.height) = (width / divisor, height / divisor)
    }

    public var description: String { "\(width):\(height)" }
}
