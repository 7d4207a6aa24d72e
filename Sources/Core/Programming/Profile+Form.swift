extension Profile {
    static let form = Form(
        "profile", Profile(id: ProfileID(0), name: ""),
        checks: [
            .init(at: "video") { profile in
                guard let total = profile.video.encoding.totalBitRate else { return nil }
                let least = profile.video.leastTotal(with: profile.audio)
                return total < least
                    ? ("the total bit rate \(total)", "at least \(least) for this video and audio") : nil
            }
        ],
        fields: [
            .identity(\.id), .name(\.name),
            .group(
                "video", \.video, VideoProfile.form, .notes(bears: false), isAlwaysWritten: true,
                help: "What the video looks like."),
            .group(
                "audio", \.audio, AudioProfile.form, .notes(bears: false), isAlwaysWritten: true,
                help: "What the audio sounds like."),
            .optional(
                "subtitles", \.subtitles, .object(SubtitleRule.form),
                .notes(bears: false, page: "subtitles.md", usualText: "none are drawn"),
                help: "Which subtitles are drawn over its programmes."),
        ])
}

extension VideoProfile {
    static let form = Form(
        "video profile", VideoProfile(), checks: combinations,
        fields: [
            .usual(
                "codec", \.encoding.codec, .choice(), .notes(page: "video.md#codecs"), isAlwaysWritten: true,
                help: "How video is encoded."),
            .usual(
                "width", \.width, .even(widths), .notes(unit: "px"), isAlwaysWritten: true,
                help: "An even number of pixels."),
            .usual(
                "height", \.height, .even(heights), .notes(unit: "px"), isAlwaysWritten: true,
                help: "An even number of pixels."),
            .usual(
                "fps", \.frameRate, .frameRate, .notes(unit: "1/s"), isAlwaysWritten: true, help: "The frame rate."),
            .usual(
                "bitrate", \.bitRate, .bitRate(in: bitRates), .notes(unit: "bit/s"), isAlwaysWritten: true,
                help: "Of transcoded video, from 8k to 200M."),
            .usual("mode", \.mode, .choice(), isAlwaysWritten: true, help: "What is transcoded."),
            .usual(
                "preset", \.preset, .word(of: Preset.self),
                .notes(only: .with("codec", EncodingSettings.Codec.h264, .hevc)),
                help: "How much work the encoder does."),
            .usual(
                "depth", \.encoding.depth, .integer(of: EncodingSettings.depths), .notes(unit: "bit"),
                help: "Bits of each sample of encoded video."),
            .usual("rate-control", \.rateControl, .choice(), help: "Whether the stream's bit rate varies."),
            .optional(
                "total-bitrate", \.encoding.totalBitRate, .bitRate(in: bitRates),
                .notes(
                    only: .with("rate-control", RateControl.constant), unit: "bit/s",
                    usualText: "a tenth more than video and audio"),
                help: "Of the whole stream."),
            .optional(
                "gop", \.encoding.keyFrameInterval,
                .duration(in: gops, "a duration from 00:00:00.5 to 4s"), .notes(usualText: "`2s`"),
                help: "The longest time between two key frames of encoded video."),
            .usual(
                "encoder", \.device, .choice(), .notes(page: "video.md#encoders"),
                help: "Where video is encoded."),
            .usual("fit", \.picture.fit, .choice(), help: "What happens to video of another shape."),
            .usual("deinterlace", \.picture.deinterlacing, .choice(), help: "Which video is deinterlaced."),
            .optional(
                "hdr-peak", \.picture.peak, .integer(PictureSettings.peaks),
                .notes(unit: "nits", usualText: "the file's own, from 400 to 1000"),
                help: "The brightness that HDR10 video is taken to be mastered for."),
        ])
}

extension VideoProfile {
    /// HLS has segments of at most six seconds, which begin with a key frame.
    private static let gops = TimeSpan.milliseconds(500)...TimeSpan.seconds(4)

