import Core
import HTTP

struct RehearseCommand: Command {
    static let name = "rehearse"
    static let summary = "Check the coming days before they air."
    static let synopsis = "CHANNEL|--all"
    static let options =
        StationAccess.options + [
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

    private let station: StationAccess
    /// nil for all.
    private let number: ChannelNumber?
    private let span: TimeSpan
    private let repeatWithin: TimeSpan?
    private let longestFiller: TimeSpan?
    private let isQuick: Bool
    private let asJSON: Bool

    private static let longest = TimeSpan.hours(24 * 60)

    init(_ arguments: CommandArguments) throws(UsageError) {
        station = try StationAccess(arguments)
        number = try Self.channel(arguments)
        span = try arguments.duration("--for", upTo: Self.longest) ?? .hours(24 * 7)
        repeatWithin = try arguments.duration("--repeat-within", upTo: Self.longest)
        longestFiller = try arguments.duration("--longest-filler", upTo: Self.longest)
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
        try await station.use { api in
            var run: RehearsalRun = try await api.send(
                .post, "/api/v1/rehearsals",
                [
                    "channels": number?.description, "for": "\(span.seconds)", "quick": isQuick ? "1" : nil,
                    "repeat-within": repeatWithin.map { "\($0.seconds)" },
                    "longest-filler": longestFiller.map { "\($0.seconds)" },
                ])
            while run.state == "running" {
                Terminal.progress(run.progress)
                try await Task.sleep(for: .milliseconds(100))
                run = try await api.get("/api/v1/rehearsals/\(run.id)")
            }
            Terminal.endProgress()
            if let failure = run.failure { throw failure.error }
            if asJSON {
                try StationJSON.printLine(run.report)
            } else {
                Terminal.printLine(run.report.text.styledByLine)
            }
            return run.report.faults == 0 ? .done : .faults
        }
    }
}

/// A rehearsal on request, as the API tells it.
private struct RehearsalRun: Decodable, Sendable {
    struct Failure: Decodable, Sendable {
        let code: String
        let what: String
        let why: String
        let fix: String

        var error: StationError { StationError(.conflict, code, what: what, why: why, fix: fix) }
    }

    let id: Int
    let state: String
    let failure: Failure?
    let report: RehearsalDocument
    private let channel: String?
    private let channelName: String?
    private let channelsDone: Int?
    private let channelCount: Int?
    private let filesDone: Int?
    private let fileCount: Int?

    private enum CodingKeys: CodingKey {
        case id, state, failure, channel, channelName, channelsDone, channelCount, filesDone, fileCount
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(Int.self, forKey: .id)
        state = try members.decode(String.self, forKey: .state)
        failure = try members.decodeIfPresent(Failure.self, forKey: .failure)
        channel = try members.decodeIfPresent(String.self, forKey: .channel)
        channelName = try members.decodeIfPresent(String.self, forKey: .channelName)
        channelsDone = try members.decodeIfPresent(Int.self, forKey: .channelsDone)
        channelCount = try members.decodeIfPresent(Int.self, forKey: .channelCount)
        filesDone = try members.decodeIfPresent(Int.self, forKey: .filesDone)
        fileCount = try members.decodeIfPresent(Int.self, forKey: .fileCount)
        report = try RehearsalDocument(from: decoder)
    }

    var progress: String {
        guard let channel, let channelName else { return "Rehearsing" }
        let count = channelCount ?? 1
        let place = count > 1 ? " (\((channelsDone ?? 0) + 1) of \(count))" : ""
        let files = (fileCount ?? 0) > 0 ? ": \(filesDone ?? 0) of \(fileCount ?? 0) files" : ""
        return "Rehearsing \(channel) \(channelName)\(place)\(files)"
    }
}
