import Core

/// What the manager holds of one channel that runs or is wanted.
struct ChannelRun {
    struct Watching {
        let reader: RingReader
        /// The tuner it took; nil when it needs none.
        let tuner: Int?
    }

    struct Waiter {
        let deadline: TimeSpan
        let continuation: CheckedContinuation<Result<Void, TunerError>, Never>
    }

    struct HLSViewer {
        let viewer: ViewerIdentity
        let joined: Instant
        var lastSeen: TimeSpan
    }

    var state: ChannelState
    var feed: ChannelFeed?
    var engine: EngineID?
    var processID: Int32?
    /// Uptime when the present engine was given the channel.
    var engineSince: TimeSpan?
    /// A viewer finds an entry point in the ring.
    var isOnAir = false
    var readers: [ObjectIdentifier: Watching] = [:]
    var waiters: [Waiter] = []
    /// What it takes of the machine; nil before it is admitted.
    var need: ChannelNeed?
    var hlsViewers: [String: HLSViewer] = [:]
    /// How many viewers were reported last.
    var reportedViewerCount = 0

    init(_ channel: ChannelID, limits: ChannelState.Limits) { state = ChannelState(channel: channel, limits: limits) }

    var viewerCount: Int { readers.count + waiters.count + hlsViewers.count }
    var isNeeded: Bool { viewerCount > 0 || state.isAlwaysOn || state.phase != .stopped }
}
