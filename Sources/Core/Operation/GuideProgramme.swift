/// One programme as viewers see it in the guide. Programmes of a channel follow each other without gap or overlap.
public struct GuideProgramme: Hashable, Sendable {
    /// What the channel's own history says about it.
    public enum Showing: Hashable, Sendable {
        /// It is not one item, or nothing at all.
        case unknown
        /// The channel never showed it before. New is what was released recently.
        case first(isNew: Bool)
        /// The channel showed it before, the last time at this moment.
        case again(last: Instant)
    }

    public enum Sound: String, Hashable, Sendable { case mono, stereo, surround }

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
    /// The words by which clients sort programmes: `Movie`, `Series`, `Sports`, `News`, `Kids`, `Music`.
    public var categories: [String]
    /// The media's own.
    public var genres: [String]
    public var keywords: [String]
    public var credits: [Credit]
    public var studios: [String]
    public var countries: [String]
    /// How long it is without what was put around and between.
    public var length: TimeSpan?
    /// Display aspect ratio of its video, such as `4:3`.
    public var aspect: String?
    /// nil when its file has not been probed.
    public var isHighDefinition: Bool?
    public var sound: Sound?
    /// The programme's main item; nil for off-air stretches.
    public var media: MediaID?
    public var kind: MediaItem.Kind?
    /// Whether the main item has a picture that can be shown.
    public var hasArtwork: Bool
    public var isOffAir: Bool
    /// A special put it there: it is on only this once.
    public var isSpecial: Bool
    public var showing: Showing

    public init(channel: ChannelID, start: Instant, finish: Instant, title: String) {
        self.channel = channel
        self.start = start
        self.finish = finish
        self.title = title
        categories = []
        genres = []
        keywords = []
        credits = []
        studios = []
        countries = []
        hasArtwork = false
        isOffAir = false
        isSpecial = false
        showing = .unknown
    }

    /// Names this showing: it stays when the guide is read again, and when the channel gets another number.
    public var id: String { "\(channel)-\(start.seconds)" }
}

/// Which guide it is.
public struct GuideState: Hashable, Sendable {
    /// Another number whenever anything in the guide, or the channel list, is different.
    public var revision: Int64
    public var changed: Instant

    /// No guide reaches further ahead.
    public static let greatestDays = 30

    public init(revision: Int64, changed: Instant) {
        self.revision = revision
        self.changed = changed
    }
}
