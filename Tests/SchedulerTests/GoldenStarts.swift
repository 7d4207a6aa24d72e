import Core
import Linux
import Testing

@testable import Scheduler

@Suite struct `Starts` {
    @Test func `strict waits for its time, today or tomorrow`() {
        let rules = [rule(.one, collection(2)), rule(.fixed(clock(1), .strict), .one)]
        SmallStation(rules).expect(
            .minutes(26 * 60),
            """
            00:00:00  2:00:00  21
            02:00:00 23:00:00  offline
            01:00:00  0:30:00  1  next day
            01:30:00  1:30:00  22
            """, warnings: ["wait.long"])
    }

    @Test func `flexible starts at once when its time has passed`() {
        SmallStation([rule(.one, collection(2)), rule(.fixed(clock(1), .flexible), .one)]).expect(
            .minutes(151),
            """
            00:00:00  2:00:00  21
            02:00:00  0:30:00  1
            02:30:00  1:30:00  22
            """)
    }

    @Test func `flexible waits when its time comes later the same day`() {
        SmallStation([rule(.one), rule(.fixed(clock(1), .flexible), .one)]).expect(
            .minutes(91),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  offline
            01:00:00  0:30:00  2
            01:30:00  0:30:00  3
            """)
    }

    @Test func `a new timeline begins with what would be on air`() {
        let rules = [
            rule(.fixed(clock(6), .strict), .one), rule(.flood, collection(1)),
            rule(.fixed(clock(20), .strict), .one, collection(2)), rule(.flood, collection(1)),
        ]
        // The morning's flood runs at 15:00; the evening's at 23:30.
        SmallStation(at: clock(15), rules).expect(.minutes(30), "15:00:00  0:30:00  1")
        let morning = SmallStation(at: clock(15), rules).build(.hours(6)).items
        #expect(morning.last?.media == MediaID(21))
        let evening = SmallStation(at: clock(23, 30), rules).build(.minutes(1))
        #expect(evening.items.map(\.ruleIndex) == [3])
        // Exactly at a fixed start its rule begins.
        #expect(SmallStation(at: clock(20), rules).build(.minutes(1)).items.map(\.ruleIndex) == [2])
    }

    @Test(arguments: [
        // zone, day, wall-clock time, what the clock shows at the start
        ("Europe/Berlin", "2026-03-29", clock(2, 30), "03:00"), ("Europe/Berlin", "2026-10-25", clock(2, 30), "02:30"),
        ("America/New_York", "2026-03-08", clock(2, 30), "03:00"),
        ("Australia/Lord_Howe", "2026-10-04", clock(2, 10), "02:30"),
        ("America/Sao_Paulo", "2018-11-04", clock(0, 0), "01:00"),
        ("Asia/Kathmandu", "2026-06-01", clock(0, 0), "00:00"),
        ("Europe/Berlin", "2026-10-25", clock(20), "20:00"), ("Europe/Berlin", "2026-03-29", clock(20), "20:00"),
    ])
    func `keep to the wall clock on the day of a change`(zone: String, day: String, time: TimeOfDay, shown: String)
        throws
    {
        var station = SmallStation([rule(.flood), rule(.fixed(time, .strict), .one, collection(2))])
        station.zone = try ZoneFiles().zone(zone)
        let parts = day.split(separator: "-").compactMap { Int($0) }
        let date = try #require(CivilDate(year: parts[0], month: parts[1], day: parts[2]))
        station.start = station.zone.startOfDay(date.adding(days: -1)) + .hours(1)
        let films = station.build(.hours(96)).items.filter { ($0.media?.raw ?? 0) > 20 }
        let starts = films.map { station.zone.local($0.start) }
        #expect(starts.filter { $0.date == date }.map { $0.time.description } == [shown])
        #expect(starts.filter { $0.date == date.adding(days: 1) }.map(\.time) == [time])
        // The first of two equal local times: 02:30 of summer time.
        if day == "2026-10-25", time == clock(2, 30) {
            #expect(
                films.contains {
                    station.zone.local($0.start).date == date && station.zone.offset(at: $0.start) == 7_200
                })
        }
    }
}
