import Core
import XML

/// Reads what an NFO file says, as Kodi, Jellyfin and ErsatzTV write it.
struct NFOReader {
    /// Grows when more is read of the same file, so that a scan reads them all again.
    static let version: Int64 = 1

    private static let longestName = 200
    private static let longestPlot = 8_000
    private static let mostOfARole = 60

    private(set) var description = MediaDescription()
    /// Values that make no sense: what is left of the file stands.
    private(set) var faults: [XMLError] = []

    /// nil for a file that does not start with XML: letter pictures, or nothing but a URL.
    init?(_ bytes: [UInt8], expecting roots: [String]) throws(XMLError) {
        let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        let isWide = bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff])
        let first = bytes.dropFirst(start).first { !($0 == 0x20 || (0x09...0x0d).contains($0)) }
        guard isWide || first == UInt8(ascii: "<") else { return nil }
        let root = try XMLDocument.root(of: bytes)
        guard roots.contains(root.name) else {
            let expected = listed(roots.map { "<\($0)>" })
            throw XMLError(line: root.line, why: "found <\(root.name)>, expected \(expected)")
        }
        read(root)
    }

    private mutating func read(_ root: XMLElement) {
        description.title = name(root, "title")
        description.sortTitle = name(root, "sorttitle")
        description.plot = root.text(of: "plot", "outline").map { String($0.prefix(Self.longestPlot)) }
        description.released = date(root, "premiered", "aired", "releasedate")
        description.year = number(root, "year", in: 1_870...2_100) ?? description.released?.year
        description.showTitle = name(root, "showtitle")
        description.season = number(root, "season", in: 0...9_999)
        description.episode = number(root, "episode", in: 0...99_999)
        description.artist = name(root, "artist")
        description.album = name(root, "album")
        description.albumArtist = name(root, "albumartist")
        description.contentRating = name(root, "mpaa", "certification")
        description.genres = names(root, "genre")
        description.tags = names(root, "tag")
        description.studios = names(root, "studio")
        description.countries = names(root, "country")
        description.credits = credits(root)
    }

    // MARK: People

    private func credits(_ root: XMLElement) -> [Credit] {
        var credits: [Credit] = []
        // Kodi calls writers credits.
        let writers = (names(root, "credits") + names(root, "writer")).reduce(into: [String]()) { known, name in
            if !known.contains(name) { known.append(name) }
        }
        for role in Credit.Role.allCases {
            let found =
                switch role {
                case .actor, .guest: actors(root, role)
                case .writer: writers.map { Credit(.writer, $0) }
                default: names(root, role.rawValue).map { Credit(role, $0) }
                }
            credits += found.prefix(Self.mostOfARole)
        }
        return credits
    }

    /// Jellyfin tells guests from actors.
    private func actors(_ root: XMLElement, _ role: Credit.Role) -> [Credit] {
        root.children(named: "actor").compactMap { actor in
            let isGuest = actor.text(of: "type") == "GuestStar"
            guard isGuest == (role == .guest), let name = name(actor, "name") else { return nil }
            return Credit(role, name, character: self.name(actor, "role"))
        }
    }

    // MARK: Values

    private func name(_ element: XMLElement, _ names: String...) -> String? {
        names.lazy.compactMap { element.text(of: $0) }.first { $0.count <= Self.longestName }
    }

    /// Old files hold several in one element, with a slash between them.
    private func names(_ root: XMLElement, _ name: String) -> [String] {
        var names: [String] = []
        for element in root.children(named: name) {
            for piece in element.text.replacing(" / ", with: "\u{0}").split(separator: "\u{0}") {
                let text = piece.trimming([" ", "\t", "\n", "\r"])
                if !text.isEmpty, text.count <= Self.longestName, !names.contains(text) { names.append(text) }
            }
        }
        return names
    }

    /// Numbers outside of `range` are how programs say that they know none.
    private mutating func number(_ root: XMLElement, _ name: String, in range: ClosedRange<Int>) -> Int? {
        for element in root.children(named: name) where !element.text.isEmpty {
            if let number = Int(digits: element.text, in: .min ... .max) {
                return range.contains(number) ? number : nil
            }
            faults.append(XMLError(line: element.line, why: "found “\(element.text.prefix(40))”, expected a number"))
        }
        return nil
    }

    private mutating func date(_ root: XMLElement, _ names: String...) -> CivilDate? {
        for element in names.flatMap(root.children(named:)) where !element.text.isEmpty {
            let parts = element.text.prefix(10).split(separator: "-", omittingEmptySubsequences: false).map {
                Int(digits: $0)
            }
            if parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
                let date = CivilDate(year: year, month: month, day: day)
            {
                if year >= 1_870 { return date }
            } else if element.name != "releasedate" {
                faults.append(
                    XMLError(
                        line: element.line,
                        why: "found “\(element.text.prefix(40))”, expected a day such as 1942-11-26"))
            }
        }
        return nil
    }
}
