import Core

/// The season and episode in a file name: `S01E02`, `s1.e2`, `1x02`.
struct EpisodeMark: Equatable {
    let season: Int
    let episode: Int
    /// The text before and after the mark.
    let before: String
    let after: String

    init?(_ stem: String) {
        if let match = stem.firstMatch(of: #/[sS](\d{1,4})[._xX -]?[eE](\d{1,4})(?:[-_ .]?[eE]\d{1,4})*/#),
            let season = Int(digits: match.1), let episode = Int(digits: match.2)
        {
            self.init(season, episode, stem, match.range)
        } else if let match = stem.firstMatch(of: #/(?:^|[^0-9a-zA-Z])(\d{1,2})[xX](\d{1,4})(?![0-9a-zA-Z])/#),
            let season = Int(digits: match.1), let episode = Int(digits: match.2)
        {
            self.init(season, episode, stem, match.range)
        } else {
            return nil
        }
    }

    private init(_ season: Int, _ episode: Int, _ stem: String, _ range: Range<String.Index>) {
        self.season = season
        self.episode = episode
        before = String(stem[..<range.lowerBound])
        after = String(stem[range.upperBound...])
    }
}

/// The season a folder is for: `Season 2`, `s02`, `Specials`.
enum SeasonFolder {
    static func number(_ name: String) -> Int? {
        if name.lowercased() == "specials" { return 0 }
        guard let match = name.wholeMatch(of: #/(?i)s(?:eason)?[\s._]?(\d{1,4})(?:\D.*)?/#) else { return nil }
        return Int(digits: match.1)
    }
}
