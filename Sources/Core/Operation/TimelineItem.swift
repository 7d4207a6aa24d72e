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
    /// True merges the item into its neighbours in the guide.
    public var hidden: Bool
    /// ISO 639 code of the sound that viewers hear, where there is a choice; nil takes the profile's.
    public var language: String?
    public var reason: Reason

    /// Why the item is on. It names everything by id; the scheduler's `ReasonWords` puts it into words.
    public struct Reason: Hashable, Sendable, Codable {
        /// The rule that decided, and its schedule; 0 when none did.
        public var schedule: ScheduleID
        public var rule: RuleID
        /// The special that put the item there; then no rule did.
        public var special: SpecialID?
        /// The filler that the item comes from.
        public var filler: FillerID?
        /// The key of the cursor that drew the item, such as `collection:12:shuffle`; empty when nothing was drawn.
        public var cursor: String
        /// The entries of the playlists that led to the cursor, the outermost first.
        public var entries: [EntryID]
        public var cycle: Int64
        /// Which item of the cycle it was, from 1; 0 where each draw is a cycle of its own.
        public var draw: Int64
        /// The decision, in words, such as `fills 00:02:10 up to the fixed start 20:00`.
        public var decision: String
        /// Of an item that was built before rules had ids.
        public var former: Former?

        /// How items named rules and cursors before rules had ids.
        public struct Former: Hashable, Sendable, Codable {
            /// Index of the rule in the channel's schedules.
            public var rule: Int
            /// The cursor in words, such as `collection Westerns, shuffle`.
            public var cursor: String

            public init(rule: Int, cursor: String) {
                self.rule = rule
                self.cursor = cursor
            }
        }

        public init(
            schedule: ScheduleID = ScheduleID(0), rule: RuleID = RuleID(0), special: SpecialID? = nil,
            filler: FillerID? = nil, cursor: String = "", entries: [EntryID] = [], cycle: Int64 = 0, draw: Int64 = 0,
            decision: String,
            former: Former? = nil
        ) {
            self.schedule = schedule
            self.rule = rule
            self.special = special
            self.filler = filler
            self.cursor = cursor
            self.entries = entries
            self.cycle = cycle
            self.draw = draw
            self.decision = decision
            self.former = former
        }

        private enum CodingKeys: String, CodingKey {
            case schedule, rule, special, filler, cursor, entries, cycle, draw, decision, former
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

    /// The item as a channel shows it that mirrors this one. Of a list, use the list's own.
    public func shown(on channel: ChannelID, later offset: TimeSpan) -> TimelineItem {
        var item = self
        item.channel = channel
        item.start += offset
        item.finish += offset
        return item
    }
}

extension [TimelineItem] {
    /// A channel's items as another shows them that mirrors it. Until the first of them comes round, the mirror is off the
    /// air.
    ///
    /// - Parameters:
    ///   - start: from when on the mirror was asked for; earlier items may have been forgotten.
    ///   - now: items that are over are left out: whether the timeline began there, or was forgotten, is not known.
    public func shown(
        on channel: ChannelID, later offset: TimeSpan, from start: Instant, at now: Instant
    ) -> [TimelineItem] {
        let items = map { $0.shown(on: channel, later: offset) }
        guard offset > .zero, let first = items.first, first.start > Swift.max(start, now) else { return items }
        let wait = TimelineItem(
            channel: channel, start: first.start - offset, finish: first.start, kind: .offline, media: nil,
            guideGroup: first.guideGroup - 1,
            reason: TimelineItem.Reason(decision: "nothing was on yet on the channel that this one mirrors"))
        return [wait] + items
    }
}

/// The scheduler's cursors as they stand at an instant, in the scheduler's own form.
public struct CheckpointRecord: Hashable, Sendable {
    public var instant: Instant
    public var state: [UInt8]

    public init(instant: Instant, state: [UInt8]) {
        self.instant = instant
        self.state = state
    }
}
