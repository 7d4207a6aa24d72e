import Core
import Linux
import Store

struct ResetCommand: Command {
    static let name = "reset"
    static let summary = "Have a channel begin anew, as if it had never played anything."
    static let synopsis = "CHANNEL"
    static let options = CommandOption.common + [CommandOption("--yes", nil, "Do not ask.")]
    static let details = """
        Everything random is drawn anew, shows begin with their first episode, and first runs play everything once more.
        What is on air stays, and so does what begins within the station's protected time. The as-run log stays.
        This cannot be taken back.
        """

    private let folder: StationFolder
    private let number: String
    private let isConfirmed: Bool

    init(_ arguments: CommandArguments) throws(UsageError) {
        folder = StationFolder(arguments)
        number = try arguments.only("CHANNEL")
        isConfirmed = arguments.isOn("--yes")
    }

    func run() async throws -> ExitStatus {
        let store = try await folder.openExisting()
        let sheet = try await StationSheet(reading: store)
        guard let wanted = ChannelNumber(number), let channel = sheet.channels.first(where: { $0.number == wanted })
        else { throw StationFault.noChannel(number) }
        try ChannelReset.check(channel, sheet)
        guard try isConfirmed || confirm(channel) else {
            Terminal.say("Nothing was changed.")
            return .done
        }
        let desk = ChannelTimeline.Desk(store: store, zones: ZoneFiles())
        let now = SystemClock().now
        // Where a channel stands that nobody watches, it goes on.
        let present = try await channel.clock == .watched ? store.watchedTimes()[channel.id] ?? now : now
        _ = try await ChannelReset.run(channel, sheet, desk, now: min(present, now))
        try await store.audit(actor: "command line", action: "channel.reset", subject: "\(channel.number)")
        Terminal.say("Channel \(channel.number) \(channel.name) begins anew.")
        return .done
    }

    private func confirm(_ channel: Channel) throws(UsageError) -> Bool {
        guard Terminal.isAnswered else {
            throw UsageError("there is nobody to ask", suggestion: "Add --yes to reset the channel without a question.")
        }
        return Terminal.confirms(
            "Channel \(channel.number) \(channel.name) forgets everything it has played. Go on?", usually: false)
    }
}
