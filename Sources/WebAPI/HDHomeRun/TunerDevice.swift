public import Core

/// The emulated tuner.
public protocol TunerDevice: Sendable {
    func identity() async throws -> StationIdentity
    /// What every tuner does, in their order. There are as many tuners as channels may be watched at once.
    func tuners() async -> [TunerState]
}

/// What one emulated tuner does.
public struct TunerState: Hashable, Sendable {
    /// nil: idle.
    public var channel: ChannelNumber?
    public var channelName: String?
    /// The viewer, such as `192.168.1.20:51234`.
    public var client: String?
    public var bitsPerSecond: Int64

    public init(
        channel: ChannelNumber? = nil, channelName: String? = nil, client: String? = nil, bitsPerSecond: Int64 = 0
    ) {
        self.channel = channel
        self.channelName = channelName
        self.client = client
        self.bitsPerSecond = bitsPerSecond
    }
}

/// What the emulated tuner says it is. A model with `HDTC` in its name would make Jellyfin ask for transcoding.
enum DeviceModel {
    static let number = "HDHR5-4US"
    static let firmware = "hdhomerun5_atsc"
    static let version = "20250815"
}

/// The one format of every channel's stream, in the words of the clients.
enum StreamFormat {
    static let contentType = "video/mp2t"
    static let tunerVideo = "H264"
    static let tunerAudio = "AAC"
    static let playlistVideo = "h264"
    static let playlistAudio = "aac"
}
