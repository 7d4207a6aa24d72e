/// One stretch of a channel's timeline: what goes on air from `start` until before `finish`, and why.
public struct TimelineItem: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case programme
        case filler(Filler.Kind)
        /// Nothing could be placed: the fallback ladder fills it on air.
        case offline
    }

    /// 0 until stored.
    public var id: TimelineItemID
    public var channel: ChannelID
    public var start: Instant
    public var finish: Instant
    public var kind: Kind
    /// nil only when `kind` is offline.
    public var media: MediaID?
    /// Where in the file playing begins.
    public var inPoint: TimeSpan
    /// Items with equal groups that follow each other are one programme in the guide.
    public var guideGroup: Int64
    /// Title given by the rule, for the whole group.
    public var guideTitle: String?
    /// True melts the item into its neighbours in the guide.
    public var hidden: Bool
    /// ISO 639 code of the sound that viewers hear, where there is a choice; nil takes the profile's.
    public var language: String?
    public var reason: Reason

    /// Why the item is on.
    public struct Reason: Hashable, Sendable, Codable {
        /// Index of the rule in the schedule.
        public var rule: Int
        /// The cursor that drew it, in words, as `collection Westerns, shuffle`.
        public var cursor: String
        public var cycle: Int64
        /// Which item of the cycle it was, from 1; 0 where each draw is a cycle of its own.
        public var draw: Int64
        /// The decision, in words, as `fills 00:02:10 up to the fixed start 20:00`.
        public var decision: String

        public init(rule: Int, cursor: String, cycle: Int64, draw: Int64, decision: String) {
            self.rule = rule
            self.cursor = cursor
            self.cycle = cycle
            self.draw = draw
            self.decision = decision
        }
    }

    public init(
        id: TimelineItemID = TimelineItemID(0), channel: ChannelID, start: Instant, finish: Instant, kind: Kind,
        media: MediaID?, inPoint: TimeSpan = .zero, guideGroup: Int64, guideTitle: String? = nil, hidden: Bool = false,
        language: String? = nil, reason: Reason
    ) {
        self.id = id
        self.channel = channel
        self.start = start
        self.finish = finish
        self.kind = kind
        self.media = media
        self.inPoint = inPoint
        self.guideGroup = guideGroup
        self.guideTitle = guideTitle
        self.hidden = hidden
        self.language = language
        self.reason = reason
    }

    /// The item as a channel shows it that mirrors this one.
    public func shown(on channel: ChannelID, later offset: TimeSpan) -> TimelineItem {
        var item = self
        item.channel = channel
        item.start += offset
        item.finish += offset
        return item
    }
}
