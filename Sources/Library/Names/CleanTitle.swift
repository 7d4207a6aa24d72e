/// Makes a readable title of a piece of a file name.
enum CleanTitle {
    /// Words that begin the technical tail of a release name.
    private static let technicalWords: Set<String> = [
        "2160p", "1080p", "1080i", "720p", "576p", "480p", "480i", "4k", "uhd", "bluray", "blu-ray", "bdrip", "brrip",
        "webrip", "web-dl", "webdl", "hdtv", "dvdrip", "dvd", "x264", "x265", "h264", "h265", "hevc", "xvid", "divx",
        "remux", "proper", "repack",
    ]

    /// Dots and underscores that stand for spaces become spaces, the technical tail goes, doubled spaces and loose
    /// punctuation at the ends go.
    static func make(_ raw: some StringProtocol) -> String {
        let separatesByDots = !raw.contains(" ")
        var words: [Substring] = []
        let spaced = raw.map { $0 == "_" || (separatesByDots && $0 == ".") ? " " : $0 }
        for word in String(spaced).split(separator: " ") {
            let bare = word.lowercased().trimming(["[", "]", "(", ")"])
            if technicalWords.contains(bare) { break }
            words.append(word)
        }
        return words.joined(separator: " ").trimming(["-", "[", "(", " ", "."])
    }

    /// For sorting: without a leading article, lower case.
    static func sortable(_ title: String) -> String {
        let lower = title.lowercased()
        for article in ["the ", "a ", "an "] where lower.hasPrefix(article) && lower.count > article.count {
            return String(lower.dropFirst(article.count))
        }
        return lower
    }
}

extension StringProtocol {
    /// Without leading and trailing characters of `set`.
    func trimming(_ set: Set<Character>) -> String {
        guard let first = firstIndex(where: { !set.contains($0) }), let last = lastIndex(where: { !set.contains($0) })
        else { return "" }
        return String(self[first...last])
    }
}
