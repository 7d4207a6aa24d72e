import Core
import HTTP
import JSON
import Linux
import Store

struct BackupCommand: Command {
    static let name = "backup"
    static let summary = "Back up the station to one file, even while it runs."
    static let synopsis = "[FILE]"
    static let operands = CommandValue.files
    static let options = StationAccess.options + [CommandOption.json]
    static let details = """
        Without FILE, the backup is kept among the station's own, in the folder backups of its data folder.
        Media files are not included. Restore it with: continuity restore FILE
        """

    private let station: StationAccess
    private let target: String?
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        station = try StationAccess(arguments)
        target = arguments.operands.isEmpty ? nil : try arguments.only("FILE")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        // The station may have another working folder.
        let here = FolderListing.resolved(".") ?? "."
        let path = target.map { $0.hasPrefix("/") ? $0 : "\(here)/\($0)" }
        let made: JSONObject = try await station.use { try await $0.send(.post, "/api/v1/backups", ["file": path]) }
        try Terminal.result(
            made, asJSON: asJSON, "The station is backed up in \(target ?? made.text("name") ?? "its data folder").")
        return .done
    }
}

struct RestoreCommand: Command {
    static let name = "restore"
    static let summary = "Replace the station with a backup."
    static let synopsis = "FILE"
    static let operands = CommandValue.files
    static let options = CommandOption.common + [CommandOption.json]
    static let details = """
        The backup is checked before anything is touched, and the station that it replaces is kept next to it.
        Stop the station first.
        """

    private struct Document: Encodable {
        let station: String
        let channels: Int
        let media: Int
        /// The replaced station; nil when none was there.
        let kept: String?
    }

    private let folder: StationFolder
    private let source: String
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        source = try arguments.only("FILE")
        asJSON = arguments.isOn("--json")
    }

    func run() async throws -> ExitCode {
        let (contents, kept) = try await Thread.run(name: "restore") { [folder, source] in
            let contents = try StationStore.checkBackup(source)
            try FileBytes.makeFolder(folder.path)
            return (contents, try StationStore.restore(source, to: folder.database, now: SystemClock().now))
        }
        if asJSON {
            try StationJSON.printLine(
                Document(
                    station: contents.stationName, channels: contents.channelCount, media: contents.mediaCount,
                    kept: kept))
            return .done
        }
        Terminal.printLine(
            "Restored \(contents.stationName): \(contents.channelCount) channels, \(contents.mediaCount) media items.")
        if let kept { Terminal.printLine("The replaced station is kept as \(kept).") }
        return .done
    }
}