    /// What no encoder can do.
    static let combinations: [Form<VideoProfile>.Check] = [
        .init(at: "fps") { video in
            guard video.encoding.codec == .mpeg2, !EncodingSettings.mpeg2Rates.contains(video.frameRate) else {
                return nil
            }
            let rates = EncodingSettings.mpeg2Rates.map(\.description).joined(separator: ", ")
            return ("MPEG-2 with \(video.frameRate) frames per second", "one of \(rates), or another codec")
        },
        .init(at: "depth") { video in
            video.encoding.depth == 10 && video.encoding.codec == .mpeg2
                ? ("MPEG-2 with 10 bits", "8, or the codec hevc") : nil
        },
        .init(at: "encoder") { video in
            guard EncodingSettings.Device.hardware.contains(video.device) else { return nil }
            if video.device.encoder(of: video.encoding.codec) == nil {
                return ("\(video.encoding.codec.rawValue) with \(video.device.rawValue)", "auto or software")
            }
            return video.encoding.depth == 10 ? ("10 bits with \(video.device.rawValue)", "auto or software") : nil
        },
    ]
}

extension EncodingSettings.Codec: Choice {
    public var help: String {
        switch self {
        case .h264: "plays everywhere"
        case .hevc: "better per bit; takes two to five times the processor, and not all players have it"
        case .mpeg2: "for old receivers; browsers do not play it"
        }
    }
}

extension VideoProfile.RateControl: Choice {
    public var help: String {
        switch self {
        case .variable: "as many bits as there are"
        case .constant: "always the same, filled up, for modulators"
        }
    }
}

extension EncodingSettings.Device: Choice {
    public var help: String {
        switch self {
        case .auto: "the first in hardware that passes a trial, otherwise software"
        case .software: "x264, x265 or FFmpeg's MPEG-2"
        case .vaapi, .qsv, .nvenc, .v4l2m2m: "software where it fails"
        }
    }
}

extension PictureSettings.Fit: Choice {
    public var help: String {
        switch self {
        case .bars: "black bars"
        case .crop: "fills the screen where at most a tenth of a side is lost"
        case .stretch: "fills the screen"
        case .blur: "bars that show it blurred"
        }
    }
}

extension PictureSettings.Deinterlacing: Choice {
    public var help: String {
        switch self {
        case .automatic: "what is marked as interlaced"
        case .always: "everything"
        case .never: "nothing"
        }
    }
}

extension VideoProfile.Mode: Choice {
    public var help: String {
        switch self {
        case .copyIfPossible: "video that fits is copied"
        case .transcode: "everything"
        }
    }
}

extension VideoProfile.Preset: Choice {}

extension AudioProfile {
    static let form = Form(
        "audio profile", AudioProfile(),
        checks: [
            .init(at: "channels") { $0.sound.codec.fault(of: $0.sound.layout) },
            .init(at: "bitrate") { $0.sound.codec.fault(of: $0.bitRate, $0.sound.layout) },
        ],
        fields: [
            .usual(
                "codec", \.sound.codec, .choice(), .notes(page: "audio.md#codecs"), isAlwaysWritten: true,
                help: "How audio is encoded."),
            .usual("channels", \.sound.layout, .choice(), help: "The channels of the main track."),
            .usual(
                "bitrate", \.bitRate, .bitRate(in: bitRates), .notes(unit: "bit/s"), isAlwaysWritten: true,
                help: "Of the audio, from 8k to 200M."),
            .usual(
                "rate", \.sampleRate,
                Codec<Int>.integer(of: sampleRates.map(Int.init(clamping:)))
                    .mapped(Int64.init(clamping:), Int.init(clamping:)),
                .notes(unit: "Hz"), isAlwaysWritten: true, help: "Samples per second."),
            .optional(
                "language", \.language, .language, .notes(usualText: "the file's own"),
                help: "The preferred audio track."),
            .usual(
                "languages", \.sound.languages, .list(.language, of: "languages"),
                help: "Further languages, the most wanted first."),
            .usual(
                "loudness", \.sound.target, .loudness, .notes(unit: "LUFS"),
                help: "Items whose loudness was measured are played this loud (EBU R128)."),
            .usual(
                "tracks", \.sound.tracks,
                Codec.list(.object(ExtraTrack.form)).checked {
                    $0.count > SoundSettings.mostTracks
                        ? ("\($0.count) tracks", "at most \(SoundSettings.mostTracks)") : nil
                }, .notes(page: "audio.md#several-tracks"), isShown: false,
                help: "What is sent beside the main track."),
        ])
}

