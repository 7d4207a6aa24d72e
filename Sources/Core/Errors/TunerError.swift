/// Why a channel cannot be watched, also in the numbers that HDHomeRun clients know.
public struct TunerError: Explained, Hashable {
    /// HDHomeRun's numbers.
    public enum Number: Int, Hashable, Sendable, CaseIterable {
        case unknownChannel = 801
        case unknownTranscodeProfile = 802
        case systemBusy = 803
        case tunerInUse = 804
        case allTunersInUse = 805
        case tuneFailed = 806
        case noVideoData = 807
        case recorderFailed = 808
        case connectionLimit = 809
        case recorderFull = 810
        case contentProtected = 811

        /// HDHomeRun's words for it.
        public var name: String {
            switch self {
            case .unknownChannel: "Unknown Channel"
            case .unknownTranscodeProfile: "Unknown Transcode Profile"
            case .systemBusy: "System Busy"
            case .tunerInUse: "Tuner In Use"
            case .allTunersInUse: "All Tuners In Use"
            case .tuneFailed: "Tune Failed"
            case .noVideoData: "No Video Data"
            case .recorderFailed: "DVR Failed"
            case .connectionLimit: "Playback Connection Limit"
            case .recorderFull: "DVR Full"
            case .contentProtected: "Content Protection Required"
            }
        }

        /// Whether asking again is useless, or may help.
        var category: ErrorCategory {
            switch self {
            case .unknownChannel, .unknownTranscodeProfile: .unknown
            case .systemBusy, .tunerInUse, .allTunersInUse, .connectionLimit, .recorderFull: .busy
            case .tuneFailed, .noVideoData, .recorderFailed, .contentProtected: .unavailable
            }
        }
    }

    public let number: Number
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    public init(_ number: Number, _ code: String, what: String, why: String, fix: String) {
        self.number = number
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }

    public var category: ErrorCategory { number.category }

    /// The value of the `X-HDHomeRun-Error` header.
    public var header: String { "\(number.rawValue) \(number.name)" }
}

extension TunerError {
    /// `channel`: what was asked for.
    public static func unknownChannel(_ channel: String) -> Self {
        Self(
            .unknownChannel, "stream.unknown-channel", what: "Cannot watch channel \(channel)",
            why: "the station has no such channel", fix: "Use a channel from /lineup.json.")
    }

    public static let unknownTranscodeProfile = Self(
        .unknownTranscodeProfile, "stream.unknown-profile", what: "Cannot transcode the channel",
        why: "the station does not know this transcode profile",
        fix: "Remove the transcode parameter: a channel has one format.")

    public static func noPlan(_ channel: ChannelNumber?, _ cause: any Error) -> Self {
        Self(
            .tuneFailed, "stream.no-plan", what: "Cannot watch \(words(channel))",
            why: "its plan cannot be read: \((cause as? any Explained)?.why ?? "\(cause)")",
            fix: "Check the log, then try again.")
    }

    /// `why`: the cause as a clause.
    public static func noVideo(_ channel: ChannelNumber?, _ why: String) -> Self {
        Self(
            .noVideoData, "stream.no-video", what: "Cannot watch \(words(channel))", why: why,
            fix: "Check the channel's faults in the log, and run continuity doctor.")
    }

    public static func overloaded(_ channel: ChannelNumber?, beside count: Int) -> Self {
        Self(
            .systemBusy, "stream.overloaded", what: "Cannot start \(words(channel))",
            why: "this machine is too slow for one more transcoded channel besides the \(count) that are running",
            fix: "Stop watching another channel, or let this one copy (mode: copy-if-possible); see docs/overload.md.")
    }

    public static func stopping(_ channel: ChannelNumber?) -> Self {
        Self(
            .systemBusy, "stream.stopping", what: "Cannot watch \(words(channel))", why: "the station is stopping",
            fix: "Try again when it runs.")
    }

    private static func words(_ channel: ChannelNumber?) -> String { channel.map { "channel \($0)" } ?? "the channel" }

    /// No tuner is free for the channel.
    public static func tuner(_ number: Number, _ channel: ChannelNumber?) -> Self {
        Self(
            number, "stream.tuners", what: "Cannot watch \(words(channel))", why: number.cause,
            fix: "Stop another viewer, or raise the number of tuners (--tuners).")
    }
}

extension TunerError.Number {
    fileprivate var cause: String {
        switch self {
        case .allTunersInUse: "all tuners are in use"
        case .tunerInUse: "another host uses this tuner"
        case .tuneFailed: "the station has no such tuner"
        default: name.lowercased()
        }
    }
}
