import Core
import HTTP
import JSON
import Linux

struct HistoryCommand: Command {
    static let name = "history"
    static let summary = "List what was changed, when and by whom."
    static let options =
        StationAccess.options + [
            CommandOption("--limit", "COUNT", "How many changes to list (default 20)."), CommandOption.json,
        ]
    static let details = "The newest first, each with its number. Take one back with: continuity undo NUMBER"

    private let access: StationAccess
    private let limit: Int
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        access = try StationAccess(arguments)
        limit = try arguments.number("--limit", in: 1...500) ?? 20
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        try await access.use { api in
            let changes: ItemDocument<JSONObject> = try await api.get("/api/v1/changes", ["limit": "\(limit)"])
            let station: StationSummary = try await api.get("/api/v1/station")
            let zone = try ZoneFiles().zone(station.timeZone)
            try Terminal.list(changes.items, asJSON: asJSON) { ChangeText.entry($0, zone) }
            return .done
        }
    }
}

struct UndoCommand: Command {
    static let name = "undo"
    static let summary = "Take back a change of the history."
    static let synopsis = "NUMBER"
    static let options =
        StationAccess.options + [
            CommandOption("--preview", nil, "Only show what would change, timelines included."), CommandOption.json,
        ]
    static let details = """
        The undo is a change of its own, which can be undone, too. Find the number with: continuity history
        """
    static let exitStatus = "0 done, 2 invalid command line, 4 no such change, 5 a later change is in the way"

    private let access: StationAccess
    private let number: String
    private let isPreview: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        number = try arguments.only("NUMBER")
        guard Int64(digits: number) != nil else { throw UsageError("\(number): expected the number of a change") }
        isPreview = arguments.isOn("--preview")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        try await access.use { api in
            let path = "/api/v1/changes/\(number)/undo\(isPreview ? "/preview" : "")"
            let result: JSONObject = try await api.send(.post, path)
            if asJSON {
                try StationJSON.printLine(result)
            } else {
                let station: StationSummary = try await api.get("/api/v1/station")
                Terminal.printLine(ChangeText.documents(result).styledByLine)
                if isPreview { Terminal.printLine(try PlanText.timelines(result, .hours(24 * 7), station.timeZone)) }
            }
            return .done
        }
    }
}

/// Changes of the history as text.
enum ChangeText {
    private static let signs = ["added": "+", "changed": "~", "removed": "-"]

    /// A line about the change, then one for each object that it changed.
    static func entry(_ change: JSONObject, _ zone: ZoneRules) -> String {
        let number = change.number("number").map { "\(Int64($0))" } ?? ""
        let time = change.text("time").flatMap { Instant(apiText: $0) }.map { zone.stamp($0) } ?? ""
        let author = [change.text("account"), change.text("origin").map { "(\($0))" }].compactMap { $0 }
        let message = change.text("message").map { ": \($0)" } ?? ""
        let undone = change.number("undoes").map { ", undoes \(Int64($0))" } ?? ""
        let head = "\(number.styled(.bold))  \(time)  \(author.joined(separator: " "))\(undone)\(message)"
        let lines = change.objects("changes").map { "    \(line($0))".styledByLine }
        return ([head] + lines).joined(separator: "\n")
    }

    static func documents(_ change: JSONObject) -> String {
        let lines = change.objects("changes").map(line)
        return lines.isEmpty ? "No changes." : lines.joined(separator: "\n")
    }

    private static func line(_ change: JSONObject) -> String {
        "\(signs[change.text("change") ?? ""] ?? "~") \(change.text("kind") ?? "") \(change.text("name") ?? "")"
    }
}
