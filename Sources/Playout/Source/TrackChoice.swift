import Core
import LibAV

/// Which of a file's audio tracks is played: one in the most wanted language, with the programme's own sound, as many
/// channels as are of use, and the file's own preference where all else is equal.
struct TrackChoice {
    let languages: [LanguageCode]
    let allowsCommentary: Bool
    /// A track with this many channels or more is as good as any.
    let channels: Int

    init(_ request: SourceRequest) {
        let wanted = [request.source.language, request.format.audio.language].compactMap(\.self)
        languages = (wanted + request.format.sound.languages).map(LanguageCode.init)
        allowsCommentary = request.format.sound.allowsCommentary
        channels = 2
    }

    init(languages: [String] = [], allowsCommentary: Bool = false, channels: Int = 2) {
        self.languages = languages.map(LanguageCode.init)
        self.allowsCommentary = allowsCommentary
        self.channels = channels
    }

    /// nil when the file has no audio. `preferred` is libav's own choice.
    func track(of tracks: [InputStream], preferred: Int? = nil) -> InputStream? {
        let playable = tracks.filter { $0.kind == .audio && $0.parameters.channelCount > 0 }
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

    static func isCommentary(_ track: InputStream) -> Bool {
        if track.isComment || track.isVisualImpaired { return true }
        guard let title = track.title?.lowercased() else { return false }
        return words.contains { title.contains($0) }
    }
}
