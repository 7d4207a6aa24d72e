/// Short content that goes around or between programmes.
public struct Filler: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Before a programme, inside it, after it, up to the next fixed start, and when nothing else can fill.
        case pre, mid, post, tail, fallback
    }

    public enum Mode: Hashable, Sendable {
        case count(Int)
        /// None up to this many, at random.
        case randomCount(Int)
        /// Whole items that fit into this length.
        case duration(TimeSpan)
        /// As much as it takes up to the next multiple of this duration in local time. Once for each programme.
        case pad(TimeSpan)
        /// Tail and fallback: as much as the gap takes.
        case fill
    }

    /// Where a programme may be interrupted.
    public enum Breaks: Hashable, Sendable {
        /// Where its chapters begin.
        case chapters
        /// At regular times.
        case every(TimeSpan)
    }

    /// The names that the formula of a mid-roll may use.
    public static let breakVariables = [
        "num", "point", "total_points", "matched_points", "total_duration", "total_progress", "remaining_duration",
        "last_mid_filler",
    ]
    /// What a programme can be padded to.
    public static let padMinutes = [5, 10, 15, 20, 30, 60]

    public var id: FillerID
    public var name: String
    public var kind: Kind
    public var mode: Mode
    public var content: ContentReference
    public var order: PlaybackOrder
    public var options: OrderOptions
    /// Of a mid-roll.
    public var breaks: Breaks
    /// Of a mid-roll: only breaks that it is true for are used.
    public var breakFilter: Formula?
    /// Of fallback filler, whose last item is cut to fit: no item is cut shorter than this.
    public var least: TimeSpan
    /// In place of the rule's, the schedule's or the channel's; nil takes those that are drawn over everything.
    public var graphics: [GraphicID]?

    public static let usualLeast = TimeSpan.seconds(5)

    public init(
        id: FillerID, name: String, kind: Kind, mode: Mode, content: ContentReference, order: PlaybackOrder = .shuffle,
        options: OrderOptions = OrderOptions(), breaks: Breaks = .chapters, breakFilter: Formula? = nil,
        least: TimeSpan = Filler.usualLeast, graphics: [GraphicID]? = nil
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.mode = mode
        self.content = content
        self.order = order
        self.options = options
        self.breaks = breaks
        self.breakFilter = breakFilter
        self.least = least
        self.graphics = graphics
    }

    /// Whether the chapters of what it goes into, or of its own items, must be known.
    public var looksAtChapters: Bool { kind == .mid && breaks == .chapters || options.byChapter }
}
