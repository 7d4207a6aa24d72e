struct VersionCommand: Command {
    static let name = "version"
    static let summary = "Print the version."
    static let options = [CommandOption.json]

    /// Also in the CHANGELOG.
    static let version = "0.1.0"

    private struct Document: Encodable {
        let version: String
    }

    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        try arguments.none()
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        if asJSON {
            try StationJSON.printLine(Document(version: Self.version))
        } else {
            Terminal.printLine("continuity \(Self.version)")
        }
        return .done
    }
}
