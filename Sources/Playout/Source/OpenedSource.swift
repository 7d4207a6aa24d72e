import Core
import LibAV

/// A file as it turned out to be, and which of its streams are played.
struct OpenedSource: Sendable {
    let formatName: String
    let video: InputStream?
    let audio: InputStream?
    let clock: SourceClock

    /// Time stamps this far apart are a new timeline, not a pause.
    static let jump = TimeSpan.seconds(5)

    init(_ demuxer: Demuxer, request: SourceRequest) throws(SourceFailure) {
        let picture = demuxer.bestStream(.video).flatMap { $0.isAttachedPicture ? nil : $0 }
        let sound = Self.soundTrack(of: demuxer, language: request.language)
        guard picture != nil || sound != nil else {
            throw SourceFailure(
                code: "source.empty", what: "Playing \(demuxer.path)", why: "it has neither pictures nor sound",
                fix: "Remove the file from the library.")
        }
        formatName = demuxer.formatName
        video = picture
        audio = sound
        // The item's zero is the first picture: encoders' priming makes the sound start earlier by their own measure.
        let zero =
            picture.flatMap { stream in stream.start.map { stream.timeBase.rescale($0, to: .nanoseconds) }
            }
            ?? (demuxer.start ?? .zero).microseconds.saturatingTimes(1_000)
        clock = SourceClock(request, zero: zero)
    }

    /// Whether a seek may land late, because the format has no index.
    var seeksImprecisely: Bool { formatName == "mpegts" || formatName == "mpeg" }

    private static func soundTrack(of demuxer: Demuxer, language: String?) -> InputStream? {
        let tracks = demuxer.streams.filter { $0.kind == .audio && $0.parameters.channelCount > 0 }
        let programme = tracks.filter { !$0.isVisualImpaired && !$0.isComment }
        if let language {
            let wanted = LanguageCode(language)
            if let track = programme.first(where: { $0.language.map(LanguageCode.init) == wanted }) { return track }
        }
        return programme.first(where: \.isDefault) ?? demuxer.bestStream(.audio) ?? tracks.first
    }
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
