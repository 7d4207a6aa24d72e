/// An item of a timeline with the title of its media.
public struct TimelineEntry: Hashable, Sendable {
    public var item: TimelineItem
    public var title: String
    /// Why it is on, with the names that things have today.
    public var why: String
    /// What its media item is; nil when it has none.
    public var subject: Subject?

    /// What a page shows of a media item beside its title.
    public struct Subject: Hashable, Sendable {
        public var kind: MediaItem.Kind
        public var year: Int?
        public var season: Int?
        public var episode: Int?

        public init(kind: MediaItem.Kind, year: Int? = nil, season: Int? = nil, episode: Int? = nil) {
            self.kind = kind
            self.year = year
            self.season = season
            self.episode = episode
        }

        public init(_ item: MediaItem) {
            let metadata = item.metadata
            self.init(
                kind: item.kind, year: metadata.year ?? metadata.released?.year, season: metadata.season,
                episode: metadata.episode)
        }
    }

    /// Why its video cannot be copied; none when it can, or nothing is to be played.
    public var obstacles: [CopyObstacle]

    public init(
        _ item: TimelineItem, title: String, why: String = "", subject: Subject? = nil, obstacles: [CopyObstacle] = []
    ) {
        self.obstacles = obstacles
        self.item = item
        self.title = title
        self.why = why
        self.subject = subject
    }
}

/// How one channel's timeline would change.
public struct TimelineDifference: Hashable, Sendable {
    /// What happens to the channel.
    public enum Kind: String, Hashable, Sendable, Codable { case added, changed, removed }

    public var kind: Kind
    public var channel: Channel
    /// Of the channel's local times.
    public var zone: ZoneRules
    public var from: Instant
    public var until: Instant
    /// In order; items that are in both timelines are only counted.
    public var removed: [TimelineEntry] = []
    public var added: [TimelineEntry] = []
    public var keptCount = 0

    public init(_ kind: Kind, of channel: Channel, in zone: ZoneRules, from: Instant, until: Instant) {
        self.kind = kind
        self.channel = channel
        self.zone = zone
        self.from = from
        self.until = until
    }

    public var isEmpty: Bool { removed.isEmpty && added.isEmpty }
}
