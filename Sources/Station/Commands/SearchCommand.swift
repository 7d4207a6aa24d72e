import Core
import Store

struct SearchCommand: Command {
    static let name = "search"
    static let summary = "List the media that a query finds."
    static let synopsis = "QUERY"
    static let options =
        CommandOption.common + [
            CommandOption("--limit", "COUNT", "How many to list (default 50)."),
            CommandOption("--day", "DATE", "What relative dates count from: 2026-12-24 (default: today)."),
            CommandOption.json,
        ]
    static let details = """
        A query such as 'genre:western AND minutes:[60 TO *]'; docs/search.md has all fields and operators.
        In a station file the same query makes a collection: { search: 'genre:western' }.
        Begin a query that starts with a minus after --.
        """

    private let folder: StationFolder
    private let query: SearchQuery
    private let limit: Int
    private let day: CivilDate?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        limit = try arguments.number("--limit", in: 1...1_000_000) ?? 50
        asJSON = arguments.isOn("--json")
        day = try Self.day(arguments.text("--day"))
        guard !arguments.operands.isEmpty else { throw UsageError("QUERY is missing") }
        let text = arguments.operands.joined(separator: " ")
        do {
            query = try SearchQuery(text)
        } catch {
            throw UsageError("\(error.why)\n\(Self.pointer(error))", suggestion: error.fix)
        }
    }

    private static func day(_ text: String?) throws(UsageError) -> CivilDate? {
        guard let text else { return nil }
        guard let day = CivilDate(text) else { throw UsageError("--day \(text): expected a day such as 2026-12-24") }
        return day
    }

    /// The query with a mark below the place.
    private static func pointer(_ error: QueryError) -> String {
        let start = max(0, error.offset - 60)
        let part = String(String.UnicodeScalarView(error.query.unicodeScalars.dropFirst(start).prefix(100)))
        return "  \(part)\n  \(String(repeating: " ", count: error.offset - start))^"
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        let page = try await store.media(MediaQuery(search: query, day: day, limit: limit))
        for notice in query.notices { Terminal.complain("notice: \(notice.why)") }
        for item in page.items {
            if asJSON { try StationJSON.say(SearchRow(item)) } else { Terminal.say(Self.line(item)) }
        }
        if !asJSON {
            let rest = page.total > page.items.count ? ", \(page.items.count) shown (--limit)" : ""
            Terminal.complain("\(page.total) found\(rest)")
        }
        return .done
    }

    private static func line(_ item: MediaItem) -> String {
        let seconds = item.facts.map { Int($0.duration.seconds) }
        let clock = seconds.map { "\(padded($0 / 3_600, 2)):\(padded($0 / 60 % 60, 2)):\(padded($0 % 60, 2))" }
        let kind = item.kind.rawValue + String(repeating: " ", count: max(0, 11 - item.kind.rawValue.count))
        let number = item.metadata.episode.map { " (S\(padded(item.metadata.season ?? 0, 2))E\(padded($0, 2)))" }
        let year = item.kind == .movie ? item.metadata.year.map { " (\($0))" } : nil
        return "\(clock ?? "--:--:--")  \(kind)  \(item.airTitle)\(number ?? year ?? "")\(state(item))"
    }

    private static func state(_ item: MediaItem) -> String {
        switch item.state {
        case .ready: ""
        case .unprobed: " [not probed yet]"
        case .vanished: " [vanished]"
        case .unplayable: " [unplayable]"
        }
    }
}

private struct SearchRow: Encodable {
    let id: Int64
    let kind: String
    let title: String
    let show: String?
    let season: Int?
    let episode: Int?
    let artist: String?
    let year: Int?
    /// In seconds.
    let duration: Double?
    let state: String
    let path: String

    init(_ item: MediaItem) {
        id = item.id.raw
        kind = item.kind.rawValue
        title = item.metadata.title
        show = item.metadata.showTitle
        season = item.metadata.season
        episode = item.metadata.episode
        artist = item.metadata.artist
        year = item.metadata.year
        duration = item.facts.map { Double($0.duration.microseconds / 1_000) / 1_000 }
        state =
            switch item.state {
            case .ready: "ready"
            case .unprobed: "unprobed"
            case .vanished: "vanished"
            case .unplayable: "unplayable"
            }
        path = item.path
    }
}
