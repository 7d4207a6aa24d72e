import Core
import Linux
import StationFile
import Store

struct ExportCommand: Command {
    static let name = "export"
    static let summary = "Write everything an operator made as a station file."
    static let synopsis = "[FILE]"
    static let options = CommandOption.common
    static let details =
        "Without FILE it goes to standard output. Accounts, timelines and what a scan found are not in it."

    private let folder: StationFolder
    private let target: String?

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        target = arguments.operands.isEmpty ? nil : try arguments.only("FILE")
    }

    func run() async throws -> ExitStatus {
        let text = StationText.write(try await folder.openExisting().contents())
        if let target {
            try await Thread.run(name: "export") { try FileBytes.write(Array(text.utf8), to: target) }
        } else {
            Terminal.put(text, on: 1)
        }
        return .done
    }
}

struct PlanCommand: Command {
    static let name = "plan"
    static let summary = "Show what applying a station file would change."
    static let synopsis = "FILE"
    static let options = CommandOption.common + [StationFileChange.pruneOption, CommandOption.json]
    static let details =
        "Nothing is changed. Ends with 0 whether there are changes or not, with 1 when the file is wrong."

    private let change: StationFileChange

    init(_ arguments: CommandArguments) throws(UsageError) { change = try StationFileChange(arguments) }

    func run() async throws -> ExitStatus {
        let prepared = try await change.prepare()
        change.show(prepared)
        return .done
    }
}

struct ApplyCommand: Command {
    static let name = "apply"
    static let summary = "Make the station what a station file says."
    static let synopsis = "FILE"
    static let options = CommandOption.common + [StationFileChange.pruneOption, CommandOption.json]
    static let details = """
        All of the file is applied or nothing. What it leaves out stays, unless --prune removes it.
        A running station takes up the changes within seconds; what is on air is played to its end.
        """

    private let change: StationFileChange

    init(_ arguments: CommandArguments) throws(UsageError) { change = try StationFileChange(arguments) }

    func run() async throws -> ExitStatus {
        let prepared = try await change.prepare()
        change.show(prepared)
        if !prepared.diff.isEmpty {
            try await prepared.store.replace(with: prepared.contents)
            try await prepared.store.audit(actor: "command line", action: "station.apply", subject: change.file)
        }
        return .done
    }
}

/// A station file held against the station it is for.
struct StationFileChange: Sendable {
    static let pruneOption = CommandOption("--prune", nil, "Remove what the file does not name.")

    /// Larger station files are refused.
    private static let limit = 16 << 20

    struct Prepared: Sendable {
        let store: StationStore
        let contents: StationContents
        let diff: StationDiff
        let notices: [StationFileFault]
    }

    let file: String
    private let folder: StationFolder
    private let prunes: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        file = try arguments.only("FILE")
        prunes = arguments.isOn("--prune")
        asJSON = arguments.isOn("--json")
    }

    /// Reads the file first, so that a wrong one does not even make a station.
    func prepare() async throws -> Prepared {
        let bytes = try await Thread.run(name: "station-file") { [file] in
            try FileBytes.read(file == "-" ? "/dev/stdin" : file, limit: Self.limit)
        }
        let document = try StationDocument(bytes, file: file)
        let store = try await folder.open(as: .command)
        let current = try await store.contents(paths: document.itemPaths)
        let zones = ZoneFiles()
        // A zone that cannot be read is one that the file may not name.
        let reading = try document.contents(over: current, prune: prunes) { (try? zones.zone($0)) != nil }
        return Prepared(
            store: store, contents: reading.contents, diff: StationDiff(from: current, to: reading.contents),
            notices: reading.notices)
    }

    func show(_ prepared: Prepared) {
        for notice in prepared.notices { Terminal.complain("notice: \(notice)") }
        if asJSON {
            // The differences hold nothing but text: writing them cannot fail.
            try? StationJSON.say(prepared.diff)
        } else {
            Terminal.say(prepared.diff.isEmpty ? "Nothing changes." : prepared.diff.text)
        }
    }
}