extension ExtraTrack {
    static let form = Form(
        "audio track", ExtraTrack(),
        checks: [
            .init(at: "channels") { $0.codec.fault(of: $0.layout) },
            .init(at: "bitrate") { $0.codec.fault(of: $0.bitRate, $0.layout) },
        ],
        fields: [
            .usual("codec", \.codec, .choice(), isAlwaysWritten: true, help: "How the track is encoded."),
            .usual("channels", \.layout, .choice(), help: "Its channels."),
            .usual(
                "bitrate", \.bitRate, .bitRate(in: AudioProfile.bitRates), .notes(unit: "bit/s"),
                isAlwaysWritten: true, help: "Of the track."),
            .optional(
                "language", \.language, .language, .notes(usualText: "the main track's"), help: "Its language."),
            .usual("purpose", \.purpose, .choice(), help: "What it contains."),
        ])
}

extension ExtraTrack.Purpose: Choice {
    public var help: String {
        switch self {
        case .programme: "the programme"
        case .descriptive: "the programme with a description for the blind"
        }
    }
}

extension SoundSettings.Layout: Choice {
    public var help: String {
        switch self {
        case .stereo: "two"
        case .surround: "six"
        }
    }
}

extension SoundSettings.Codec: Choice {
    public var help: String {
        switch self {
        case .aac: "plays everywhere"
        case .ac3, .eac3: "for televisions and receivers; few browsers play it"
        case .mp2: "for old receivers; two channels"
        }
    }

    /// Bits per second that the encoder has; nil: any.
    private var bitRates: [Int64]? {
        switch self {
        case .aac, .eac3: nil
        case .ac3: [64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640]
        case .mp2: [64, 96, 112, 128, 160, 192, 224, 256, 320, 384]
        }
    }

    /// Why it cannot have these channels.
    func fault(of layout: SoundSettings.Layout) -> (found: String, expected: String)? {
        self == .mp2 && layout == .surround ? ("MP2 with 5.1", "stereo, or the codec aac, ac3 or eac3") : nil
    }

    /// Why it cannot have this bit rate.
    func fault(of bitRate: Int64, _ layout: SoundSettings.Layout) -> (found: String, expected: String)? {
        let found = "\(rawValue) with \(bitRate) bits per second"
        if let bitRates, !bitRates.contains(where: { $0 * 1_000 == bitRate }) {
            return (found, "one of \(bitRates.map { "\($0)k" }.joined(separator: ", "))")
        }
        let least: Int64 = layout == .surround ? 192_000 : self == .eac3 ? 64_000 : 8_000
        let most: Int64 = self == .eac3 ? 1_024_000 : AudioProfile.bitRates.upperBound
        guard (least...most).contains(bitRate) else {
            return ("\(found)\(layout == .surround ? " and 5.1" : "")", "\(least / 1_000)k to \(most / 1_000)k")
        }
        return nil
    }
}

extension Codec where Value == Double? {
    /// A whole number of LUFS, or nothing.
    fileprivate static var loudness: Codec {
        let (least, most) = (Int(SoundSettings.targets.lowerBound), Int(SoundSettings.targets.upperBound))
        let expected = "a whole number from \(least) to \(most), or off"
        return Codec<Int>.integer(least...most).mapped(
            { (number: Int) -> Double? in Double(number) },
            { (level: Double?) -> Int in Int(exactly: (level ?? -23).rounded()) ?? -23 }
        )
        .or([("off", nil)], help: "as loud as they are", expected: expected)
    }
}

extension Codec where Value == Int {
    /// H.264 video with 4:2:0 colour has even sides.
    fileprivate static func even(_ range: ClosedRange<Int>) -> Codec {
        Codec.integer(range).sampled { Int.random(in: range.lowerBound / 2...range.upperBound / 2, using: &$0) * 2 }
            .checked { $0 % 2 == 0 ? nil : ("the odd number \($0)", "an even one") }
    }
}
