/// The days on which something applies. Every part that is set must match; an empty part always matches.
public struct DaySelector: Hashable, Sendable {
    /// 1 is Monday, 7 is Sunday.
    public var weekdays: Set<Int>
    public var daysOfMonth: Set<Int>
    public var months: Set<Int>
    public var range: DayRange?

    public init(
        weekdays: Set<Int> = [], daysOfMonth: Set<Int> = [], months: Set<Int> = [], range: DayRange? = nil
    ) {
        self.weekdays = weekdays
        self.daysOfMonth = daysOfMonth
        self.months = months
        self.range = range
    }

    public func holds(on date: CivilDate) -> Bool {
        (weekdays.isEmpty || weekdays.contains(date.weekday))
            && (daysOfMonth.isEmpty || daysOfMonth.contains(date.day))
            && (months.isEmpty || months.contains(date.month)) && (range?.holds(on: date) ?? true)
    }
}

/// The same text in every run: schedules are recognised by it.
extension DaySelector: CustomStringConvertible {
    public var description: String {
        let parts = [weekdays, daysOfMonth, months].map { $0.sorted().map(String.init).joined(separator: " ") }
        return (parts + [range.map { "\($0.first) to \($0.last)" } ?? ""]).joined(separator: ", ")
    }
}

/// The days from one to another, both included: of every year, and then perhaps across the new year, or of one year.
public struct DayRange: Hashable, Sendable {
    /// A day of any year, or of one.
    public struct Day: Hashable, Sendable, CustomStringConvertible {
        public let year: Int?
        public let month: Int
        public let day: Int

        /// nil when no year has such a day.
        public init?(year: Int?, month: Int, day: Int) {
            guard CivilDate(year: year ?? 2_000, month: month, day: day) != nil else { return nil }
            self.year = year
            self.month = month
            self.day = day
        }

        /// `12-24` or `2026-12-24`.
        public init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int(digits: $0) }
            guard numbers.count == parts.count, (2...3).contains(parts.count) else { return nil }
            self.init(
                year: numbers.count == 3 ? numbers[0] : nil, month: numbers[numbers.count - 2],
                day: numbers[numbers.count - 1])
        }

        public var description: String {
            let text = "\(padded(month, 2))-\(padded(day, 2))"
            return year.map { "\(padded($0, 4))-\(text)" } ?? text
        }

        fileprivate var inYear: (Int, Int) { (month, day) }
    }

    public let first: Day
    public let last: Day

    /// nil when only one of the days has a year, or the last comes before the first in the years given.
    public init?(first: Day, last: Day) {
        guard (first.year == nil) == (last.year == nil) else { return nil }
        if let begin = first.year, let end = last.year,
            (end, last.month, last.day) < (begin, first.month, first.day)
        {
            return nil
        }
        self.first = first
        self.last = last
    }

    public func holds(on date: CivilDate) -> Bool {
        if let begin = first.year, let end = last.year {
            let day = (date.year, date.month, date.day)
            return day >= (begin, first.month, first.day) && day <= (end, last.month, last.day)
        }
        let day = (date.month, date.day)
        if first.inYear <= last.inYear { return day >= first.inYear && day <= last.inYear }
        return day >= first.inYear || day <= last.inYear
    }
}
