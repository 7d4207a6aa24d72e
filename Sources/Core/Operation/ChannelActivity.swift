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
