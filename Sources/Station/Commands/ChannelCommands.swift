import Core
import JSON

struct StartCommand: Command {
    static let name = "start"
    static let summary = "Start a channel, also without viewers."
    static let synopsis = "CHANNEL"
    static let options = StationAccess.options + [CommandOption.json]
    static let details = "The channel runs until it is stopped or the station ends. The station must be running."

    private let act: ChannelAct

    init(_ arguments: CommandArguments) throws(UsageError) { act = try ChannelAct("start", "started", arguments) }

    func run() async throws -> ExitCode { try await act.run() }
}

struct StopCommand: Command {
    static let name = "stop"
    static let summary = "Stop a channel until its next viewer."
    static let synopsis = "CHANNEL"
    static let options = StationAccess.options + [CommandOption.json]

    private let act: ChannelAct

    init(_ arguments: CommandArguments) throws(UsageError) { act = try ChannelAct("stop", "stopped", arguments) }

    func run() async throws -> ExitCode { try await act.run() }
}

struct RebuildCommand: Command {
    static let name = "rebuild"
    static let summary = "Rebuild a timeline after the protected window."
    static let synopsis = "CHANNEL"
    static let options = StationAccess.options + [CommandOption.json]
    static let details = "The channel keeps its progress: what it has played stays played."

    private let act: ChannelAct

    init(_ arguments: CommandArguments) throws(UsageError) { act = try ChannelAct("rebuild", "rebuilt", arguments) }

    func run() async throws -> ExitCode { try await act.run() }
}

struct ResetCommand: Command {
    static let name = "reset"
    static let summary = "Reset a channel: forget everything it has played."
    static let synopsis = "CHANNEL"
    static let options =
        StationAccess.options + [
            CommandOption("--yes", nil, "Skip the confirmation."), CommandOption.json,
        ]
    static let details = """
        Random choices are made again, shows restart at their first episode, and first-run rules play everything again.
        The current item and everything in the protected window stay. The as-run log is kept.
        This cannot be undone.
        """

    private let act: ChannelAct
    private let isConfirmed: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        act = try ChannelAct("reset", "reset", arguments)
        isConfirmed = arguments.isOn("--yes")
    }

    func run() async throws -> ExitCode {
        guard !isConfirmed else { return try await act.run() }
        guard Terminal.isAnswered else {
            throw UsageError(
                "standard input is not a terminal, so the reset cannot be confirmed",
                suggestion: "Add --yes to reset the channel without a question.")
        }
        return try await act.run { channel in
            let question = "Reset channel \(channel.title) and forget everything it has played?"
            guard Terminal.confirm(question, default: false) != true else { return true }
            Terminal.printLine("Nothing was changed.")
            return false
        }
    }
}

/// Something that is done with one channel.
private struct ChannelAct: Sendable {
    private let act: String
    /// The act as a participle.
    private let done: String
    private let access: StationAccess
    private let number: String
    private let asJSON: Bool

    init(_ act: String, _ done: String, _ arguments: CommandArguments) throws(UsageError) {
        self.act = act
        self.done = done
        access = try StationAccess(arguments)
        number = try arguments.only("CHANNEL")
        asJSON = arguments.isOn("--json")
    }

    /// `confirm` may refuse.
    func run(_ confirm: (ChannelSummary) -> Bool = { _ in true }) async throws -> ExitCode {
        try await access.use { api in
            let channel = try await api.channel(number)
            guard confirm(channel) else { return .done }
            try await api.act(act, on: channel)
            try Terminal.result(
                JSONObject(["channel": .text(channel.number), "done": .text(done)]), asJSON: asJSON,
                "Channel \(channel.title) has been \(done).")
            return .done
        }
    }
}
