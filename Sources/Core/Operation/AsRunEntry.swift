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
    public var how: PlayedAs
    /// Why the air deviates from the plan; nil when it does not.
    public var cause: String?

    public init(
        channel: ChannelID, item: TimelineItemID?, media: MediaID?, title: String, plannedStart: Instant,
        start: Instant,
        finish: Instant, frames: Int64, how: PlayedAs, cause: String? = nil
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
    }
}

/// How an item went to air.
public enum PlayedAs: String, Hashable, Sendable, Codable {
    case copied, transcoded
    /// The last picture stood still with silence, because the source ended early or broke.
    case held
    case slate
}
