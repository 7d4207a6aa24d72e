// How a channel's video and audio are made, beyond size, rate and bit rate. New in version 2 of the contract. Every field has a
// default, so that a line may leave out what it does not care about.

/// How pictures are brought to the channel's shape and colours.
public struct PictureSettings: Hashable, Sendable {
    /// What happens to a picture whose shape is not the channel's.
    public enum Fit: String, Hashable, Sendable, Codable, CaseIterable {
        /// All of it, with black bars.
        case bars
        /// The screen is filled where at most a tenth of a side is lost; other pictures get bars.
        case crop
        /// The screen is filled and circles are not round.
        case stretch
        /// All of it, over a blurred copy of itself.
        case blur
    }

    public enum Deinterlacing: String, Hashable, Sendable, Codable, CaseIterable {
        /// Where the frame or the file says that it is interlaced.
        case automatic = "auto"
        case always
        case never
    }

    public static let peaks = 400...10_000

    public var fit: Fit
    public var deinterlacing: Deinterlacing
    /// The brightness in nits that HDR10 video is taken to be mastered for; nil: what the file says, where it is believable.
    public var peak: Int?

    public init(fit: Fit = .bars, deinterlacing: Deinterlacing = .automatic, peak: Int? = nil) {
        self.fit = fit
        self.deinterlacing = deinterlacing
        self.peak = peak
    }
}

extension PictureSettings: Codable {
    private enum Key: String, CodingKey { case fit, deinterlacing, peak }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init()
        fit = try fields.decodeIfPresent(Fit.self, forKey: .fit) ?? fit
        deinterlacing = try fields.decodeIfPresent(Deinterlacing.self, forKey: .deinterlacing) ?? deinterlacing
        peak = try fields.decodeIfPresent(Int.self, forKey: .peak)
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(fit, forKey: .fit)
        try fields.encode(deinterlacing, forKey: .deinterlacing)
        try fields.encodeIfPresent(peak, forKey: .peak)
    }
}

/// How audio is encoded and brought to the channel's level, and which of a file's tracks is played.
public struct SoundSettings: Hashable, Sendable {
    public enum Codec: String, Hashable, Sendable, Codable, CaseIterable {
        case aac, ac3, eac3, mp2

        /// How many samples one packet has.
        public var blockSize: Int {
            switch self {
            case .aac: 1_024
            case .ac3, .eac3: 1_536
            case .mp2: 1_152
            }
        }
    }

    /// In LUFS. −23 is EBU R128; −18 suits phones and small speakers.
    public static let targets = -31.0...(-10.0)
    public static let ceilings = -9.0...0.0
    public static let mostLanguages = 20
    public static let mostTracks = 8

    public enum Layout: String, Hashable, Sendable, Codable, CaseIterable {
        case stereo
        /// Left, right, centre, low frequencies and two behind.
        case surround = "5.1"

        public var channelCount: Int { self == .stereo ? 2 : 6 }
    }

    public var codec: Codec
    /// The channels of the main track.
    public var layout: Layout
    /// Items are played this loud, in LUFS, where their loudness was measured; nil: as loud as they are.
    public var target: Double?
    /// No true peak of an item that is turned up goes above this, in dBTP.
    public var ceiling: Double
    /// ISO 639 codes of audio tracks, the most wanted first.
    public var languages: [String]
    /// Tracks that are spoken over the programme may be chosen.
    public var allowsCommentary: Bool
    /// What is sent beside the main track, in this order. An item that lacks one repeats its main track there.
    public var tracks: [ExtraTrack]

    public init(
        codec: Codec = .aac, layout: Layout = .stereo, target: Double? = -23, ceiling: Double = -1,
        languages: [String] = [], allowsCommentary: Bool = false, tracks: [ExtraTrack] = []
    ) {
        self.codec = codec
        self.layout = layout
        self.tracks = tracks
        self.target = target
        self.ceiling = ceiling
        self.languages = languages
        self.allowsCommentary = allowsCommentary
    }
}

extension SoundSettings: Codable {
    private enum Key: String, CodingKey { case codec, layout, target, ceiling, languages, allowsCommentary, tracks }

    /// `target: null` switches levelling off; a missing one is the default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init()
        codec = try fields.decodeIfPresent(Codec.self, forKey: .codec) ?? codec
        layout = try fields.decodeIfPresent(Layout.self, forKey: .layout) ?? layout
        tracks = try fields.decodeIfPresent([ExtraTrack].self, forKey: .tracks) ?? tracks
        if fields.contains(.target) { target = try fields.decodeIfPresent(Double.self, forKey: .target) }
        ceiling = try fields.decodeIfPresent(Double.self, forKey: .ceiling) ?? ceiling
        languages = try fields.decodeIfPresent([String].self, forKey: .languages) ?? languages
        allowsCommentary = try fields.decodeIfPresent(Bool.self, forKey: .allowsCommentary) ?? allowsCommentary
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(codec, forKey: .codec)
        try fields.encode(layout, forKey: .layout)
        if !tracks.isEmpty { try fields.encode(tracks, forKey: .tracks) }
        try fields.encode(target, forKey: .target)
        try fields.encode(ceiling, forKey: .ceiling)
        try fields.encode(languages, forKey: .languages)
        try fields.encode(allowsCommentary, forKey: .allowsCommentary)
    }
}

