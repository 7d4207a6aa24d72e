import Core
import HTTP
import JSON
import Linux

struct PlanCommand: Command {
    static let name = "plan"
    static let summary = "Show what applying a station file would change."
    static let synopsis = "FILE"
    static let operands = CommandValue.files
    static let options =
        StationAccess.options + [
            StationFileArgument.pruneOption,
            CommandOption("--timeline", nil, "Also show how timelines would change, item by item."),
            CommandOption("--for", "DURATION", "How far ahead: 12h, 2d (default)."), CommandOption.json,
        ]
    static let details = "Changes nothing."
    static let exitStatus =
        "0 the file is valid (with or without changes), 1 the file is invalid, 2 invalid command line"

    private let access: StationAccess
    private let file: StationFileArgument
    private let prunes: Bool
    /// nil: timelines are not compared.
    private let ahead: TimeSpan?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        file = StationFileArgument(path: try arguments.only("FILE"))
        prunes = arguments.isOn("--prune")
        let duration = try arguments.duration("--for", upTo: .hours(24 * 7)) ?? .hours(48)
        ahead = arguments.isOn("--timeline") ? duration : nil
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let bytes = try await file.read()
        return try await access.use(creates: true) { api in
            let plan = try await file.plan(bytes, api, prunes: prunes, ahead: ahead ?? .seconds(1))
            let station: StationSummary = try await api.get("/api/v1/station")
            for notice in plan.texts("notices") { Terminal.printWarning("notice", notice) }
            if asJSON {
                try StationJSON.printLine(ahead == nil ? plan.without("timelines") : plan)
            } else {
                Terminal.printLine(PlanText.changes(plan).styledByLine)
                if let ahead {
                    Terminal.printLine(try PlanText.timelines(plan, ahead, station.timeZone).styledByLine)
                }
            }
            return .done
        }
    }
}

/// A station file on a command line.
struct StationFileArgument: Sendable {
    static let type = "application/yaml"
    static let pruneOption = CommandOption("--prune", nil, "Remove objects that are not in the file.")

    /// Larger station files are refused.
    private static let limit = 16 << 20

    /// `-` is standard input.
    let path: String

    func read() async throws -> [UInt8] {
        try await Thread.run(name: "station-file") { [path] in
            try FileBytes.readAny(path == "-" ? "/dev/stdin" : path, limit: Self.limit)
        }
    }

    /// What applying the file would change.
    func plan(_ bytes: [UInt8], _ api: StationAPI, prunes: Bool, ahead: TimeSpan) async throws -> JSONObject {
        try await naming {
            try await api.send(
                .post, "/api/v1/plan", ["for": "\(ahead.seconds)", "prune": prunes ? "1" : "0"], body: bytes,
                type: Self.type)
        }
    }

    /// Runs a request about the file. The station does not know what the file is called: its errors get the name here.
    func naming<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as any Explained where error.code == "station-file.invalid" {
            throw StationError(
                error.category, error.code, what: "Cannot read the station file \(path)",
                why: error.why.replacing("station file:", with: "\(path):"), fix: error.fix, places: error.places)
        }
    }
}

/// A plan of the API as text.
enum PlanText {
    private static let signs = ["added": "+", "changed": "~", "removed": "-"]

    /// One line for each object and each of its fields.
    static func changes(_ plan: JSONObject) -> String {
        let changes = plan.objects("changes")
        guard !changes.isEmpty else { return "No changes." }
        return changes.map { change in
            let sign = signs[change.text("kind") ?? ""] ?? "~"
            let head = "\(sign) \(change.text("subject") ?? "") \(change.text("name") ?? "")"
            let fields = change.objects("fields").map { field in
                "    \(field.text("path") ?? ""): \(field.text("old") ?? "(nothing)") -> \(field.text("new") ?? "(nothing)")"
            }
            return ([head] + fields).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// For each channel a line that sums up, then a line for each item that is removed or added.
    static func timelines(_ plan: JSONObject, _ ahead: TimeSpan, _ stationZone: String) throws -> String {
        let timelines = plan.objects("timelines")
        guard !timelines.isEmpty else { return "No timeline changes in the next \(ahead.words)." }
        return try timelines.map { timeline in
            let zone = try ZoneFiles().zone(timeline.text("timeZone") ?? stationZone)
            let removed = timeline.objects("removed").map { (sign: "-", item: $0) }
            let added = timeline.objects("added").map { (sign: "+", item: $0) }
            // Sorting keeps the order of equal elements: at the same time, what is removed comes first.
            let rows = (removed + added).sorted { ($0.item.text("start") ?? "") < ($1.item.text("start") ?? "") }
            let lines = rows.map { "    \($0.sign) \(stamp($0.item.text("start"), zone))  \(title($0.item))" }
            let sign = signs[timeline.text("kind") ?? ""] ?? "~"
            let name = "\(timeline.text("channel") ?? "") \(timeline.text("name") ?? "")"
            return (["\(sign) \(name): \(summary(timeline, rows.first?.item, zone))"] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func summary(_ timeline: JSONObject, _ first: JSONObject?, _ zone: ZoneRules) -> String {
        let added = timeline.objects("added").count
        let removed = counted(timeline.objects("removed").count)
        let until = stamp(timeline.text("until"), zone)
        switch timeline.text("kind") {
        case "added": return "a new channel, \(counted(added)) until \(until)"
        case "removed": return "channel removed, with \(removed) until \(until)"
        default:
            let start = stamp(first?.text("start") ?? timeline.text("from"), zone)
            return "from \(start): \(removed) removed, \(added) added, \(Int(timeline.number("kept") ?? 0)) unchanged"
        }
    }

    private static func counted(_ count: Int) -> String { "\(count) item\(count == 1 ? "" : "s")" }

    private static func stamp(_ text: String?, _ zone: ZoneRules) -> String {
        text.flatMap { Instant(apiText: $0) }.map { zone.stamp($0) } ?? text ?? ""
    }

    private static func title(_ item: JSONObject) -> String {
        let kind = item.text("kind") ?? ""
        let mark = kind.hasPrefix("filler-") ? " [\(kind.dropFirst("filler-".count))]" : ""
        return (item.text("guideTitle").map { "\($0): " } ?? "") + (item.text("title") ?? "") + mark
    }
}
