import Core
import Library
import Linux
import Store

struct RehearseCommand: Command {
    static let name = "rehearse"
    static let summary = "Check the coming days' broadcast before it goes on air."
    static let synopsis = "CHANNEL|--all"
    static let options =
        CommandOption.common + [
            CommandOption("--all", nil, "Every channel."),
            CommandOption("--for", "LENGTH", "How much, from now on: 12h, 7d (default)."),
            CommandOption("--quick", nil, "Look at files from outside only; do not open them."),
            CommandOption("--repeat-within", "LENGTH", "Warn when a programme is on again sooner than this: 3h."),
            CommandOption.json,
        ]
    static let details = """
        Nothing is changed: what is not built yet is built in memory only. Each file is opened once.
        Ends with 1 when something would not go on air as planned; warnings alone end with 0.
        """

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
            span: try arguments.length("--for", upTo: .hours(24 * 60)) ?? .hours(24 * 7),
            repeatWithin: try arguments.length("--repeat-within", upTo: .hours(24 * 60)))
        isQuick = arguments.isOn("--quick")
        asJSON = arguments.isOn("--json")
    }

    private static func channel(_ arguments: CommandArguments) throws(UsageError) -> ChannelNumber? {
        if arguments.isOn("--all") {
            try arguments.none()
            return nil
        }
        guard !arguments.operands.isEmpty else { throw UsageError("name a channel, or say --all") }
        let text = try arguments.only("CHANNEL")
        guard let number = ChannelNumber(text) else {
            throw UsageError("\(text): expected the number of a channel, as 5 or 5.1")
        }
        return number
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        let now = SystemClock().now
        let sheet = try await StationSheet(reading: store, at: now)
        let channels = sheet.channels.filter { number == nil || $0.number == number }
        if let number, channels.isEmpty { throw StationFault.noChannel(number.description) }
        if !isQuick { try EngineProgram.check() }
        let pool =
            isQuick ? nil : ProbePool(program: EngineProgram.path, workerCount: Machine.coreCount, log: .silent)
        defer { pool?.close() }
        let desk = ChannelTimeline.Desk(store: store, zones: ZoneFiles())
        let rehearsal = Rehearsal(store, options, inspector: FileInspector(store, opening: pool)) {
            try await PlannedStretch(of: $0, sheet, desk, from: $1, until: $2)
        }
        let report = try await rehearsal.run(channels, of: sheet, at: now) { progress in
            Terminal.progress(progress.text)
        }
        Terminal.endProgress()
        if asJSON { try StationJSON.say(RehearsalDocument(report)) } else { Terminal.say(report.text) }
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
