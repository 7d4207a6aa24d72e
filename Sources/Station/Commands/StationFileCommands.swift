import Core
import HTTP
import JSON
import Linux

struct ExportCommand: Command {
    static let name = "export"
    static let summary = "Export the station's configuration as a station file."
    static let synopsis = "[FILE]"
    static let operands = CommandValue.files
    static let options = StationAccess.options
    static let details =
        "Without FILE it is written to standard output. Accounts, timelines and media metadata are not included."

    private let access: StationAccess
    private let target: String?

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        target = arguments.operands.isEmpty ? nil : try arguments.only("FILE")
    }

    func run() async throws -> ExitCode {
        let bytes = try await access.use { try await $0.bytes("/api/v1/station-file") }
        if let target {
            try await Thread.run(name: "export") { try FileBytes.write(bytes, to: target) }
        } else {
            Terminal.put(bytes, on: 1)
        }
        return .done
    }
}

struct ApplyCommand: Command {
    static let name = "apply"
    static let summary = "Apply a station file to the station."
    static let synopsis = "FILE"
    static let operands = CommandValue.files
    static let options = StationAccess.options + [StationFileArgument.pruneOption, CommandOption.json]
    static let details = """
        All of the file is applied or nothing. Objects that are not in the file stay, unless --prune removes them.
        A running station picks up the changes at once; the current item plays to its end. undo takes them back.
        """

    private let access: StationAccess
    private let file: StationFileArgument
    private let prunes: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        access = try StationAccess(arguments)
        file = StationFileArgument(path: try arguments.only("FILE"))
        prunes = arguments.isOn("--prune")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let bytes = try await file.read()
        return try await access.use(creates: true) { api in
            let plan = try await file.plan(bytes, api, prunes: prunes, ahead: .seconds(1))
            for notice in plan.texts("notices") { Terminal.printWarning("notice", notice) }
            let response = try await file.naming {
                try await api.send(
                    .put, "/api/v1/station-file", ["prune": prunes ? "1" : "0"], body: bytes,
                    type: StationFileArgument.type)
            }
            if asJSON {
                try StationJSON.printLine(plan.without("timelines").with("change", try Self.number(of: response)))
            } else {
                Terminal.printLine(PlanText.changes(plan).styledByLine)
            }
            return .done
        }
    }

    /// The number of the change in the history; null when nothing changed.
    private static func number(of response: Response) throws -> JSONValue {
        guard case .bytes(let bytes) = response.body, !bytes.isEmpty else { return .null }
        let number = try JSONText.decode(JSONObject.self, from: bytes).number("number")
        return number.flatMap { Int64(exactly: $0) }.map { .integer($0) } ?? .null
    }
}
