import Core

/// What every part of an engine knows about its channel: the profile, and the clocks that follow from it.
struct ChannelFormat: Hashable, Sendable {
    /// Every picture is decoded this many frames before its time at most: enough for x264's B-pyramid. One number for
    /// the whole channel makes decoding times a function of the frame alone.
    static let reorderDepth: Int64 = 3

    let video: VideoProfile
    let audio: AudioProfile
    let picture: PictureSettings
    let sound: SoundSettings
    let encoding: EncodingSettings

    init(
        video: VideoProfile, audio: AudioProfile, picture: PictureSettings = PictureSettings(),
        sound: SoundSettings = SoundSettings(), encoding: EncodingSettings = EncodingSettings()
    ) {
        self.video = video
        self.audio = audio
        self.picture = picture
        self.sound = sound
        self.encoding = encoding
    }

    init(_ begin: EngineBegin) {
        self.init(
            video: begin.video, audio: begin.audio, picture: begin.picture ?? PictureSettings(),
            sound: begin.sound ?? SoundSettings(), encoding: begin.encoding ?? EncodingSettings())
    }

    /// What decides whether a file's video is copied.
    var copyRule: CopyRule { CopyRule(profile: video, picture: picture, encoding: encoding) }

    var frameRate: FrameRate { video.frameRate }

    /// The audio tracks that are sent, the main one first.
    var tracks: [SoundFormat] {
        let main = SoundFormat(
            codec: sound.codec, layout: sound.layout, bitRate: audio.bitRate, language: audio.language,
            languages: sound.languages, isDescriptive: false)
        return [main]
            + sound.tracks.map { track in
                SoundFormat(
                    codec: track.codec, layout: track.layout, bitRate: track.bitRate,
                    language: track.language ?? audio.language,
                    languages: track.language == nil ? sound.languages : [],
                    isDescriptive: track.purpose == .descriptive)
            }
    }

    /// The most frames from one key frame to the next.
    var keyFrameInterval: Int64 { max(1, frames(in: encoding.keyFrameInterval ?? .seconds(2))) }

    func frame(at instant: Instant) -> Int64 { frameRate.frame(at: instant) }

    /// The nearest number of frames in `span`.
    func frames(in span: TimeSpan) -> Int64 { frameRate.frame(at: Instant(microseconds: span.microseconds)) }

    func span(ofFrames count: Int64) -> TimeSpan {
        TimeSpan(microseconds: frameRate.instant(ofFrame: count).microseconds)
    }

    func sample(ofFrame frame: Int64) -> Int64 { frameRate.sample(ofFrame: frame, sampleRate: audio.sampleRate) }

    /// At least `count` frames, which last a whole number of samples: sound and pictures left out together stay together.
    func wholeSamples(inFrames count: Int64) -> Int64 {
        let perFrame = audio.sampleRate * frameRate.denominator
        let period = (1...frameRate.numerator).first { ($0 * perFrame).isMultiple(of: frameRate.numerator) } ?? 1
        return (count + period - 1).flooredDivision(by: period) * period
    }

    /// 90 kHz ticks since 1970; the stream carries the lower 33 bits.
    func ticks(ofFrame frame: Int64) -> Int64 {
        roundedRatio(frame, 90_000 * frameRate.denominator, frameRate.numerator)
    }

    func ticks(ofSample sample: Int64) -> Int64 { roundedRatio(sample, 90_000, audio.sampleRate) }
}

/// One of the audio tracks that a channel sends.
struct SoundFormat: Hashable, Sendable {
    let codec: SoundSettings.Codec
    let layout: SoundSettings.Layout
    let bitRate: Int64
    /// The most wanted; nil: the file's own.
    let language: String?
    let languages: [String]
    let isDescriptive: Bool
}
