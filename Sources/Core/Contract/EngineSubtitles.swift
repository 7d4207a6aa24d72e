/// Which subtitles are drawn over a source's video. New in version 2 of the contract.
public struct EngineSubtitles: Hashable, Sendable, Codable {
    /// ISO 639 codes, the most wanted first; empty: any.
    public var languages: [String]
    public var forcedOnly: Bool
    public var when: SubtitleRule.Occasion
    /// Files beside the source, in addition to what is inside of it.
    public var files: [EngineSubtitleFile]

    public init(
        languages: [String] = [], forcedOnly: Bool = false, when: SubtitleRule.Occasion = .always,
        files: [EngineSubtitleFile] = []
    ) {
        self.languages = languages
        self.forcedOnly = forcedOnly
        self.when = when
        self.files = files
    }

    /// Whether something could be drawn over a file: then its video cannot be copied.
    public func mayApply(to facts: MediaFacts?) -> Bool {
        guard let facts else { return true }
        let tracks = facts.subtitles.map(\.language) + files.map(\.language)
        guard !languages.isEmpty else { return !tracks.isEmpty }
        let wanted = Set(languages.map { LanguageCode($0) })
        return tracks.contains { $0.map { wanted.contains(LanguageCode($0)) } ?? false }
    }
}

/// A subtitle file.
public struct EngineSubtitleFile: Hashable, Sendable, Codable {
    public var path: String
    /// ISO 639; nil: unknown.
    public var language: String?
    public var isForced: Bool
    public var isHearingImpaired: Bool

    public init(path: String, language: String? = nil, isForced: Bool = false, isHearingImpaired: Bool = false) {
        self.path = path
        self.language = language
        self.isForced = isForced
        self.isHearingImpaired = isHearingImpaired
    }
}

extension PlanLimits {
    public static let mostSubtitleFiles = 50
}

extension EngineSubtitles {
    func check() throws(PlanFault) {
        guard languages.count <= SubtitleRule.mostLanguages, languages.allSatisfy({ $0.utf8.count <= 100 }) else {
            throw PlanFault(
                field: "subtitles.languages", why: "are more than \(SubtitleRule.mostLanguages), or too long")
        }
        guard files.count <= PlanLimits.mostSubtitleFiles,
            files.allSatisfy({
                !$0.path.isEmpty && $0.path.utf8.count <= PlanLimits.longestPath && !$0.path.utf8.contains(0)
                    && $0.language?.utf8.count ?? 0 <= 100
            })
        else {
            throw PlanFault(
                field: "subtitles.files", why: "are more than \(PlanLimits.mostSubtitleFiles), or not paths")
        }
    }
}
