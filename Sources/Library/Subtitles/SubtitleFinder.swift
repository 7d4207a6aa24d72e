public import Core
import Linux

/// Finds the subtitle files beside a film: `Film.srt`, `Film.en.srt`, `Film.de.forced.ass`.
public enum SubtitleFinder {
    private static let endings: Set<String> = ["srt", "ass", "ssa", "vtt"]

    /// Blocks while the disk is asked. In the order of their names.
    public static func files(beside path: String) -> [EngineSubtitleFile] {
        guard let slash = path.lastIndex(of: "/") else { return [] }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        let name = path[path.index(after: slash)...]
        let stem = String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
        // A folder that cannot be read has none.
        guard let entries = try? FolderListing.entries(of: folder, startingWith: stem) else { return [] }
        return files(beside: path, among: entries.filter { $0.kind == .file }.map(\.name))
    }

    static func files(beside path: String, among names: [String]) -> [EngineSubtitleFile] {
        guard let slash = path.lastIndex(of: "/") else { return [] }
        let folder = path[...slash]
        let name = path[path.index(after: slash)...]
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        return names.sorted().compactMap { other in
            guard other.hasPrefix(stem), let dot = other.lastIndex(of: "."),
                endings.contains(other[other.index(after: dot)...].lowercased())
            else { return nil }
            let middle = other[..<dot].dropFirst(stem.count)
            guard middle.isEmpty || middle.hasPrefix(".") else { return nil }
            let words = middle.split(separator: ".").map { $0.lowercased() }
            return EngineSubtitleFile(
                path: folder + other, language: words.lazy.compactMap(language).first,
                isForced: words.contains("forced"),
                isHearingImpaired: !Set(["sdh", "hi", "cc"]).isDisjoint(with: words))
        }
    }

    /// `en`, `eng` or `en-GB`.
    private static func language(_ word: String) -> String? {
        let code = word.prefix { $0 != "-" && $0 != "_" }
        guard (2...3).contains(code.utf8.count), code.utf8.allSatisfy({ (0x61...0x7a).contains($0) }),
            !["sdh", "hi", "cc"].contains(code)
        else { return nil }
        return String(code)
    }
}
