struct VersionCommand: Command {
    static let name = "version"
    static let summary = "Print the version."
    static let options: [CommandOption] = []

    /// Also in the CHANGELOG.
    static let version = "0.1.0"

    init(_ arguments: CommandArguments) throws(UsageError) {}

    func run() async throws -> ExitStatus {
        Terminal.say("continuity \(Self.version)")
        return .done
    }
}
