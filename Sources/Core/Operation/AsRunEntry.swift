/// What really went to air: one line of the as-run log.
public struct AsRunEntry: Hashable, Sendable {
    public var channel: ChannelID
    /// nil for a slate that no item stood for.
    public var item: TimelineItemID?
    public var media: MediaID?
    public var title: String
    public var plannedStart: Instant
    public var start: Instant
    public var finish: Instant
    public var frames: Int64
    public var how: OutputKind
    /// Why the air deviates from the plan, and what dead air there was; nil when it does not and there was none.
    public var cause: String?
    /// How far its latest frame was behind its time.
    public var late: TimeSpan
    /// The most that was shed meanwhile, because the machine was too slow; nil: nothing.
    public var shed: SheddingStep?
    /// What was left out of the plan right before it, because the channel was too late.
    public var skipped: TimeSpan

    public init(
        channel: ChannelID, item: TimelineItemID?, media: MediaID?, title: String, plannedStart: Instant,
        start: Instant,
        finish: Instant, frames: Int64, how: OutputKind, cause: String? = nil, late: TimeSpan = .zero,
        shed: SheddingStep? = nil, skipped: TimeSpan = .zero
    ) {
        self.channel = channel
        self.item = item
        self.media = media
        self.title = title
        self.plannedStart = plannedStart
        self.start = start
        self.finish = finish
        self.frames = frames
        self.how = how
        self.cause = cause
        self.late = late
        self.shed = shed
        self.skipped = skipped
    }
}

/// How an item went to air.
public enum OutputKind: String, Hashable, Sendable, Codable, CaseIterable {
    case copied, transcoded
    /// The last frame was frozen, with silence, because the source ended early or broke.
    case held
    case slate
}
