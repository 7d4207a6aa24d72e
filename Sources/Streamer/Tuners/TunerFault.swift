/// Why a tuner gives no picture, in HDHomeRun's numbers.
public enum TunerFault: Int, Hashable, Sendable, CaseIterable {
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

    public var text: String {
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

    /// The value of the `X-HDHomeRun-Error` header.
    public var header: String { "\(rawValue) \(text)" }

    /// 404 says that asking again is useless, 503 that it may help.
    public var status: Int {
        switch self {
        case .unknownChannel, .unknownTranscodeProfile: 404
        default: 503
        }
    }
}
