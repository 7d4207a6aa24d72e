/// The rule at the end of a zone file (a POSIX `TZ` string such as `CET-1CEST,M3.5.0,M10.5.0/3`): it applies after the
/// last change in the table of the file.
struct ZoneFooter {
    /// The day and second of a year at which a clock change happens.
    struct Change {
        enum Day {
            /// 1...365; 29 February is never counted.
            case julian(Int)
            /// 0...365; 29 February is counted.
            case ordinal(Int)
            /// The `week`th (5 is the last) `weekday` (0 is Sunday) of `month`.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds after that day's midnight, of the clock that the change replaces. May be negative or above a day.
        var second: Int64
    }

    /// Seconds east of UTC.
    var standard: Int64
    var summer: (offset: Int64, begins: Change, ends: Change)?

    /// nil when `text` is not such a rule.
    init?(_ text: [UInt8]) {
        var reader = FooterReader(bytes: text)
        guard reader.name(), let west = reader.clock() else { return nil }
        standard = -west
        guard !reader.isAtEnd else { return }
        guard reader.name() else { return nil }
        var offset = standard + 3_600
        if !reader.isNext(",") {
            guard let west = reader.clock() else { return nil }
            offset = -west
        }
        guard let begins = reader.change(), let ends = reader.change(), reader.isAtEnd else { return nil }
        summer = (offset, begins, ends)
    }

    /// The changes of `year` in UTC seconds, each with the offset that holds from then on, ascending.
    func changes(in year: Int) -> [(second: Int64, offset: Int64)] {
        guard let summer else { return [] }
        let begins = summer.begins.second(in: year) - standard
        let ends = summer.ends.second(in: year) - summer.offset
        let pair = [(second: begins, offset: summer.offset), (second: ends, offset: standard)]
        return begins <= ends ? pair : pair.reversed()
    }
}

extension ZoneFooter.Change {
    /// Local seconds since 1970.
    func second(in year: Int) -> Int64 { Int64(dayNumber(in: year)) * 86_400 + second }

    private func dayNumber(in year: Int) -> Int {
        let newYear = Self.firstDay(year, 1)
        switch day {
        case .ordinal(let day): return newYear + day
        case .julian(let day):
            let leaps = CivilDate.days(inMonth: 2, ofYear: year) == 29
            return newYear + day - 1 + (leaps && day >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = Self.firstDay(year, month)
            // 1970-01-01 was a Thursday.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            var day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if day - first >= CivilDate.days(inMonth: month, ofYear: year) { day -= 7 }
            return day
        }
    }

    private static func firstDay(_ year: Int, _ month: Int) -> Int {
        CivilDate(year: year, month: month, day: 1)?.daysSince1970 ?? 0
    }
}

/// Reads the parts of a footer from left to right.
private struct FooterReader {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    func isNext(_ character: Unicode.Scalar) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: character) }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        index += 1
        return true
    }

    /// Skips `CET` or `<+0545>`.
    mutating func name() -> Bool {
        let start = index
        if skip("<") {
            while index < bytes.count, !isNext(">") { index += 1 }
            return skip(">") && index - start >= 3
        }
        while index < bytes.count, bytes[index] | 0x20 >= UInt8(ascii: "a"), bytes[index] | 0x20 <= UInt8(ascii: "z") {
            index += 1
        }
        return index - start >= 3
    }

    mutating func number() -> Int? {
        var value: Int?
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39, (value ?? 0) < 10_000 {
            value = (value ?? 0) * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        return value
    }

    /// `-5`, `+5:45` or `2:00:00`, in seconds.
    mutating func clock() -> Int64? {
        let negative = skip("-")
        if !negative { _ = skip("+") }
        guard let hours = number(), hours <= 167 else { return nil }
        var seconds = Int64(hours) * 3_600
        for unit in [Int64(60), 1] where skip(":") {
            guard let part = number(), part < 60 else { return nil }
            seconds += Int64(part) * unit
        }
        return negative ? -seconds : seconds
    }

    /// `,M3.5.0/2`, `,J60` or `,59/3`.
    mutating func change() -> ZoneFooter.Change? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return ZoneFooter.Change(day: day, second: 7_200) }
        return clock().map { ZoneFooter.Change(day: day, second: $0) }
    }

    private mutating func day() -> ZoneFooter.Change.Day? {
        if skip("M") {
            guard let month = number(), (1...12).contains(month), skip("."), let week = number(),
                (1...5).contains(week), skip("."), let weekday = number(), (0...6).contains(weekday)
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if skip("J") { return number().flatMap { (1...365).contains($0) ? .julian($0) : nil } }
        return number().flatMap { (0...365).contains($0) ? .ordinal($0) : nil }
    }
}
