extension Profile {
    static let form = Form(
        "profile", Profile(id: ProfileID(0), name: ""),
        fields: [
            .identity(\.id), .name(\.name),
            .group(
                "video", \.video, VideoProfile.form, .notes(bears: false), isAlwaysWritten: true,
                help: "What the video looks like."),
            .group(
                "audio", \.audio, AudioProfile.form, .notes(bears: false), isAlwaysWritten: true,
                help: "What the audio sounds like."),
        ])
}

extension VideoProfile {
    static let form = Form(
        "video profile", VideoProfile(),
        fields: [
            .constant("codec", "h264", help: "How video is encoded."),
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
            .usual("preset", \.preset, .word(of: Preset.self), help: "How much work the encoder does."),
            .usual("fit", \.picture.fit, .choice(), help: "What happens to video of another shape."),
            .usual("deinterlace", \.picture.deinterlacing, .choice(), help: "Which video is deinterlaced."),
            .optional(
                "hdr-peak", \.picture.peak, .integer(PictureSettings.peaks),
                .notes(unit: "nits", usualText: "the file's own, from 400 to 1000"),
                help: "The brightness that HDR10 video is taken to be mastered for."),
        ])
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
        fields: [
            .constant("codec", "aac", help: "How audio is encoded."),
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
        ])
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
