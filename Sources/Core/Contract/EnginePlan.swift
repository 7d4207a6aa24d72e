/// What the server tells an engine, one JSON object per line on the engine's standard input.
/// The contract is documented in docs/engine-contract.md; `version` changes when a line's meaning does.
public enum EngineCommand: Hashable, Sendable {
    /// Makes a waiting engine a channel; items sent before it are there when the channel begins.
    case begin(EngineBegin)
    /// The next item to play. Items follow each other: each starts where the one before finishes.
    case item(EngineItem)
    /// Forget queued items that start at or after this instant; new ones follow.
    case replace(from: Instant)
    /// What an operator shows and hides from now on.
    case graphics(EngineOverlay)
    /// Write what is queued in the encoder, end the stream and exit.
    case stop
}

public struct EngineBegin: Hashable, Sendable, Codable {
    public static let currentVersion = 2
    /// Version 1 lacks the settings, which have defaults.
    public static let versions = 1...currentVersion

    public var version: Int
    public var channelNumber: String
    public var channelName: String
    public var video: VideoProfile
    public var audio: AudioProfile
    /// nil: the defaults. Starts as the profile's.
    public var picture: PictureSettings?
    /// nil: the defaults.
    public var sound: SoundSettings?
    /// nil: the defaults. Starts as the profile's.
    public var encoding: EncodingSettings?
    /// The first frame to send, on the station's frame clock (`FrameRate`).
    public var firstFrame: Int64
    /// How early the channel may begin instead, to do so at a key frame; nil: exactly at `firstFrame`.
    public var earliestFrame: Int64?
    /// The first audio sample to send; earlier than the first frame's when the audio of a crashed engine ended earlier.
    public var firstSample: Int64?
    /// The last continuity counter sent for each PID, when the stream continues a dead engine's.
    public var continuity: [ContinuityCounter]
    /// True: frame n leaves the engine no earlier than `lead` before its time. False: as fast as it can.
    public var paced: Bool
    public var lead: TimeSpan
    /// What was cut from the stream before, when it continues a dead engine's: its timestamps are that much earlier.
    public var skipped: SkippedTime?
    /// What to shed from the first frame on; nil: nothing.
    public var shedding: SheddingStep?

    public init(
        channelNumber: String, channelName: String, video: VideoProfile, audio: AudioProfile, firstFrame: Int64,
        earliestFrame: Int64? = nil, firstSample: Int64? = nil, continuity: [ContinuityCounter] = [],
        paced: Bool = true,
        lead: TimeSpan = .seconds(2), skipped: SkippedTime? = nil, shedding: SheddingStep? = nil,
        picture: PictureSettings? = nil, sound: SoundSettings? = nil, encoding: EncodingSettings? = nil
    ) {
        version = Self.currentVersion
        self.channelNumber = channelNumber
        self.channelName = channelName
        self.video = video
        self.audio = audio
        self.firstFrame = firstFrame
        self.earliestFrame = earliestFrame
        self.firstSample = firstSample
        self.continuity = continuity
        self.paced = paced
        self.lead = lead
        self.skipped = skipped
        self.shedding = shedding
        self.picture = picture ?? (video.picture == PictureSettings() ? nil : video.picture)
        self.sound = sound ?? (audio.sound == SoundSettings() ? nil : audio.sound)
        self.encoding = encoding ?? (video.encoding == EncodingSettings() ? nil : video.encoding)
    }
}

/// A part of a plan that was left out: whole frames, and the samples that belong to them.
public struct SkippedTime: Hashable, Sendable, Codable {
    public var frames: Int64
    public var samples: Int64

    public init(frames: Int64 = 0, samples: Int64 = 0) {
        self.frames = frames
        self.samples = samples
    }
}

public struct ContinuityCounter: Hashable, Sendable, Codable {
    public var pid: Int
    public var counter: Int

    public init(pid: Int, counter: Int) {
        self.pid = pid
        self.counter = counter
    }
}

public struct EngineItem: Hashable, Sendable, Codable {
    /// Comes back in every event about the item.
    public var id: Int64
    public var start: Instant
    public var finish: Instant
    /// What to try, in order: the planned file, then its fallbacks. Empty, or all failing: the slate.
    public var sources: [EngineSource]
    public var title: String
    /// Shown on the slate, such as `20:00 Casablanca`.
    public var upNext: String?
    /// Seconds east of UTC at `start`, for the slate's clock.
    public var utcOffsetSeconds: Int
    /// What is drawn over its video, the lowest first; nil: nothing.
    public var graphics: [EngineGraphic]?
    /// nil: it is not watched.
    public var deadAir: EngineDeadAir?

    public init(
        id: Int64, start: Instant, finish: Instant, sources: [EngineSource], title: String, upNext: String? = nil,
        utcOffsetSeconds: Int = 0, graphics: [EngineGraphic]? = nil, deadAir: EngineDeadAir? = nil
    ) {
        self.id = id
        self.start = start
        self.finish = finish
        self.sources = sources
        self.title = title
        self.upNext = upNext
        self.utcOffsetSeconds = utcOffsetSeconds
        self.graphics = graphics
        self.deadAir = deadAir
    }
}

public struct EngineSource: Hashable, Sendable, Codable {
    public var path: String
    /// Where in the file the item's first frame lies.
    public var inPoint: TimeSpan
    /// From the scan: lets the engine choose copying and skip surprises. nil: found out on opening, never copied.
    public var facts: MediaFacts?
    /// Whether to begin again at the file's start when it ends before the item does (fallback loops).
    public var loops: Bool
    /// ISO 639 code of the sound to play, if the file has it; nil takes the channel's.
    public var language: String?
    /// nil: none are drawn.
    public var subtitles: EngineSubtitles?

    public init(
        path: String, inPoint: TimeSpan = .zero, facts: MediaFacts? = nil, loops: Bool = false, language: String? = nil,
        subtitles: EngineSubtitles? = nil
    ) {
        self.path = path
        self.inPoint = inPoint
        self.facts = facts
        self.loops = loops
        self.language = language
        self.subtitles = subtitles
    }
}

extension EngineSource {
    /// The files that it is made of.
    public var paths: [String] { [path] + (subtitles?.files ?? []).map(\.path) }
}
