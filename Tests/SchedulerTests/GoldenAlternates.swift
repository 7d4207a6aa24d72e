import Core
import Testing

@testable import Scheduler

/// The stations of these tests begin on a Monday.
@Suite struct `Alternates` {
    private let tuesdays = DaySelector(weekdays: [2])

    @Test func `apply on their days, and cut nothing off`() {
        var station = SmallStation(at: clock(23), [rule(.one)])
        station.shelf[collection(2)] = items([600, 500], from: 21)
        station.alternates = [([rule(.one, collection(2))], tuesdays)]
        station.expect(
            .hours(30),
            """
            23:00:00   0:30:00  1
            23:30:00   0:30:00  2
            00:00:00  10:00:00  21  next day
            10:00:00   8:20:00  22
            18:20:00  10:00:00  21
            04:20:00   0:30:00  3   next day
            04:50:00   0:30:00  1
            """)
    }

    @Test func `fill nothing for a day on which another schedule applies`() {
        var station = SmallStation(at: clock(11), [rule(.fixed(clock(12), .strict), .one)])
        station.alternates = [([rule(.one, collection(2))], tuesdays)]
        station.expect(
            .hours(14),
            """
            11:00:00   1:00:00  offline
            12:00:00   0:30:00  1
            12:30:00  11:30:00  offline
            00:00:00   2:00:00  21  next day
            """, warnings: ["wait.long"])
    }

    @Test func `begin with what would be on air if they had always applied`() {
        var station = SmallStation(at: clock(23), [rule(.one, collection(2))])
        station.alternates = [
            ([rule(.fixed(clock(6), .strict), .one), rule(.fixed(clock(22), .strict), .flood)], tuesdays)
        ]
        station.shelf[collection(2)] = items([60], from: 21)
        station.shelf[collection(1)] = items([180, 120])
        station.expect(
            .hours(10),
            """
            23:00:00  1:00:00  21
            00:00:00  3:00:00  1  next day
            03:00:00  2:00:00  2
            05:00:00  1:00:00  offline
            06:00:00  3:00:00  1
            """)
    }

    @Test func `apply in order: the first one that matches a day`() {
        var station = SmallStation(at: clock(0), [rule(.one)])
        station.shelf[collection(7)] = items([24 * 60], from: 71)
        station.shelf[collection(2)] = items([24 * 60], from: 21)
        let first = DaySelector(daysOfMonth: [2])
        station.alternates = [
            ([rule(.one, collection(7))], first),
            ([rule(.one, collection(2))], DaySelector(weekdays: [1, 2, 3], months: [6])),
        ]
        station.expect(
            .hours(72),
            """
            00:00:00  24:00:00  21
            00:00:00  24:00:00  71  next day
            00:00:00  24:00:00  21  next day
            """)
    }

    @Test func `know ranges of days, across the new year too`() throws {
        let winter = try range("12-20", "01-06")
        let days = ["2025-12-19", "2025-12-20", "2026-01-01", "2026-01-06", "2026-01-07"].map(date)
        #expect(days.map(winter.holds) == [false, true, true, true, false])
        let once = try range("2025-12-31", "2026-01-06")
        #expect(days.map(once.holds) == [false, false, true, true, false])
        #expect(DayRange.Day("02-30") == nil && DayRange.Day("2025-13-01") == nil)
        #expect(DayRange.Day("02-29") != nil && DayRange.Day("2025-02-29") == nil)
        #expect(
            DayRange(first: once.last, last: once.first) == nil && DayRange(first: winter.first, last: once.last) == nil
        )
    }

    private func range(_ first: String, _ last: String) throws -> DayRange {
        let first = try #require(DayRange.Day(first))
        let last = try #require(DayRange.Day(last))
        return try #require(DayRange(first: first, last: last))
    }

    private func date(_ text: String) -> CivilDate {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return CivilDate(year: parts[0], month: parts[1], day: parts[2]) ?? CivilDate(daysSince1970: 0)
    }
}
