/// A classic schedule: rules that are visited in order and in a loop.
public struct Schedule: Hashable, Sendable {
    public var id: ScheduleID
    public var name: String
    public var rules: [ScheduleRule]
    /// Visits the rules in another order each round.
    public var isShuffled: Bool
    /// In place of the channel's; nil takes the channel's.
    public var graphics: [GraphicID]?

    public init(
        id: ScheduleID, name: String, rules: [ScheduleRule], isShuffled: Bool = false, graphics: [GraphicID]? = nil
    ) {
        self.id = id
        self.name = name
        self.rules = rules
        self.isShuffled = isShuffled
        self.graphics = graphics
    }
}

public struct ScheduleRule: Hashable, Sendable {
    public enum Start: Hashable, Sendable {
        /// Right after what precedes.
        case dynamic
        case fixed(TimeOfDay, Missed)
    }

    /// What a fixed start does when its time has passed.
    public enum Missed: String, Hashable, Sendable, Codable, CaseIterable {
        /// Waits for the next occurrence, up to a day.
        case strict
        /// Waits only when the time is later the same day, else starts now.
        case flexible
    }

    public enum Mode: Hashable, Sendable {
        case one
        /// The number of items: a formula over `count`, the size of the content; `random`, a whole number below it; `entry`,
        /// how many the playlist's present entry gives; and `parts`, of how many parts the story is that comes next.
        case multiple(Formula)
        /// As many as the collection holds.
        case all
        /// Repeats until the next fixed start.
        case flood
        case duration(TimeSpan, Tail)
    }

    /// What follows when nothing more fits into a duration.
    public enum Tail: String, Hashable, Sendable, Codable, CaseIterable {
        /// The next rule, at once.
        case none
        /// Off air (or fallback filler) up to the end.
        case offline
        /// Tail filler, then fallback filler, up to the end.
        case filler
    }

    /// Which of its content a rule plays.
    public enum Airing: String, Hashable, Sendable, Codable, CaseIterable {
        case any
        /// Each item once, ever; then the rule has nothing to play until something new comes.
        case firstRun = "first-run"
        /// Only what a first-run rule of the channel has played.
        case rerun
    }

    /// In which order a rule's visits take the groups of its content, when each visit draws from one alone.
    public enum GroupVisits: String, Hashable, Sendable, Codable, CaseIterable { case ordered, shuffled }

    /// The names that the formula of `multiple` may use.
    public static let countVariables = ["count", "random", "entry", "parts"]

    /// Whether viewers see the rule's items in the guide.
    public enum GuideMode: String, Hashable, Sendable, Codable, CaseIterable { case normal, hidden }

    /// Kept through reordering and editing, and unique in the station; 0 or below until saved.
    public var id: RuleID
    /// What reruns call it.
    public var name: String?
    public var start: Start
    public var mode: Mode
    public var content: ContentReference
    public var order: PlaybackOrder
    public var options: OrderOptions
    public var airing: Airing
    /// When set, each visit draws from one group of the content alone.
    public var groups: GroupVisits?
    /// How many items in a row a duration may skip, when they do not fit, to find one that does.
    public var discard: Int
    /// Makes the whole visit one programme of this title.
    public var title: String?
    public var guide: GuideMode
    public var fillers: [FillerID]
    /// ISO 639 code of the sound that viewers hear, where there is a choice; nil takes the profile's.
    public var language: String?
    /// nil takes the channel's.
    public var subtitles: SubtitleRule?
    /// nil takes the channel's.
    public var deadAir: DeadAirRule?
    /// In place of the schedule's or the channel's; nil takes those.
    public var graphics: [GraphicID]?

    public init(
        id: RuleID = RuleID(0), name: String? = nil, start: Start = .dynamic, mode: Mode, content: ContentReference,
        order: PlaybackOrder, options: OrderOptions = OrderOptions(), airing: Airing = .any,
        groups: GroupVisits? = nil, discard: Int = 0, title: String? = nil, guide: GuideMode = .normal,
        fillers: [FillerID] = [], language: String? = nil, graphics: [GraphicID]? = nil,
        subtitles: SubtitleRule? = nil, deadAir: DeadAirRule? = nil
    ) {
        self.id = id
        self.name = name
        self.start = start
        self.mode = mode
        self.content = content
        self.order = order
        self.options = options
        self.airing = airing
        self.groups = groups
        self.discard = discard
        self.title = title
        self.guide = guide
        self.fillers = fillers
        self.language = language
        self.graphics = graphics
        self.subtitles = subtitles
        self.deadAir = deadAir
    }
}

/// What a rule plays from.
public enum ContentReference: Hashable, Sendable {
    case collection(CollectionID)
    case show(ShowID)
    case season(ShowID, Int)
    case artist(String)
    case album(Album)
    /// A query; see `SearchQuery`.
    case search(String)
    case playlist(PlaylistID)
    case item(MediaID)
    /// Of rules only.
    case rerun(Rerun)
}

/// An album, by its title: of one artist, or of any artist who made one of that title.
public struct Album: Hashable, Sendable {
    public var title: String
    public var artist: String?

    public init(_ title: String, by artist: String? = nil) {
        self.title = title
        self.artist = artist
    }
}