/// An audio track beside the main one.
public struct ExtraTrack: Hashable, Sendable {
    public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
        /// The programme in another language, or with more channels.
        case programme
        /// With a description for the blind.
        case descriptive
    }

    public var codec: SoundSettings.Codec
    public var layout: SoundSettings.Layout
    public var bitRate: Int64
    /// ISO 639; nil: the main track's.
    public var language: String?
    public var purpose: Purpose

    public init(
        codec: SoundSettings.Codec = .aac, layout: SoundSettings.Layout = .stereo, bitRate: Int64 = 192_000,
        language: String? = nil, purpose: Purpose = .programme
    ) {
        self.codec = codec
        self.layout = layout
        self.bitRate = bitRate
        self.language = language
        self.purpose = purpose
    }
}

extension ExtraTrack: Codable {
    private enum Key: String, CodingKey { case codec, layout, bitRate, language, purpose }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init()
        codec = try fields.decodeIfPresent(SoundSettings.Codec.self, forKey: .codec) ?? codec
        layout = try fields.decodeIfPresent(SoundSettings.Layout.self, forKey: .layout) ?? layout
        bitRate = try fields.decodeIfPresent(Int64.self, forKey: .bitRate) ?? bitRate
        language = try fields.decodeIfPresent(String.self, forKey: .language)
        purpose = try fields.decodeIfPresent(Purpose.self, forKey: .purpose) ?? purpose
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(codec, forKey: .codec)
        try fields.encode(layout, forKey: .layout)
        try fields.encode(bitRate, forKey: .bitRate)
        try fields.encodeIfPresent(language, forKey: .language)
        try fields.encode(purpose, forKey: .purpose)
    }
}

/// What the channel's video is encoded with.
public struct EncodingSettings: Hashable, Sendable {
    public enum Codec: String, Hashable, Sendable, Codable, CaseIterable { case h264, hevc, mpeg2 }

    /// All that MPEG-2 has.
    public static let mpeg2Rates = [
        FrameRate(24_000, 1_001), FrameRate(24), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(30), FrameRate(50),
        FrameRate(60_000, 1_001), FrameRate(60),
    ]
    public static let keyFrameIntervals = TimeSpan.milliseconds(500)...TimeSpan.seconds(10)

    /// Where encoders are looked for.
    public enum Device: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first in hardware that passes a trial, otherwise software.
        case auto
        case software, vaapi, qsv, nvenc, v4l2m2m

        /// Those in hardware, the most wanted first.
        public static let hardware: [Device] = [.nvenc, .qsv, .vaapi, .v4l2m2m]

        /// libav's name of the encoder; nil: there is none.
        public func encoder(of codec: Codec) -> String? {
            guard Self.hardware.contains(self) else { return nil }
            switch codec {
            case .h264: return "h264_\(rawValue)"
            case .hevc: return "hevc_\(rawValue)"
            case .mpeg2: return self == .vaapi || self == .qsv ? "mpeg2_\(rawValue)" : nil
            }
        }
    }

    public static let depths = [8, 10]

    public var codec: Codec
    /// Bits of each sample of encoded video: 8 or 10.
    public var depth: Int
    /// libav's name of an encoder to prefer, such as `h264_nvenc`; nil: the software encoder. It must pass a trial first.
    public var encoder: String?
    /// Bits per second of the whole stream, filled up with null packets; nil: as many as there are.
    public var totalBitRate: Int64?
    /// The longest time between two key frames of encoded video; nil: two seconds.
    public var keyFrameInterval: TimeSpan?

    public init(
        codec: Codec = .h264, depth: Int = 8, encoder: String? = nil, totalBitRate: Int64? = nil,
        keyFrameInterval: TimeSpan? = nil
    ) {
        self.codec = codec
        self.depth = depth
        self.encoder = encoder
        self.totalBitRate = totalBitRate
        self.keyFrameInterval = keyFrameInterval
    }
}

extension EncodingSettings: Codable {
    private enum Key: String, CodingKey { case codec, depth, encoder, totalBitRate, keyFrameInterval }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init()
        codec = try fields.decodeIfPresent(Codec.self, forKey: .codec) ?? codec
        depth = try fields.decodeIfPresent(Int.self, forKey: .depth) ?? depth
        encoder = try fields.decodeIfPresent(String.self, forKey: .encoder)
        totalBitRate = try fields.decodeIfPresent(Int64.self, forKey: .totalBitRate)
        keyFrameInterval = try fields.decodeIfPresent(TimeSpan.self, forKey: .keyFrameInterval)
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(codec, forKey: .codec)
        if depth != 8 { try fields.encode(depth, forKey: .depth) }
        try fields.encodeIfPresent(self.encoder, forKey: .encoder)
        try fields.encodeIfPresent(totalBitRate, forKey: .totalBitRate)
        try fields.encodeIfPresent(keyFrameInterval, forKey: .keyFrameInterval)
    }
}
