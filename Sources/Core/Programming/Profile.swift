/// What a channel's stream looks like. It never changes while the channel runs: one size, rate and layout per channel.
public struct Profile: Hashable, Sendable {
    public var id: ProfileID
    public var name: String
    public var video: VideoProfile
    public var audio: AudioProfile
    /// nil: none are drawn.
    public var subtitles: SubtitleRule?

    public init(
        id: ProfileID, name: String, video: VideoProfile = VideoProfile(), audio: AudioProfile = AudioProfile(),
        subtitles: SubtitleRule? = nil
    ) {
        self.id = id
        self.name = name
        self.video = video
        self.audio = audio
        self.subtitles = subtitles
    }
}

public struct VideoProfile: Hashable, Sendable, Codable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Items whose video already fits are copied; the rest is transcoded.
        case copyIfPossible = "copy-if-possible"
        case transcode
    }

    public enum RateControl: String, Hashable, Sendable, CaseIterable {
        case variable = "vbr"
        /// Null packets fill the stream.
        case constant = "cbr"
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
    /// Whether the stream's bit rate varies.
    public var rateControl: RateControl
    public var device: EncodingSettings.Device
    /// What happens to pictures that do not fit. A plan has it beside the profile.
    public var picture: PictureSettings
    /// What encodes, and how. A plan has it beside the profile.
    public var encoding: EncodingSettings

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
        mode: Mode = .copyIfPossible, preset: String = "veryfast", picture: PictureSettings = PictureSettings(),
        encoding: EncodingSettings = EncodingSettings(), rateControl: RateControl = .variable,
        device: EncodingSettings.Device = .software
    ) {
        self.picture = picture
        self.encoding = encoding
        self.rateControl = rateControl
        self.device = device
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitRate = bitRate
        self.mode = mode
        self.preset = preset
    }
}

extension VideoProfile {
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            width: try fields.decode(Int.self, forKey: .width), height: try fields.decode(Int.self, forKey: .height),
            frameRate: try fields.decode(FrameRate.self, forKey: .frameRate),
            bitRate: try fields.decode(Int64.self, forKey: .bitRate), mode: try fields.decode(Mode.self, forKey: .mode),
            preset: try fields.decode(String.self, forKey: .preset))
    }

    /// With what a plan says of encoding: the constant bit rate that was left open, and the encoder's name.
    /// `working` are the names of the encoders in hardware that passed a trial.
    public func planned(with audio: AudioProfile, working: [String] = []) -> VideoProfile {
        var planned = self
        if rateControl == .constant, encoding.totalBitRate == nil {
            planned.encoding.totalBitRate = leastTotal(with: audio)
        }
        let candidates = device == .auto ? EncodingSettings.Device.hardware : [device]
        let names = encoding.depth == 8 ? candidates.compactMap { $0.encoder(of: encoding.codec) } : []
        planned.encoding.encoder = device == .auto ? names.first(where: working.contains) : names.first
        return planned
    }

    /// The least bits per second of a stream with a constant rate: packets, tables and clock references need a tenth.
    func leastTotal(with audio: AudioProfile) -> Int64 {
        (bitRate + audio.totalBitRate).saturatingTimes(11) / 10 + 50_000
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

    /// Of all tracks.
    public var totalBitRate: Int64 { sound.tracks.reduce(bitRate) { $0.saturatingPlus($1.bitRate) } }
}
