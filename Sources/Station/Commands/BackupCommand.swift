import Core
import Linux
import Store

struct BackupCommand: Command {
    static let name = "backup"
    static let summary = "Copy the station, running or not, into one file."
    static let synopsis = "FILE"
    static let options = CommandOption.common
    static let details = "The media are not part of it. Put it back with: continuity restore FILE"

    private let folder: StationFolder
    private let target: String

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        target = try arguments.only("FILE")
    }

    func run() async throws -> ExitStatus {
        try await folder.openExisting().backup(to: target)
        Terminal.say("The station in \(folder.path) is in \(target).")
        return .done
    }
}

struct RestoreCommand: Command {
    static let name = "restore"
    static let summary = "Put a backup in the station's place."
    static let synopsis = "FILE"
    static let options = CommandOption.common
    static let details = """
        The backup is checked before anything is touched, and the station it replaces is kept beside it.
        The station must not run.
        """

    private let folder: StationFolder
    private let source: String

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        source = try arguments.only("FILE")
    }

    func run() async throws -> ExitStatus {
        let (contents, kept) = try await Thread.run(name: "restore") { [folder, source] in
            let contents = try StationStore.checkBackup(source)
            try FileBytes.makeFolder(folder.path)
            return (contents, try StationStore.restore(source, to: folder.database, now: SystemClock().now))
        }
        Terminal.say(
            "Restored \(contents.stationName): \(contents.channelCount) channels, \(contents.mediaCount) media items.")
        if let kept { Terminal.say("The station that was there is kept as \(kept).") }
        return .done
    }
}
