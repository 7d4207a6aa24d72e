/// The rules of one time zone: which offset from UTC holds when. Pure and immutable; every lookup is a binary search.
///
/// Days are local midnight to local midnight, so they have 23, 24 or 25 hours (or 23.5). A local time that a clock
/// change leaves out means the first instant after the gap; one that occurs twice means the first.
public struct ZoneRules: Hashable, Sendable {
    /// The IANA name, such as `Europe/Berlin`.
    public let name: String
    /// When the offset changes, in seconds since 1970 UTC, ascending.
    let changes: [Int64]
    /// Seconds east of UTC: before the first change, then from each change on. One more than `changes`.
    let offsets: [Int64]
    /// From here on times are folded back by whole 400-year cycles; nil when nothing repeats.
    let fold: Int64?

    /// The Gregorian calendar repeats every 400 years, weekdays included.
    static let cycle: Int64 = 146_097 * 86_400
    /// No offset, and no change of one, is longer than this.
    private static let reach: Int64 = 26 * 3_600

    public static let utc = ZoneRules(name: "UTC", changes: [], offsets: [0], fold: nil)

    init(name: String, changes: [Int64], offsets: [Int64], fold: Int64?) {
        precondition(offsets.count == changes.count + 1, "an offset holds before and after every change")
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.fold = fold
    }

    /// Seconds to add to UTC to get local time.
    public func offset(at instant: Instant) -> Int64 { offset(atSecond: instant.seconds) }

    private func offset(atSecond second: Int64) -> Int64 { offsets[segment(at: second - folded(second))] }

    /// The local time at `instant`.
    public func local(_ instant: Instant) -> LocalTime {
        let second = instant.seconds
        let local = second + offset(atSecond: second)
        let days = local.flooredDivision(by: 86_400)
        return LocalTime(
            date: CivilDate(daysSince1970: Int(days)),
            sinceMidnight: TimeSpan(
                microseconds: (local - days * 86_400) * 1_000_000 + instant.microsecondOfSecond))
    }

    /// The instant at which local time first shows `time` of `date`, or first shows a later time.
    public func instant(_ date: CivilDate, _ time: TimeOfDay) -> Instant {
        Instant(seconds: second(ofLocal: Int64(date.daysSince1970) * 86_400 + Int64(time.seconds)))
    }

    public func startOfDay(_ date: CivilDate) -> Instant { instant(date, TimeOfDay(hour: 0, minute: 0)) }

    /// The first local midnight after `instant`.
    public func nextMidnight(after instant: Instant) -> Instant {
        var date = local(instant).date
        while true {
            date = date.adding(days: 1)
            let midnight = startOfDay(date)
            if midnight > instant || midnight == .distantFuture { return midnight }
        }
    }

    /// The first time at or after `instant` that the local time is `time`. A day that a zone skipped has no times.
    public func next(_ time: TimeOfDay, atOrAfter instant: Instant) -> Instant {
        var date = local(instant).date
        while true {
            if let found = occurrence(of: time, on: date), found >= instant { return found }
            date = date.adding(days: 1)
        }
    }

    /// When `time` comes on the day `date`; nil when the zone skipped that whole day.
    public func occurrence(of time: TimeOfDay, on date: CivilDate) -> Instant? {
        let found = instant(date, time)
        // No day that begins beyond the end of time is skipped: who looks for the next one must find an end.
        guard found != .distantFuture else { return found }
        let skipped = local(found).date != date && startOfDay(date) == startOfDay(date.adding(days: 1))
        return skipped ? nil : found
    }

    /// How much a time is moved back before it is looked up.
    private func folded(_ second: Int64) -> Int64 {
        guard let fold, second >= fold else { return 0 }
        return ((second - fold) / Self.cycle + 1) * Self.cycle
    }

    /// The index into `offsets` that holds at `second`: how many changes are at or before it.
    private func segment(at second: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The first second whose local time is `local` or later.
    private func second(ofLocal local: Int64) -> Int64 {
        let shift = folded(local)
        let wanted = local - shift
        var segment = segment(at: wanted - Self.reach)
        while segment < changes.count, changes[segment] + offsets[segment] <= wanted { segment += 1 }
        let reached = wanted - offsets[segment]
        return shift + (segment == 0 ? reached : max(changes[segment - 1], reached))
    }
}

/// A local time.
public struct LocalTime: Hashable, Sendable {
    public let date: CivilDate
    /// Shown on the clock, below 24 hours; not the time that has passed since midnight on days of a clock change.
    public let sinceMidnight: TimeSpan

    public init(date: CivilDate, sinceMidnight: TimeSpan) {
        self.date = date
        self.sinceMidnight = sinceMidnight
    }

    /// Cut down to whole seconds.
    public var time: TimeOfDay {
        let second = Int(sinceMidnight.seconds)
        return TimeOfDay(hour: second / 3_600, minute: second / 60 % 60, second: second % 60)
    }
}

/// A time zone that could not be read.
public struct ZoneError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    public init(code: String, zone: String, why: String, fix: String) {
        self.code = code
        what = "reading the time zone \(zone)"
        self.why = why
        self.fix = fix
    }

    /// The bytes are not a zone file that can be used.
    public static func malformed(_ zone: String, _ why: String) -> ZoneError {
        ZoneError(
            code: "zone.malformed", zone: zone, why: why, fix: "Install the package tzdata again, then restart.")
    }
}
