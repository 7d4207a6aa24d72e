import Core

/// One word after `continuity` and what it does.
protocol Command: Sendable {
    static var name: String { get }
    /// One line for the list of commands, at most 60 characters.
    static var summary: String { get }
    /// What follows the name, such as `FILE [--prune]`.
    static var synopsis: String { get }
    /// What shells suggest for the words after the name.
    static var operands: CommandValue { get }
    static var options: [CommandOption] { get }
    /// Further help: paragraphs and examples.
    static var details: String { get }
    /// What the exit status means, for the last line of the help.
    static var exitStatus: String { get }

    init(_ arguments: CommandArguments) throws(UsageError)
    func run() async throws -> ExitCode
}

extension Command {
    static var synopsis: String { "" }
    static var operands: CommandValue { .none }
    static var details: String { "" }
    static var exitStatus: String { "0 done, 1 failed, 2 invalid command line; others: docs/commands.md" }

    /// What a command line of this command may contain.
    static var allOptions: [CommandOption] { options + CommandOption.always }

    static var help: String {
        var text = "\(summary)\n\nUsage: continuity \(name)\(synopsis.isEmpty ? "" : " \(synopsis)") [OPTIONS]\n"
        if !details.isEmpty { text += "\n\(details)\n" }
        let rows = allOptions
        let width = rows.map { $0.label.count }.max() ?? 0
        text += "\nOptions (each also as an environment variable, such as \(rows[0].environmentName)):\n"
        for row in rows {
            text += "  \(row.label)\(String(repeating: " ", count: width - row.label.count + 2))\(row.help)\n"
        }
        return text + "\nExit status: \(exitStatus)"
    }
}

/// How a command ended, for scripts.
enum ExitCode: Int32, Sendable {
    case done = 0
    /// It worked and found faults; or it failed in a way that has no code of its own.
    case faults = 1
    case usage = 2
    case missingDependency = 3
    /// What was named does not exist.
    case unknown = 4
    /// It contradicts the present state.
    case conflict = 5
    case forbidden = 6
    /// Trying again later may work.
    case unavailable = 7

    init(_ error: any Error) {
        guard !(error is UsageError) else {
            self = .usage
            return
        }
        self =
            switch (error as? any Explained)?.category ?? .internal {
            case .invalid, .internal: .faults
            case .unknown: .unknown
            case .conflict: .conflict
            case .forbidden: .forbidden
            case .busy, .unavailable: .unavailable
            }
    }
}
