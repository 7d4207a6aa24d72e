/// One programme as viewers see it in the guide. Programmes of a channel follow each other without gap or overlap.
public struct GuideProgramme: Hashable, Sendable {
    public var channel: ChannelID
    /// Whole seconds.
    public var start: Instant
    public var finish: Instant
    public var title: String
    public var subtitle: String?
    public var plot: String?
    public var year: Int?
    public var released: CivilDate?
    public var season: Int?
    public var episode: Int?
    public var contentRating: String?
    public var categories: [String]
    /// The programme's main item; nil for off-air stretches.
    public var media: MediaID?
    public var kind: MediaItem.Kind?
    public var isOffAir: Bool
    /// When the channel showed it before; nil when never.
    public var previouslyShown: Instant?

    public init(channel: ChannelID, start: Instant, finish: Instant, title: String) {
        self.channel = channel
        self.start = start
        self.finish = finish
        self.title = title
        categories = []
        isOffAir = false
    }
}
