/// What a channel does now.
public struct ChannelActivity: Hashable, Sendable {
    /// nil: the engine does not run.
    public var runningSince: Instant?
    public var viewerCount: Int
    /// How the item on air is played; nil when nothing is.
    public var playedAs: OutputKind?
    /// What its engine sheds because the machine is too slow; nil: nothing.
    public var shed: SheddingStep?

    public init(
        runningSince: Instant? = nil, viewerCount: Int = 0, playedAs: OutputKind? = nil, shed: SheddingStep? = nil
    ) {
        self.shed = shed
        self.runningSince = runningSince
        self.viewerCount = viewerCount
        self.playedAs = playedAs
    }
}

/// The programme that is on, and the one after it.
public struct NowAndNext: Hashable, Sendable {
    public var now: GuideProgramme?
    public var next: GuideProgramme?

    public init(now: GuideProgramme?, next: GuideProgramme?) {
        self.now = now
        self.next = next
    }
}

/// A channel as clients see it: who it is and what its stream looks like.
public struct ChannelListing: Hashable, Sendable {
    public var channel: Channel
    public var video: VideoProfile
    public var audio: AudioProfile

    public init(_ channel: Channel, video: VideoProfile, audio: AudioProfile) {
        self.channel = channel
        self.video = video
        self.audio = audio
    }
}

/// A viewer, for pages, logs and the accounting of tuners.
public struct ViewerIdentity: Hashable, Sendable {
    /// The address without its port: two connections of one player share it.
    public var host: String
    /// Tells the connections of one host apart, such as `192.168.1.20:50312`.
    public var connection: String
    /// What the player calls itself.
    public var agent: String?

    public init(host: String, connection: String, agent: String? = nil) {
        self.host = host
        self.connection = connection
        self.agent = agent
    }

    /// A viewer who comes with a new connection for each request, as HLS players do: host and kind of player tell them
    /// apart.
    public var byPlayer: ViewerIdentity {
        ViewerIdentity(host: host, connection: "\(host) \(agent ?? "")", agent: agent)
    }
}
