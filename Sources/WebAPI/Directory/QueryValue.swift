import Core
import HTTP

extension Request {
    /// A whole number in the query; nil when it is not there.
    func number(_ name: String, in range: ClosedRange<Int>) throws(WebFault) -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(digits: text, in: range) else {
            throw .parameter(name, text, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A moment in the query: seconds since 1970, or `2026-11-21T20:00:00Z`.
    func instant(_ name: String) throws(WebFault) -> Instant? {
        guard let text = query(name) else { return nil }
        if let seconds = Int64(digits: text, in: 0...253_402_300_799) { return Instant(seconds: seconds) }
        guard let instant = Instant(rfc3339: text) else {
            throw .parameter(name, text, expected: "a time in UTC, as 2026-11-21T20:00:00Z")
        }
        return instant
    }
}

extension Instant {
    /// Reads `2026-11-21T20:00:00Z`, with or without a fraction of a second; nil for anything else.
    init?(rfc3339 text: String) {
        guard text.hasSuffix("Z") else { return nil }
        let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let day = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        let clock = halves[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard day.map(\.utf8.count) == [4, 2, 2], clock[0].utf8.count == 8, let time = TimeOfDay(String(clock[0])),
            let year = Int(digits: day[0]), let month = Int(digits: day[1]), let number = Int(digits: day[2]),
            let date = CivilDate(year: year, month: month, day: number)
        else { return nil }
        var microseconds: Int64 = 0
        if clock.count == 2 {
            guard (1...6).contains(clock[1].utf8.count),
                let fraction = Int64(digits: clock[1] + String(repeating: "0", count: 6 - clock[1].utf8.count))
            else { return nil }
            microseconds = fraction
        }
        self =
            Instant(seconds: Int64(date.daysSince1970) * 86_400 + Int64(time.seconds))
            + TimeSpan(microseconds: microseconds)
    }
}
