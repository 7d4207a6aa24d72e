import Core
import LibAV

/// A file as it turned out to be, and which of its streams are played.
struct OpenedSource: Sendable {
    let formatName: String
    let video: InputStream?
    let audio: InputStream?
    /// How the audio is brought to the channel's level.
    let level: SoundLevel
    let clock: SourceClock

    /// Timestamps this far apart are a new timeline, not a pause.
    static let jump = TimeSpan.seconds(5)

    init(_ demuxer: Demuxer, request: SourceRequest) throws(SourceFailure) {
        let picture = demuxer.bestStream(.video).flatMap { $0.isAttachedPicture ? nil : $0 }
        let sound = TrackChoice(request).track(
            of: demuxer.streams, preferred: demuxer.bestStream(.audio)?.index)
        guard picture != nil || sound != nil else {
            throw SourceFailure(
                code: "source.empty", what: "Cannot play \(demuxer.path)", why: "it contains no video or audio",
                fix: "Remove the file from the library.")
        }
        guard picture?.dolbyVision?.hasNoUsableBase != true else {
            throw SourceFailure(
                code: "source.dolby-vision", what: "Cannot play \(demuxer.path)", why: DolbyVision.noBase,
                fix: DolbyVision.alternative)
        }
        formatName = demuxer.formatName
        video = picture
        audio = sound
        // Facts list the tracks that can be heard, in the file's order.
        let order = demuxer.streams.filter(ProbeSession.hasSound).firstIndex { $0.index == sound?.index }
        let known = request.source.facts?.audio ?? []
        level = SoundLevel(
            request.format.sound, order.flatMap { known.indices.contains($0) ? known[$0].loudness : nil },
            channels: sound?.parameters.channelCount ?? 2)
        // The item's zero is the first picture: encoders' priming makes the sound start earlier by their own measure.
        let zero =
            picture.flatMap { stream in stream.start.map { stream.timeBase.rescale($0, to: .nanoseconds) }
            }
            ?? (demuxer.start ?? .zero).microseconds.saturatingTimes(1_000)
        clock = SourceClock(request, zero: zero)
    }

    /// Whether a seek may land late, because the format has no index.
    var seeksImprecisely: Bool { formatName == "mpegts" || formatName == "mpeg" }
}

extension DolbyVision {
    /// Why a file without a usable base layer is refused.
    static let noBase = "it is Dolby Vision profile 5, whose colours cannot be shown without its metadata"
    static let alternative = "Use a version of it in HDR10, HLG or SDR, or Dolby Vision profile 7 or 8."
}

/// ISO 639 codes that mean the same language compare equal: `ger`, `deu` and `de`.
struct LanguageCode: Hashable {
    private let code: String

    init(_ text: String) {
        let primary = text.lowercased().prefix { $0 != "-" && $0 != "_" }
        code = Self.terminological[String(primary)] ?? String(primary)
    }

    private static let terminological = [
        "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces", "dut": "nld",
        "fre": "fra", "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl", "mac": "mkd", "mao": "mri",
        "may": "msa", "per": "fas", "rum": "ron", "slo": "slk", "tib": "bod", "wel": "cym",
        "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
        "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
        "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav",
        "nb": "nob", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk",
        "sl": "slv", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
    ]
}
