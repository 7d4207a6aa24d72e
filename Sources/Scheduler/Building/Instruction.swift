public import Core

/// One step of a compiled schedule. Every way to write a schedule compiles into these, and one builder executes them.
public enum Instruction: Hashable, Sendable {
    /// Fills up to a local time of day, then continues.
    case wait(Wait)
    /// Draws items and places them until the visit ends, then continues.
    case play(Visit)
    /// Continues at another instruction.
    case go(to: Int)
}

/// A start at a local time of day.
public struct Wait: Hashable, Sendable {
    public var rule: Int
    public var time: TimeOfDay
    public var missed: ScheduleRule.Missed
    /// What fills the time up to there: the preceding rule's.
    public var filling: Filling
}

/// The fillers that fill gaps, by index into the program's fillers: tail fillers in turn, then the first fallback that
/// has anything to play.
public struct Filling: Hashable, Sendable {
    public var tail: [Int]
    public var fallback: [Int]
}

/// Items drawn from one content, one after the other.
public struct Visit: Hashable, Sendable {
    /// What ends the visit.
    public enum Extent: Hashable, Sendable {
        case count(Int)
        /// As many items as a formula over the content's size and a random number says.
        case amount(Formula)
        /// As many items as the content holds.
        case wholeContent
        /// The next occurrence of a local time; nothing overruns it.
        case until(TimeOfDay)
        /// A duration; nothing overruns it.
        case span(TimeSpan, ScheduleRule.Tail)
        /// Nothing.
        case endless
    }

    /// The rules that play the same items, each in its turn.
    public struct Link: Hashable, Sendable {
        /// The visit's own.
        public var rule: Int
        /// All of them, ascending.
        public var rules: [Int]
    }

    public var rule: Int
    /// Plays a stretch of the channel's own timeline again, instead of drawing from the source.
    public var rerun: Rerun?
    /// Index into the program's sources.
    public var source: Int
    /// When each visit draws from one group alone: the source that says which is next.
    public var groups: Int?
    public var extent: Extent
    /// Of a rule that is linked with others.
    public var link: Link?
    /// How many items in a row may be skipped to find one that fits.
    public var discard: Int
    /// Indices into the program's fillers: what goes before each item, into its breaks, and after it.
    public var before: [Int]
    public var inside: [Int]
    public var after: [Int]
    /// Pads each item with all that surrounds it up to a time on the clock; index into the program's fillers.
    public var padding: Int?
    public var filling: Filling
    /// Makes the whole visit one programme.
    public var title: String?
    public var hidden: Bool
    /// Of the items' sound; the fillers keep to the profile's.
    public var language: String?
}
