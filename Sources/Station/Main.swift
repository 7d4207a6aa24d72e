// Station is the program `continuity`: it reads the configuration, joins the targets to each other and offers the
// commands. What one target needs of another is adapted here; no scheduling, streaming or storing is done here.
import Core
import Glibc
import Linux

@main
enum ContinuityMain {
    static let commands: [any Command.Type] = [
        ServeCommand.self, DemoCommand.self, QuickstartCommand.self, ScanCommand.self, ExportCommand.self,
        PlanCommand.self, ApplyCommand.self, HistoryCommand.self, UndoCommand.self, SearchCommand.self,
        TimelineCommand.self, RehearseCommand.self,
        StatusCommand.self, LogCommand.self, StartCommand.self, StopCommand.self, RebuildCommand.self,
        ResetCommand.self, BackupCommand.self, RestoreCommand.self, UserCommand.self, TokenCommand.self,
        SessionCommand.self, DoctorCommand.self, InspectCommand.self, CompletionCommand.self, VersionCommand.self,
    ]

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        Memory.keepCompact(heaps: 2)
        StationPrivileges.drop()
        let status = await run(CommandLine.arguments.dropFirst())
        exit(status.rawValue)
    }

    private static func run(_ words: ArraySlice<String>) async -> ExitCode {
        guard let word = words.first, !["--help", "-h"].contains(word) else {
            Terminal.printLine(overview)
            return words.isEmpty ? .usage : .done
        }
        // `continuity help timeline` is `continuity timeline --help`.
        if word == "help" { return await run(words.dropFirst().prefix(1) + ["--help"]) }
        let name = word == "--version" ? VersionCommand.name : word
        guard let command = commands.first(where: { $0.name == name }) else {
            let nearest = suggestion(for: word, among: commands.map { $0.name })
            Terminal.printError("continuity: there is no command \(word)\(nearest). See continuity --help.")
            return .usage
        }
        if words.contains("--help") || words.contains("-h") {
            Terminal.printLine(command.help)
            return .done
        }
        return await run(command, words.dropFirst())
    }

    private static func run(_ command: any Command.Type, _ words: ArraySlice<String>) async -> ExitCode {
        let asJSON = words.prefix { $0 != "--" }.contains(CommandOption.json.name)
        do {
            let arguments = try CommandArguments(
                words, options: command.allOptions, environment: Environment.value)
            return try await command.init(arguments).run()
        } catch {
            Terminal.endProgress()
            if asJSON {
                StationJSON.printError(error)
            } else if let error = error as? UsageError {
                Terminal.printError("continuity \(command.name): \(error.why). \(error.fix)")
            } else {
                Terminal.printError(error)
            }
            return ExitCode(error)
        }
    }

    private static var overview: String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let rows = commands.map {
            "  \($0.name)\(String(repeating: " ", count: width - $0.name.count + 2))\($0.summary)"
        }
        return """
            Continuity runs your own TV channels from your own media.

            Usage: continuity COMMAND [OPTIONS]

            \(rows.joined(separator: "\n"))

            Help for one command: continuity COMMAND --help. New here? Try: continuity demo
            """
    }
}
