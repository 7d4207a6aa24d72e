/// A classic schedule: rules that are visited in order, round and round.
public struct Schedule: Hashable, Sendable {
    public var id: ScheduleID
    public var name: String
    public var rules: [ScheduleRule]

    public init(id: ScheduleID, name: String, rules: [ScheduleRule]) {
        self.id = id
        self.name = name
        self.rules = rules
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
        /// So many items: a formula over `count`, the size of the content, and `random`, a whole number below it.
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

    /// The names that the formula of `multiple` may use.
    public static let countVariables = ["count", "random"]

    /// Whether viewers see the rule's items in the guide.
    public enum GuideMode: String, Hashable, Sendable, Codable, CaseIterable { case normal, hidden }

    public var start: Start
    public var mode: Mode
    public var content: ContentReference
    public var order: PlaybackOrder
    public var airing: Airing
    /// How many items in a row a duration may pass over, when they do not fit, to find one that does.
    public var discard: Int
    /// Makes the whole visit one programme of this title.
    public var title: String?
    public var guide: GuideMode
    public var fillers: [FillerID]

    public init(
        start: Start = .dynamic, mode: Mode, content: ContentReference, order: PlaybackOrder, airing: Airing = .any,
        discard: Int = 0, title: String? = nil, guide: GuideMode = .normal, fillers: [FillerID] = []
    ) {
        self.start = start
        self.mode = mode
        self.content = content
        self.order = order
        self.airing = airing
        self.discard = discard
        self.title = title
        self.guide = guide
        self.fillers = fillers
    }
}
