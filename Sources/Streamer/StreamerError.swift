public import Core

/// Why nobody can watch.
public struct StreamerError: Explained, Hashable {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String
    /// The same in HDHomeRun's numbers.
    public let fault: TunerFault

    static func unknownChannel(_ channel: ChannelID) -> Self {
        Self(
            code: "streamer.unknown-channel", what: "Watch channel \(channel)", why: "there is no such channel",
            fix: "Scan for channels again.", fault: .unknownChannel)
    }

    static func noPlan(_ channel: ChannelID, _ cause: any Error) -> Self {
        Self(
            code: "streamer.no-plan", what: "Watch channel \(channel)", why: "its plan cannot be read: \(cause)",
            fix: "See the cause.", fault: .tuneFailed)
    }

    static func noPicture(_ channel: ChannelID, _ why: String) -> Self {
        Self(
            code: "streamer.no-picture", what: "Watch channel \(channel)", why: why,
            fix: "Look at the channel's faults in the log; check the engine with: continuity doctor.",
            fault: .noVideoData)
    }

    static func overloaded(_ channel: ChannelID, beside count: Int) -> Self {
        Self(
            code: "streamer.overloaded", what: "Cannot start channel \(channel)",
            why: "this machine is too slow for one more transcoded channel beside the \(count) that are on",
            fix: "Stop watching another channel, or let this one copy (mode: copy-if-possible).", fault: .systemBusy)
    }

    static func stopping(_ channel: ChannelID) -> Self {
        Self(
            code: "streamer.stopping", what: "Watch channel \(channel)", why: "the station is stopping",
            fix: "Try again when it runs.", fault: .systemBusy)
    }

    static func tuner(_ fault: TunerFault, _ channel: ChannelID) -> Self {
        Self(
            code: "streamer.tuners", what: "Watch channel \(channel)", why: fault.text.lowercased(),
            fix: "Close another stream, or raise the number of tuners.", fault: fault)
    }
}
