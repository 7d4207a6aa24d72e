import Core
import JSON
import Linux

struct StatusCommand: Command {
    static let name = "status"
    static let summary = "Show channels on air, viewers and faults."
    static let options = StationAccess.options + [CommandOption.json]
    static let details = "A station that is not running has no viewers; its present faults are shown."
    static let exitStatus = "0 no faults, 1 faults, 2 invalid command line; others: docs/commands.md"

    private let access: StationAccess
    private let asJSON: Bool

    private struct Document: Encodable {
        let station: JSONObject
        let channels: [JSONObject]
        let viewers: [JSONObject]
        let faults: [JSONObject]
    }

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        access = try StationAccess(arguments)
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let found = try await access.use { api in
            Document(
                station: try await api.get("/api/v1/station"),
                channels: try await api.get("/api/v1/on-air", as: ItemDocument<JSONObject>.self).items,
                viewers: try await api.get("/api/v1/viewers", as: ItemDocument<JSONObject>.self).items,
                faults: try await api.get("/api/v1/faults", as: ItemDocument<JSONObject>.self).items)
        }
        if asJSON { try StationJSON.printLine(found) } else { try show(found) }
        return found.faults.isEmpty ? .done : .faults
    }

    private func show(_ found: Document) throws {
        let running = Int(found.station.number("runningChannels") ?? 0)
        Terminal.printLine(
            "\((found.station.text("name") ?? "").styled(.bold)): \(found.channels.count) channels, \(running) running, "
                + "\(found.viewers.count) viewers, \(found.faults.count) faults")
        for channel in found.channels {
            let now = channel.object("now")?.text("title") ?? "nothing"
            let count = Int(channel.number("viewers") ?? 0)
            let viewers = count > 0 ? "  \(count) viewer\(count == 1 ? "" : "s")".styled(.cyan) : ""
            Terminal.printLine("  \(channel.text("number") ?? "")  \(channel.text("name") ?? ""): \(now)\(viewers)")
        }
        for fault in found.faults {
            let place = fault.text("channel").map { "channel \($0): " } ?? ""
            Terminal.printLine("\("fault".styled(.red))  \(place)\(fault.text("what") ?? "")")
            if let why = fault.text("why"), !why.isEmpty { Terminal.printLine("       \(why).") }
            Terminal.printLine("       \(fault.text("fix") ?? "")")
        }
    }
}
