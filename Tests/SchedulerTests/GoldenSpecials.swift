import Core
import Testing

@testable import Scheduler

/// The stations of these tests begin on Monday, 2026-06-01. Collection 1 has three items of half an hour, 2 has 21 of two
/// hours and 22 of an hour and a half.
@Suite struct `A special` {
    private func special(
        _ hour: Int, _ minute: Int = 0, _ content: ContentReference = collection(9), count: Int = 1, day: Int = 1,
        id: Int64 = 1
    ) -> Special {
        Special(
            id: SpecialID(id),
            start: LocalMoment(
                date: CivilDate(year: 2_026, month: 6, day: day) ?? CivilDate(daysSince1970: 0),
                time: TimeOfDay(hour: hour, minute: minute)),
            content: content, amount: .count(count))
    }

    private func station(at start: TimeOfDay, _ rules: [ScheduleRule], _ specials: Special...) -> SmallStation {
        var station = SmallStation(at: start, rules)
        station.shelf[collection(9)] = items([90, 60], from: 91)
        station.specials = specials
        return station
    }

    /// Sitcoms, at 20:00 a film, more sitcoms, at 23:00 collection 7.
    private var evening: [ScheduleRule] {
        [
            rule(.fixed(clock(6), .strict), .flood), rule(.fixed(clock(20), .strict), .one, collection(2)),
            rule(.flood),
            rule(.fixed(clock(23), .strict), .one, collection(7)),
        ]
    }

    @Test func `begins at its time, and a flood continues after it`() {
        station(at: clock(18), evening, special(18, 45)).expect(
            .hours(3),
            """
            18:00:00  0:30:00  1
            18:30:00  0:15:00  offline
            18:45:00  1:30:00  91
            20:15:00  0:30:00  2
            20:45:00  0:30:00  3
            """)
    }

    @Test func `leaves out the rule whose start it covers: its episode comes the next day`() {
        let station = station(at: clock(19, 30), evening, special(20))
        station.shelf[collection(7)] = items([60], from: 71)
        station.expect(
            .hours(4),
            """
            19:30:00  0:30:00  1
            20:00:00  1:30:00  91
            21:30:00  0:30:00  2
            22:00:00  0:30:00  3
            22:30:00  0:30:00  1
            23:00:00  1:00:00  71
            """)
        let films = station.build(.hours(26)).items.filter { $0.media == MediaID(21) }
        #expect(films.map(\.start) == [station.start + .minutes(30) + .hours(24)])
    }

    @Test func `delays the rules whose starts it covers, one after the other`() {
        var special = special(19, 30, count: 2)
        special.displaced = .delayed
        let station = station(at: clock(19), evening, special)
        station.shelf[collection(9)] = items([150, 90], from: 91)
        station.shelf[collection(7)] = items([60], from: 71)
        station.expect(
            .hours(10),
            """
            19:00:00  0:30:00  1
            19:30:00  2:30:00  91
            22:00:00  1:30:00  92
            23:30:00  2:00:00  21
            01:30:00  1:00:00  71  next day
            02:30:00  3:30:00  offline
            """, warnings: ["wait.long"])
    }

    @Test func `leaves out a rule of which nothing is over in time`() {
        station(at: clock(19, 30), evening, special(20, 30)).expect(
            .hours(3),
            """
            19:30:00  0:30:00  1
            20:00:00  0:30:00  offline
            20:30:00  1:30:00  91
            22:00:00  0:30:00  2
            """)
    }

    @Test func `cuts off what is on, which counts as played`() {
        var special = special(20, 30)
        special.leadIn = .cut
        let station = station(at: clock(19, 30), evening, special)
        station.expect(
            .hours(3),
            """
            19:30:00  0:30:00  1
            20:00:00  0:30:00  21
            20:30:00  1:30:00  91
            22:00:00  0:30:00  2
            """)
        #expect(station.build(.hours(26)).items.contains { $0.media == MediaID(22) })
    }

    @Test func `lets rules without starts continue where they were`() {
        station(at: clock(10), [rule(.multiple(3)), rule(.one, collection(2))], special(10, 30)).expect(
            .hours(4),
            """
            10:00:00  0:30:00  1
            10:30:00  1:30:00  91
            12:00:00  0:30:00  2
            12:30:00  0:30:00  3
            13:00:00  2:00:00  21
            """)
    }

    @Test func `has fillers of the rule before it up to its start`() {
        var station = station(at: clock(10), [rule(.flood, fillers: [1])], special(10, 40))
        station.add(filler(1, .fallback, .fill))
        station.shelf[collection(6)] = items([7], from: 61)
        station.expect(
            .hours(2),
            """
            10:00:00  0:30:00  1
            10:30:00  0:07:00  fallback 61
            10:37:00  0:03:00  fallback 61
            10:40:00  1:30:00  91
            """)
    }

    @Test func `takes a shorter programme where the order is mixed`() {
        var shuffled = rule(.flood, collection(5))
        shuffled.order = .shuffle
        let station = station(at: clock(10), [shuffled], special(10, 30))
        station.shelf[collection(5)] = items([600, 600, 600, 30, 600], from: 51)
        let items = station.build(.hours(1)).items
        #expect(items.map(\.media) == [MediaID(54), MediaID(91)])
    }

    @Test func `continues with its content where rules continue it, and they after it`() {
        station(at: clock(10), [rule(.one)], special(10, 30, collection(1), count: 2)).expect(
            .hours(2),
            """
            10:00:00  0:30:00  1
            10:30:00  0:30:00  2
            11:00:00  0:30:00  3
            11:30:00  0:30:00  1
            """)
    }

    @Test func `is one programme of its title, and says what put it there`() throws {
        var special = special(10, 30, count: 2)
        special.title = "Derby"
        let station = station(at: clock(10), [rule(.one)], special)
        let items = station.build(.hours(3)).items.filter { $0.reason.special == special.id }
        #expect(items.map(\.guideTitle) == ["Derby", "Derby"])
        #expect(Set(items.map(\.guideGroup)).count == 1)
        let words = ReasonWords(station.programming, playlists: [:], names: [collection(9): "Sport"])
        let first = try #require(items.first)
        #expect(
            words.text(first.reason)
                == "special of 2026-06-01 10:30: item 1 of 2, only this once, from Sport, chronological (item 1 of cycle 1)"
        )
    }

    @Test func `begins after another one that is still on`() {
        station(at: clock(10), [rule(.one)], special(10), special(11, 0, collection(1), id: 2)).expect(
            .hours(2),
            """
            10:00:00  1:30:00  91
            11:30:00  0:30:00  1
            """, warnings: ["special.overlap"])
    }

    @Test func `is left out when it would begin more than two hours late`() {
        let station = station(at: clock(10), [rule(.one)], special(10), special(10, 30, collection(1), id: 2))
        station.shelf[collection(9)] = items([151], from: 91)
        station.expect(
            .hours(3),
            """
            10:00:00  2:31:00  91
            12:31:00  0:30:00  1
            """, warnings: ["special.missed"])
    }

    @Test func `with nothing to play changes nothing but the gap before it`() {
        station(at: clock(10), [rule(.one)], special(10, 30, collection(99))).expect(
            .hours(1),
            """
            10:00:00  0:30:00  1
            10:30:00  0:30:00  2
            """, warnings: ["special.empty"])
    }

    @Test func `is on also where the schedule has no rules`() {
        station(at: clock(10), [], special(10, 30)).expect(
            .hours(2),
            """
            10:00:00  0:30:00  offline
            10:30:00  1:30:00  91
            """, warnings: ["schedule.empty", "schedule.stuck"])
    }
}
