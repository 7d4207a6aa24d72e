import Core

/// The facts of a file as the column `media.facts` holds them. Triggers, searches and guides read them by these keys, and
/// every database has rows with them: a key stays as it is, or a migration changes it.
struct StoredFacts: Codable {
    private let container: String
    /// Microseconds, as all lengths in here.
    private let duration: Int64
    private let video: Video?
    private let audio: [Audio]
    private let subtitles: [Subtitle]
    private let chapters: [Chapter]
    private let bitRate: Int64?

    private enum CodingKeys: String, CodingKey {
        case container = "container"
        case duration = "duration"
        case video = "video"
        case audio = "audio"
        case subtitles = "subtitles"
        case chapters = "chapters"
        case bitRate = "bitRate"
    }

    init(_ facts: MediaFacts) {
        container = facts.container
        duration = facts.duration.microseconds
        video = facts.video.map(Video.init)
        audio = facts.audio.map(Audio.init)
        subtitles = facts.subtitles.map { Subtitle(codec: $0.codec, language: $0.language) }
        chapters = facts.chapters.map(Chapter.init)
        bitRate = facts.bitRate
    }

    var facts: MediaFacts {
        MediaFacts(
            container: container, duration: TimeSpan(microseconds: duration), video: video?.facts,
            audio: audio.map(\.facts),
            subtitles: subtitles.map { SubtitleFacts(codec: $0.codec, language: $0.language) },
            chapters: chapters.map(\.facts), bitRate: bitRate)
    }

    private struct Subtitle: Codable {
        let codec: String
        let language: String?

        private enum CodingKeys: String, CodingKey {
            case codec = "codec"
            case language = "language"
        }

        init(codec: String, language: String?) {
            self.codec = codec
            self.language = language
        }
    }
}

private struct Video: Codable {
    let codec: String
    let width: Int
    let height: Int
    let displayAspect: String
    let frameRate: FrameRate?
    let variableFrameRate: Bool
    let fieldOrder: String
    let pixelFormat: String
    let profile: String?
    let level: Int?
    let copy: Copying?
    let dynamicRange: String?
    let rotation: Int?
    let isMirrored: Bool?

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

    init(_ facts: VideoFacts) {
        (codec, width, height) = (facts.codec, facts.width, facts.height)
        displayAspect = facts.displayAspect
        frameRate = facts.frameRate
        variableFrameRate = facts.variableFrameRate
        fieldOrder = facts.fieldOrder.rawValue
        (pixelFormat, profile, level) = (facts.pixelFormat, facts.profile, facts.level)
        copy = facts.copy.map(Copying.init)
        dynamicRange = facts.dynamicRange?.rawValue
        (rotation, isMirrored) = (facts.rotation, facts.isMirrored)
    }

    var facts: VideoFacts {
        var facts = VideoFacts(
            codec: codec, width: width, height: height, displayAspect: displayAspect,
            frameRate: frameRate, variableFrameRate: variableFrameRate,
            fieldOrder: VideoFacts.FieldOrder(rawValue: fieldOrder) ?? .unknown, pixelFormat: pixelFormat,
            profile: profile, level: level, copy: copy?.facts)
        facts.dynamicRange = dynamicRange.flatMap { VideoFacts.DynamicRange(rawValue: $0) }
        (facts.rotation, facts.isMirrored) = (rotation, isMirrored)
        return facts
    }
}

private struct Copying: Codable {
    let longestKeyFrameInterval: Int64
    let closedGOPs: Bool
    let reorderDepth: Int
    let constantFrameRate: Bool
    let constantParameters: Bool

    private enum CodingKeys: String, CodingKey {
        case longestKeyFrameInterval = "longestKeyFrameInterval"
        case closedGOPs = "closedGOPs"
        case reorderDepth = "reorderDepth"
        case constantFrameRate = "constantFrameRate"
        case constantParameters = "constantParameters"
    }

    init(_ facts: CopyFacts) {
        longestKeyFrameInterval = facts.longestKeyFrameInterval.microseconds
        (closedGOPs, reorderDepth) = (facts.closedGOPs, facts.reorderDepth)
        (constantFrameRate, constantParameters) = (facts.constantFrameRate, facts.constantParameters)
    }

    var facts: CopyFacts {
        CopyFacts(
            longestKeyFrameInterval: TimeSpan(microseconds: longestKeyFrameInterval), closedGOPs: closedGOPs,
            reorderDepth: reorderDepth, constantFrameRate: constantFrameRate, constantParameters: constantParameters)
    }
}

private struct Audio: Codable {
    let codec: String
    let channels: Int
    let sampleRate: Int
    let language: String?
    let title: String?
    let loudness: Loudness?
    let isCommentary: Bool?
    let isDescriptive: Bool?
    let profile: String?

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

    init(_ facts: AudioFacts) {
        (codec, channels, sampleRate) = (facts.codec, facts.channels, facts.sampleRate)
        (language, title) = (facts.language, facts.title)
        loudness = facts.loudness.map(Loudness.init)
        (isCommentary, isDescriptive, profile) = (facts.isCommentary, facts.isDescriptive, facts.profile)
    }

    var facts: AudioFacts {
        var facts = AudioFacts(
            codec: codec, channels: channels, sampleRate: sampleRate, language: language, title: title)
        facts.loudness = loudness?.facts
        (facts.isCommentary, facts.isDescriptive, facts.profile) = (isCommentary, isDescriptive, profile)
        return facts
    }
}

/// LUFS and dBTP.
private struct Loudness: Codable {
    let integrated: Double?
    let truePeak: Double?
    let surround: Level?

    private enum CodingKeys: String, CodingKey {
        case integrated = "integrated"
        case truePeak = "truePeak"
        case surround = "surround"
    }

    struct Level: Codable {
        let integrated: Double?
        let truePeak: Double?

        private enum CodingKeys: String, CodingKey {
            case integrated = "integrated"
            case truePeak = "truePeak"
        }

        init(_ level: LoudnessFacts.Level) { (integrated, truePeak) = (level.integrated, level.truePeak) }
    }

    init(_ facts: LoudnessFacts) {
        (integrated, truePeak) = (facts.integrated, facts.truePeak)
        surround = facts.surround.map(Level.init)
    }

    var facts: LoudnessFacts {
        LoudnessFacts(
            integrated: integrated, truePeak: truePeak,
            surround: surround.map { LoudnessFacts.Level(integrated: $0.integrated, truePeak: $0.truePeak) })
    }
}

private struct Chapter: Codable {
    let start: Int64
    let finish: Int64
    let title: String?

    private enum CodingKeys: String, CodingKey {
        case start = "start"
        case finish = "finish"
        case title = "title"
    }

    init(_ facts: ChapterFacts) {
        (start, finish, title) = (facts.start.microseconds, facts.finish.microseconds, facts.title)
    }

    var facts: ChapterFacts {
        ChapterFacts(
            start: TimeSpan(microseconds: start), finish: TimeSpan(microseconds: finish), title: title)
    }
}
