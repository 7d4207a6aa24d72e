import Core
import JSON

struct SearchCommand: Command {
    static let name = "search"
    static let summary = "List the media that match a query."
    static let synopsis = "QUERY"
    static let options =
        StationAccess.options + [
            CommandOption("--limit", "COUNT", "How many items to list (default 50)."),
            CommandOption("--day", "DATE", "Day that relative dates count from, such as 2026-12-24 (default today)."),
            CommandOption.json,
        ]
    static let details = """
        A query such as 'genre:western AND minutes:[60 TO *]'; docs/search.md has all fields and operators.
        In a station file the same query makes a collection: { search: 'genre:western' }.
        Put -- before a query that starts with a minus.
        """

    /// How many items the API gives at once.
    private static let pageSize = 500

    private let access: StationAccess
    private let query: SearchQuery
    private let limit: Int
    private let day: CivilDate?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
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

    /// The query with a mark below the position of the error.
    private static func pointer(_ error: QueryError) -> String {
        let start = max(0, error.offset - 60)
        let part = String(String.UnicodeScalarView(error.query.unicodeScalars.dropFirst(start).prefix(100)))
        return "  \(part)\n  \(String(repeating: " ", count: error.offset - start))^"
    }

    func run() async throws -> ExitCode {
        for notice in query.notices { Terminal.printWarning("notice", notice.why) }
        let (items, total) = try await access.use { try await find($0) }
        try Terminal.list(items, asJSON: asJSON, Self.line)
        if !asJSON {
            let rest = total > items.count ? ", \(items.count) shown (--limit)" : ""
            Terminal.printError("\(total) found\(rest)")
        }
        return .done
    }

    private func find(_ api: StationAPI) async throws -> ([JSONObject], Int) {
        var items: [JSONObject] = []
        while true {
            let page: ItemDocument<JSONObject> = try await api.get(
                "/api/v1/media",
                [
                    "query": query.text, "day": day?.description, "offset": "\(items.count)",
                    "limit": "\(min(Self.pageSize, limit - items.count))",
                ])
            items += page.items
            let total = page.total ?? items.count
            if page.items.isEmpty || items.count >= min(limit, total) { return (items, total) }
        }
    }

    private static func line(_ item: JSONObject) -> String {
        let seconds = item.number("duration").flatMap { Int(exactly: $0.rounded()) }
        let clock = seconds.map { "\(padded($0 / 3_600, 2)):\(padded($0 / 60 % 60, 2)):\(padded($0 % 60, 2))" }
        let kind = item.text("kind") ?? ""
        let place = kind + String(repeating: " ", count: max(0, 11 - kind.count))
        let season = Int(item.number("season") ?? 0)
        let number = item.number("episode").map { " (S\(padded(season, 2))E\(padded(Int($0), 2)))" }
        let year = kind == "movie" ? item.number("year").map { " (\(Int($0)))" } : nil
        let owner = item.text("show") ?? item.text("artist")
        let title = [owner, item.text("title")].compactMap { $0 }.joined(separator: ": ")
        return "\(clock ?? "--:--:--")  \(place)  \(title)\(number ?? year ?? "")\(state(item.text("state")))"
    }

    private static func state(_ word: String?) -> String {
        switch word {
        case "unprobed": " [not probed yet]".styled(.faint)
        case "vanished": " [vanished]".styled(.yellow)
        case "unplayable": " [unplayable]".styled(.red)
        default: ""
        }
    }
}
