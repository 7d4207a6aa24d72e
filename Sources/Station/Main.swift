// Station is the program `continuity`: it reads the configuration, joins the targets to each other and offers the
// commands. What one target needs of another is adapted here; no scheduling, streaming or storing is done here.
import Glibc
import Linux

@main
enum Main {
    static let commands: [any Command.Type] = [
        ServeCommand.self, DemoCommand.self, QuickstartCommand.self, ScanCommand.self, ExportCommand.self,
        PlanCommand.self, ApplyCommand.self, SearchCommand.self, TimelineCommand.self, RehearseCommand.self,
        ResetCommand.self, InspectCommand.self,
        BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
        UserCommand.self,
        VersionCommand.self,
    ]

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        StationPrivileges.drop()
        let status = await run(CommandLine.arguments.dropFirst())
        exit(status.rawValue)
    }

    private static func run(_ words: ArraySlice<String>) async -> ExitStatus {
        guard let word = words.first, !["help", "--help", "-h"].contains(word) else {
            Terminal.say(overview)
            return words.isEmpty ? .usage : .done
        }
        let name = word == "--version" ? VersionCommand.name : word
        guard let command = commands.first(where: { $0.name == name }) else {
            let nearest = commands.map { $0.name }.min { editDistance($0, word) < editDistance($1, word) } ?? ""
            Terminal.complain(
                "continuity: there is no command \(word). Did you mean \(nearest)? See continuity --help.")
            return .usage
        }
        if words.contains("--help") || words.contains("-h") {
            Terminal.say(command.help)
            return .done
        }
        return await run(command, words.dropFirst())
    }

    private static func run(_ command: any Command.Type, _ words: ArraySlice<String>) async -> ExitStatus {
        do {
            let arguments = try CommandArguments(
                words, options: command.options, environment: Environment.value)
            return try await command.init(arguments).run()
        } catch let error as UsageError {
            Terminal.complain("continuity \(command.name): \(error.why). \(error.fix)")
            return .usage
        } catch {
            Terminal.complain(error)
            return .faults
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

            continuity COMMAND --help tells more. New here? Try: continuity demo
            """
    }
}
