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
    static let options =
        CommandOption.common + [
            StationFileChange.pruneOption,
            CommandOption("--timeline", nil, "Also how the coming days would differ, item by item."),
            CommandOption("--for", "LENGTH", "How far ahead: 12h, 2d (default)."), CommandOption.json,
        ]
    static let details =
        "Nothing is changed. Ends with 0 whether there are changes or not, with 1 when the file is wrong."

    private let change: StationFileChange
    /// nil: timelines are not looked at.
    private let ahead: TimeSpan?

    init(_ arguments: CommandArguments) throws(UsageError) {
        change = try StationFileChange(arguments)
        let length = try arguments.length("--for", upTo: .hours(24 * 60)) ?? .hours(48)
        ahead = arguments.isOn("--timeline") ? length : nil
    }

    func run() async throws -> ExitStatus {
        let prepared = try await change.prepare()
        guard let ahead else {
            change.show(prepared)
            return .done
        }
        let desk = ChannelTimeline.Desk(store: prepared.store, zones: ZoneFiles())
        let differences = try await TimelinePreview(
            of: prepared.proposal, desk, from: SystemClock().now, ahead: ahead
        ).differences()
        if change.asJSON {
            change.showNotices(prepared)
            try StationJSON.say(PlanDocument(prepared.proposal.diff, differences))
        } else {
            change.show(prepared)
            let none = "No timeline changes in the next \(ahead.words)."
            Terminal.say(differences.isEmpty ? none : differences.map(\.text).joined(separator: "\n"))
        }
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
        if !prepared.proposal.diff.isEmpty {
            try await prepared.store.replace(with: prepared.proposal.contents)
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
        let proposal: StationProposal
    }

    let file: String
    private let folder: StationFolder
    private let prunes: Bool
    let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        file = try arguments.only("FILE")
        prunes = arguments.isOn("--prune")
        asJSON = arguments.isOn("--json")
    }

    /// Reads the file first, so that a wrong one does not even make a station.
    func prepare() async throws -> Prepared {
        let bytes = try await Thread.run(name: "station-file") { [file] in
            try FileBytes.readAny(file == "-" ? "/dev/stdin" : file, limit: Self.limit)
        }
        let document = try StationDocument(bytes, file: file)
        let store = try await folder.open(as: .command)
        let proposal = try await StationProposal(document, prune: prunes, for: store, zones: ZoneFiles())
        return Prepared(store: store, proposal: proposal)
    }

    func showNotices(_ prepared: Prepared) {
        for notice in prepared.proposal.notices { Terminal.complain("notice: \(notice)") }
    }

    func show(_ prepared: Prepared) {
        showNotices(prepared)
        let diff = prepared.proposal.diff
        if asJSON {
            // The differences hold nothing but text: writing them cannot fail.
            try? StationJSON.say(diff)
        } else {
            Terminal.say(diff.isEmpty ? "Nothing changes." : diff.text)
        }
    }
}
