/// What a channel's stream looks like. It never changes while the channel runs: one size, rate and layout per channel.
public struct Profile: Hashable, Sendable {
    public var id: ProfileID
    public var name: String
    public var video: VideoProfile
    public var audio: AudioProfile

    public init(id: ProfileID, name: String, video: VideoProfile = VideoProfile(), audio: AudioProfile = AudioProfile())
    {
        self.id = id
        self.name = name
        self.video = video
        self.audio = audio
    }
}

public struct VideoProfile: Hashable, Sendable, Codable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Items whose video already fits are copied; the rest is transcoded.
        case copyIfPossible = "copy-if-possible"
        case transcode
    }

    /// An x264 preset.
    public enum Preset: String, CaseIterable, Sendable {
        case ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow
    }

    public static let widths = 128...3_840
    public static let heights = 96...2_160
    public static let bitRates: ClosedRange<Int64> = 8_000...200_000_000

    /// Whether a channel can have this rate: 1 to 120 per second, in the form that `FrameRate.init(_: String)` reads.
    public static func isUsable(_ rate: FrameRate) -> Bool {
        rate.numerator > 0 && rate.denominator > 0 && rate.numerator <= 1_000_000 && rate.denominator <= 10_000
            && (rate.denominator...(rate.denominator * 120)).contains(rate.numerator)
    }

    public var width: Int
    public var height: Int
    public var frameRate: FrameRate
    /// Bits per second of encoded pictures.
    public var bitRate: Int64
    public var mode: Mode
    /// A `Preset`.
    public var preset: String
    /// What happens to pictures that do not fit. A plan has it beside the profile.
    public var picture = PictureSettings()

    private enum CodingKeys: String, CodingKey {
        case width = "width"
        case height = "height"
        case frameRate = "frameRate"
        case bitRate = "bitRate"
        case mode = "mode"
        case preset = "preset"
    }

    public init(
        width: Int = 1280, height: Int = 720, frameRate: FrameRate = FrameRate(30), bitRate: Int64 = 3_000_000,
        mode: Mode = .copyIfPossible, preset: String = "veryfast", picture: PictureSettings = PictureSettings()
    ) {
        self.picture = picture
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitRate = bitRate
        self.mode = mode
        self.preset = preset
    }
}

public struct AudioProfile: Hashable, Sendable, Codable {
    public static let bitRates: ClosedRange<Int64> = 8_000...200_000_000
    public static let sampleRates: [Int64] = [32_000, 44_100, 48_000]

    public var bitRate: Int64
    public var sampleRate: Int64
    /// ISO 639-2 of the preferred audio track; nil takes the file's default.
    public var language: String?
    /// The level, and which tracks are played. A plan has it beside the profile.
    public var sound = SoundSettings()

    private enum CodingKeys: String, CodingKey {
        case bitRate = "bitRate"
        case sampleRate = "sampleRate"
        case language = "language"
    }

    public init(
        bitRate: Int64 = 192_000, sampleRate: Int64 = 48_000, language: String? = nil,
        sound: SoundSettings = SoundSettings()
    ) {
        self.sound = sound
        self.bitRate = bitRate
        self.sampleRate = sampleRate
        self.language = language
    }
}
