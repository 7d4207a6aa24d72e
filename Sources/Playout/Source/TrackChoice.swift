import Core
import LibAV

/// Which of a file's audio tracks is played: one in the most wanted language, with the programme's own sound, as many
/// channels as are of use, and the file's own preference where all else is equal.
struct TrackChoice {
    let languages: [LanguageCode]
    let allowsCommentary: Bool
    /// A track with this many channels or more is as good as any.
    let channels: Int
    /// What only will do; nil: any track will.
    let demand: Demand?

    struct Demand: Sendable {
        /// nil: in any.
        let language: LanguageCode?
        let isDescriptive: Bool
    }

    /// For one of the channel's tracks. A further track is for a language or a description that the file may not have.
    init(_ request: SourceRequest, _ track: SoundFormat, isMain: Bool) {
        let wanted = isMain || !track.languages.isEmpty ? [request.source.language, track.language] : [track.language]
        languages = (wanted.compactMap(\.self) + track.languages).map(LanguageCode.init)
        allowsCommentary = isMain ? request.format.sound.allowsCommentary : track.isDescriptive
        channels = track.layout.channelCount
        let isSame = track.language == request.format.audio.language && !track.isDescriptive
        demand =
            isMain || isSame
            ? nil : Demand(language: track.language.map(LanguageCode.init), isDescriptive: track.isDescriptive)
    }

    init(languages: [String] = [], allowsCommentary: Bool = false, channels: Int = 2, demand: Demand? = nil) {
        self.languages = languages.map(LanguageCode.init)
        self.allowsCommentary = allowsCommentary
        self.channels = channels
        self.demand = demand
    }

    /// nil when the file has no such audio. `preferred` is libav's own choice.
    func track(of tracks: [InputStream], preferred: Int? = nil) -> InputStream? {
        let playable = tracks.filter { track in
            guard track.kind == .audio, track.parameters.channelCount > 0 else { return false }
            guard let demand else { return true }
            let speaks = demand.language.map { track.language.map(LanguageCode.init) == $0 } ?? true
            return speaks && Self.isDescriptive(track) == demand.isDescriptive
        }
        return playable.min { rank($0, preferred).lexicographicallyPrecedes(rank($1, preferred)) }
    }

    /// The smaller the better, the first number most of all.
    private func rank(_ track: InputStream, _ preferred: Int?) -> [Int] {
        let language = track.language.map(LanguageCode.init)
        return [
            Self.isCommentary(track) && !allowsCommentary ? 1 : 0,
            language.flatMap { languages.firstIndex(of: $0) } ?? languages.count,
            track.isDefault ? 0 : 1,
            track.index == preferred ? 0 : 1,
            max(0, channels - track.parameters.channelCount),
            track.index,
        ]
    }

    /// Words in the titles of tracks that are spoken over the programme.
    private static let words = [
        "comment", "kommentar", "descri", "audiodesk", "hörfilm", "narrat", "director's cut talk", "isolated score",
    ]

    private static let descriptiveWords = ["descri", "audiodesk", "hörfilm"]

    /// Whether a description for the blind is spoken over it.
    static func isDescriptive(_ track: InputStream) -> Bool {
        if track.isVisualImpaired { return true }
        guard let title = track.title?.lowercased() else { return false }
        return descriptiveWords.contains { title.contains($0) }
    }

    static func isCommentary(_ track: InputStream) -> Bool {
        if track.isComment || track.isVisualImpaired { return true }
        guard let title = track.title?.lowercased() else { return false }
        return words.contains { title.contains($0) }
    }
}
