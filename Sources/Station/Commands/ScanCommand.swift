import Core
import Library
import Linux
import Store

struct ScanCommand: Command {
    static let name = "scan"
    static let summary = "Scan the libraries for new, changed and removed files."
    static let synopsis = "[LIBRARY...]"
    static let options =
        CommandOption.common + [
            CommandOption.json,
            CommandOption(
                "--accept-empty", nil, "Believe folders that are empty or on another disk: their files are gone."),
        ]
    static let details = """
        Scans all libraries if none is named. You can stop a scan at any time: the next one continues.
        A running station scans by itself, and picks up changes within seconds.
        A folder that suddenly is empty counts as a disk that is not mounted: its media are kept.
        Exits with status 1 if a folder cannot be read or is missing.
        """

    private let folder: StationFolder
    private let names: [String]
    private let asJSON: Bool
    private let acceptsEmpty: Bool
    private let level: Log.Level

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        names = arguments.operands
        asJSON = arguments.isOn("--json")
        acceptsEmpty = arguments.isOn("--accept-empty")
        level = try arguments.logLevel
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        let log = LogWriter.log(part: "scan", least: max(level, .warning))
        var options = ScanOptions()
        options.acceptsEmpty = acceptsEmpty
        let outcomes = try await StationScan(store, log: log).run(
            names, options, progress: asJSON ? .lines : .terminal)
        let troubled = outcomes.contains { !$0.1.unreadableFolders.isEmpty || $0.1.phase == .failed }
        return troubled ? .faults : .done
    }
}
