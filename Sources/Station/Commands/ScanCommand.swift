import Core
import Library
import Linux
import Store

struct ScanCommand: Command {
    static let name = "scan"
    static let summary = "Bring the libraries up to date with their folders."
    static let synopsis = "[LIBRARY...]"
    static let options = CommandOption.common + [CommandOption.json]
    static let details = """
        Without a name every library is scanned. Stopping half-way loses nothing: the next scan goes on.
        A running station takes up what changed within seconds.
        """

    private let folder: StationFolder
    private let names: [String]
    private let asJSON: Bool
    private let level: Log.Level

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        names = arguments.operands
        asJSON = arguments.isOn("--json")
        level = try arguments.logLevel
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        let log = LogWriter.log(part: "scan", least: max(level, .warning))
        let outcomes = try await StationScan(store, log: log).run(names, progress: asJSON ? .lines : .terminal)
        let troubled = outcomes.contains { !$0.1.unreadableFolders.isEmpty || $0.1.phase == .failed }
        return troubled ? .faults : .done
    }
}
