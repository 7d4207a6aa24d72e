/// One word after `continuity` and what it does.
protocol Command: Sendable {
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What follows the name, as `FILE [--prune]`.
    static var synopsis: String { get }
    static var options: [CommandOption] { get }
    /// Further help: paragraphs and examples.
    static var details: String { get }

    init(_ arguments: CommandArguments) throws(UsageError)
    func run() async throws -> ExitStatus
}

extension Command {
    static var synopsis: String { "" }
    static var details: String { "" }

    static var help: String {
        var text = "\(summary)\n\nUsage: continuity \(name)\(synopsis.isEmpty ? "" : " \(synopsis)") [OPTIONS]\n"
        if !details.isEmpty { text += "\n\(details)\n" }
        let rows = options + [CommandOption("--help", nil, "Print this.")]
        let width = rows.map { $0.name.count + ($0.value.map { $0.count + 1 } ?? 0) }.max() ?? 0
        text += "\nOptions (each also as environment variable, as \(rows[0].environmentName)):\n"
        for row in rows {
            let label = row.name + (row.value.map { " \($0)" } ?? "")
            text += "  \(label)\(String(repeating: " ", count: width - label.count + 2))\(row.help)\n"
        }
        return text
    }
}

enum ExitStatus: Int32, Sendable {
    case done = 0
    /// It worked, and faults were found; or it failed.
    case faults = 1
    case usage = 2
    case missingDependency = 3
}
