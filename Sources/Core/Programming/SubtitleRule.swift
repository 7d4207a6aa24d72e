/// Which subtitles are drawn over programmes.
public struct SubtitleRule: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable { case none, burn }

    public enum Occasion: String, Hashable, Sendable, Codable, CaseIterable {
        case always
        /// Where the sound that is heard is in another language than those wanted.
        case foreignSound = "foreign-sound"
    }

    public static let mostLanguages = 20

    public var mode: Mode
    /// ISO 639 codes, the most wanted first; empty: any.
    public var languages: [String]
    /// Only those that translate single lines and signs.
    public var forcedOnly: Bool
    public var occasion: Occasion

    public init(
        mode: Mode = .none, languages: [String] = [], forcedOnly: Bool = false, occasion: Occasion = .always
    ) {
        self.mode = mode
        self.languages = languages
        self.forcedOnly = forcedOnly
        self.occasion = occasion
    }
}

extension SubtitleRule {
    static let form = Form(
        "subtitle rule", SubtitleRule(),
        fields: [
            .usual("mode", \.mode, .choice(), isAlwaysWritten: true, help: "What is done with subtitles."),
            .usual(
                "languages", \.languages,
                .list(.language, of: "languages").checked { languages in
                    languages.count <= mostLanguages
                        ? nil : ("\(languages.count) languages", "at most \(mostLanguages)")
                }, .notes(usualText: "any"), help: "Which, the most wanted first."),
            .usual("forced-only", \.forcedOnly, .flag, help: "Only those that translate single lines and signs."),
            .usual("when", \.occasion, .choice(), help: "Over which programmes."),
        ])
}

extension SubtitleRule.Mode: Choice {
    public var help: String {
        switch self {
        case .none: "they are left out"
        case .burn: "they are drawn into the video"
        }
    }
}

extension SubtitleRule.Occasion: Choice {
    public var help: String {
        switch self {
        case .always: "all"
        case .foreignSound:
            "those whose sound is in none of the languages; the others have only forced subtitles"
        }
    }
}
