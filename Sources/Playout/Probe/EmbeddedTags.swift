import Core
import LibAV

/// What a container says about the programme in it, under the names that MP4 and Matroska files use: libav gives both
/// theirs in lower case or does not care.
struct EmbeddedTags {
    private let value: (String) -> String?

    /// `value` gives the text under a key, in any case.
    init(_ value: @escaping (String) -> String?) { self.value = value }

    /// Longer texts are not names, and no more than so many belong to one programme.
    private static let longestName = 200
    private static let longestPlot = 8_000
    private static let mostNames = 40

    var description: MediaDescription {
        var found = MediaDescription()
        found.title = name("title")
        found.plot = plot
        found.released = date
        found.year = found.released?.year ?? year
        found.showTitle = name("show")
        found.season = number("season_number")
        found.episode = number("episode_sort")
        found.artist = name("artist", "performer")
        found.album = name("album")
        found.albumArtist = name("album_artist")
        found.contentRating = rating
        found.genres = names("genre")
        found.studios = names("production_studio", "studio")
        found.countries = names("country")
        found.credits = Self.people.flatMap { role, keys in names(keys).map { Credit(role, $0) } }
        if let list = text("iTunMOVI") { add(MovieAtom(list), to: &found) }
        return found
    }

    private func add(_ atom: MovieAtom, to found: inout MediaDescription) {
        if found.studios.isEmpty, let studio = atom.studio, studio.count <= Self.longestName {
            found.studios = [studio]
        }
        let known = Set(found.credits.map(\.role))
        for role in Credit.Role.allCases where !known.contains(role) {
            let named = atom.credits.filter { $0.role == role && $0.name.count <= Self.longestName }
            found.credits += named.prefix(Self.mostNames)
        }
    }

    private static let people: [(Credit.Role, [String])] = [
        (.director, ["director"]), (.actor, ["actor", "cast", "actors"]),
        (.writer, ["written_by", "writer", "screenplay_by", "screenwriter"]), (.producer, ["producer"]),
        (.composer, ["composer"]), (.presenter, ["presenter", "host"]),
    ]

    // MARK: Texts

    /// Matroska tags may say what they are about: the programme itself, not the series or collection it belongs to.
    private func text(_ key: String) -> String? {
        for prefix in ["", "MOVIE/", "EPISODE/", "CONCERT/", "TRACK/"] {
            if let found = value(prefix + key).map(Self.clean), !found.isEmpty { return found }
        }
        return nil
    }

    private func name(_ keys: String...) -> String? {
        keys.lazy.compactMap(text).first { $0.count <= Self.longestName && !$0.contains("\n") }
    }

    private func names(_ keys: String...) -> [String] { names(keys) }

    /// Of several names in one text. A comma parts them too, but not `Jr.` from its name.
    private func names(_ keys: [String]) -> [String] {
        guard let text = keys.lazy.compactMap(text).first else { return [] }
        var names: [String] = []
        for piece in text.replacing(" / ", with: ";").split(whereSeparator: { ";|,\n".contains($0) }) {
            let name = Self.clean(String(piece))
            if Self.suffixes.contains(name), let last = names.indices.last {
                names[last] += ", " + name
            } else if !name.isEmpty, name.count <= Self.longestName, !names.contains(name) {
                names.append(name)
            }
        }
        return Array(names.prefix(Self.mostNames))
    }

    private static let suffixes: Set<String> = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "M.D.", "Ph.D."]

    /// A comment is a plot only when it reads like one: most are addresses or the name of a program.
    private var plot: String? {
        let told = ["synopsis", "description", "summary"].lazy.compactMap(text).first
        let comment = text("comment").flatMap { $0.contains(" ") && !$0.contains("://") ? $0 : nil }
        return (told ?? comment).map { String($0.prefix(Self.longestPlot)) }
    }

    /// Without control characters but line ends, and without spaces around.
    private static func clean(_ text: String) -> String {
        let seen = text.unicodeScalars.filter { $0 == "\n" || !($0.value < 0x20 || (0x7f...0x9f).contains($0.value)) }
        let whole = String(String.UnicodeScalarView(seen))
        guard let first = whole.firstIndex(where: { !$0.isWhitespace }),
            let last = whole.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(whole[first...last])
    }

    // MARK: Numbers and dates

    private func number(_ key: String) -> Int? {
        text(key).flatMap { Int(digits: $0, in: 0...9_999) }
    }

    /// `1942-11-26`, with or without a time after it.
    private var date: CivilDate? {
        for key in Self.dateKeys {
            let parts = (text(key) ?? "").prefix(10).split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
                let year = Int(digits: parts[0]), let month = Int(digits: parts[1]), let day = Int(digits: parts[2]),
                let date = CivilDate(year: year, month: month, day: day), Self.years.contains(year)
            else { continue }
            return date
        }
        return nil
    }

    private var year: Int? {
        Self.dateKeys.lazy.compactMap { text($0).flatMap { Int(digits: $0.prefix(4)) } }.first(
            where: Self.years.contains)
    }

    private static let dateKeys = ["date_released", "date_release", "date", "year"]
    private static let years = 1_870...2_100

    /// `mpaa|PG-13|300|` as iTunes writes it, or as it stands.
    private var rating: String? {
        if let extended = text("iTunEXTC") {
            let parts = extended.split(separator: "|", omittingEmptySubsequences: false)
            if parts.count > 1, !parts[1].isEmpty, parts[1].count <= 20 { return String(parts[1]) }
        }
        return ["law_rating", "content_rating"].lazy.compactMap { name($0) }.first { $0.count <= 20 }
    }
}

extension MediaDescription {
    init(_ demuxer: Demuxer) { self = EmbeddedTags(demuxer.metadataValue).description }
}
