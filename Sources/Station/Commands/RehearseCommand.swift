import Core
import Library
import Linux
import Store
import MasterControl

struct RehearseCommand: Command {
    static let name = "rehearse"
    static let summary = "Check the coming days before they air."
    static let synopsis = "CHANNEL|--all"
    static let options =
        CommandOption.common + [
            CommandOption("--all", nil, "Every channel."),
            CommandOption("--for", "DURATION", "How far ahead: 12h, 7d (default)."),
            CommandOption("--quick", nil, "Check that files exist and are unchanged; do not probe them."),
            CommandOption("--repeat-within", "DURATION", "Warn when a programme repeats sooner than this, such as 3h."),
            CommandOption(
                "--longest-filler", "DURATION", "Warn when filler runs longer than this, such as 2h (default 30m)."),
            CommandOption.json,
        ]
    static let details = """
        Changes nothing: timelines that are not built yet are built in memory only. Each file is probed once.
        """
    static let exitStatus =
        "0 no faults (perhaps warnings), 1 something would not air as planned, 2 invalid command line"

    private let folder: StationFolder
    /// nil for all.
    private let number: ChannelNumber?
    private let options: Rehearsal.Options
    private let isQuick: Bool
    private let asJSON: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        number = try Self.channel(arguments)
        options = Rehearsal.Options(
            span: try arguments.duration("--for", upTo: .hours(24 * 60)) ?? .hours(24 * 7),
            repeatWithin: try arguments.duration("--repeat-within", upTo: .hours(24 * 60)),
            longestFiller: try arguments.duration("--longest-filler", upTo: .hours(24 * 60))
                ?? Rehearsal.Options.usualLongestFiller)
        isQuick = arguments.isOn("--quick")
        asJSON = arguments.isOn("--json")
    }

    private static func channel(_ arguments: CommandArguments) throws(UsageError) -> ChannelNumber? {
        if arguments.isOn("--all") {
            try arguments.none()
            return nil
        }
        guard !arguments.operands.isEmpty else { throw UsageError("name a channel, or add --all") }
        let text = try arguments.only("CHANNEL")
        guard let number = ChannelNumber(text) else {
            throw UsageError("\(text): expected a channel number such as 5 or 5.1")
        }
        return number
    }

    func run() async throws -> ExitCode {
        let store = try await folder.openExisting()
        let now = SystemClock().now
        let sheet = try await StationSnapshot(reading: store, at: now)
        let channels = sheet.channels.filter { number == nil || $0.number == number }
        if let number, channels.isEmpty { throw StationError.noChannel(number.description) }
        if !isQuick { try EngineProgram.check() }
        let pool =
            isQuick ? nil : ProbePool(program: EngineProgram.path, workerCount: Machine.coreCount, log: .silent)
        defer { pool?.close() }
        let desk = ChannelTimeline.Resources(store: store, zones: ZoneFiles())
        let rehearsal = Rehearsal(store, options, inspector: FileChecker(store, opening: pool)) {
            try await TimelineRange(of: $0, sheet, desk, from: $1, until: $2)
        }
        let report = try await rehearsal.run(channels, of: sheet, at: now) { progress in
            Terminal.progress(progress.text)
        }
        Terminal.endProgress()
        if asJSON {
            try StationJSON.printLine(RehearsalDocument(report))
        } else {
            Terminal.printLine(report.text.styledByLine)
        }
        return report.faultCount == 0 ? .done : .faults
    }
}

extension Rehearsal.Progress {
    fileprivate var text: String {
        let place = channelCount > 1 ? " (\(channelsDone + 1) of \(channelCount))" : ""
        let files = fileCount > 0 ? ": \(filesDone) of \(fileCount) files" : ""
        return "Rehearsing \(channel.number) \(channel.name)\(place)\(files)"
    }
}
