import Core
import Testing

@testable import Scheduler

@Suite struct `Modes` {
    @Test func `one plays an item a visit, and rules that share content share progress`() {
        SmallStation([rule(.one), rule(.one, collection(2)), rule(.one)]).expect(
            .hours(4),
            """
            00:00:00  0:30:00  1
            00:30:00  2:00:00  21
            02:30:00  0:30:00  2
            03:00:00  0:30:00  3
            03:30:00  1:30:00  22
            """)
    }

    @Test func `multiple plays its count, and goes round the content`() {
        SmallStation([rule(.multiple(4)), rule(.one, collection(2))]).expect(
            .hours(6),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:30:00  3
            01:30:00  0:30:00  1
            02:00:00  2:00:00  21
            04:00:00  0:30:00  2
            04:30:00  0:30:00  3
            05:00:00  0:30:00  1
            05:30:00  0:30:00  2
            """)
    }

    @Test func `all plays as many items as the content holds`() {
        SmallStation([rule(.all), rule(.one, collection(2))]).expect(
            .hours(4),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:30:00  3
            01:30:00  2:00:00  21
            03:30:00  0:30:00  1
            """)
    }

    @Test func `flood repeats until the next fixed start, and leaves out what would overrun it`() {
        SmallStation(at: clock(18), [rule(.flood, collection(2)), rule(.fixed(clock(22), .strict), .one)]).expect(
            .hours(8),
            """
            18:00:00  2:00:00  21
            20:00:00  1:30:00  22
            21:30:00  0:30:00  offline
            22:00:00  0:30:00  1
            22:30:00  2:00:00  21
            00:30:00  1:30:00  22  next day
            """)
    }

    @Test func `what a flood left out is what it plays next`() {
        SmallStation(at: clock(19), [rule(.flood, collection(2)), rule(.fixed(clock(20), .strict), .one)]).expect(
            .minutes(151),
            """
            19:00:00  1:00:00  offline
            20:00:00  0:30:00  1
            20:30:00  2:00:00  21
            """, warnings: ["flood.nothing-fits"])
    }

    @Test func `flood without a fixed start after it never ends`() {
        SmallStation([rule(.flood), rule(.one, collection(2))]).expect(
            .hours(2),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:30:00  3
            01:30:00  0:30:00  1
            """, warnings: ["flood.endless"])
        SmallStation(at: clock(23), [rule(.fixed(clock(23), .strict), .flood)]).expect(
            .hours(2),
            """
            23:00:00  0:30:00  1
            23:30:00  0:30:00  2
            00:00:00  0:30:00  3  next day
            00:30:00  0:30:00  1
            """)
    }

    @Test func `duration without a tail ends with the last item that fits`() {
        SmallStation([rule(.duration(.minutes(80), .none)), rule(.one, collection(2))]).expect(
            .minutes(181),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  2:00:00  21
            03:00:00  0:30:00  3
            """)
    }

    @Test func `duration with an offline tail goes off air until its end`() {
        SmallStation([rule(.duration(.minutes(80), .offline)), rule(.one, collection(2))]).expect(
            .minutes(201),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:20:00  offline
            01:20:00  2:00:00  21
            03:20:00  0:30:00  3
            """)
    }

    @Test func `duration with an offline tail lets fallback filler fill it`() {
        var station = SmallStation([rule(.duration(.minutes(70), .offline), fillers: [1, 2])])
        station.add(filler(1, .fallback, .fill, collection(7)))
        station.add(filler(2, .tail, .fill))
        station.expect(
            .minutes(70),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:04:00  fallback 71
            01:04:00  0:04:00  fallback 71
            01:08:00  0:02:00  fallback 71
            """)
    }

    @Test func `duration with a filler tail plays tail filler, then fallback, until its end`() {
        var station = SmallStation([rule(.duration(.minutes(70), .filler), fillers: [1, 2])])
        station.add(filler(1, .tail, .count(2)))
        station.add(filler(2, .fallback, .fill, collection(7)))
        station.expect(
            .minutes(70),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:01:00  tail 62
            01:01:00  0:02:00  tail 63
            01:03:00  0:04:00  fallback 71
            01:07:00  0:03:00  fallback 71
            """)
    }

    @Test func `duration skips what is longer than itself, with a warning`() {
        SmallStation([rule(.duration(.minutes(100), .none), collection(2))]).expect(
            .hours(3),
            """
            00:00:00  1:30:00  22
            01:30:00  1:30:00  22
            """, warnings: ["item.too-long"])
    }

    @Test func `empty content makes room for the next rule`() {
        // The flood has nothing to play, so its time up to 01:00 is off air.
        SmallStation([rule(.flood, collection(3)), rule(.fixed(clock(1), .strict), .one), rule(.one)]).expect(
            .minutes(121),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  offline
            01:00:00  0:30:00  2
            01:30:00  0:30:00  3
            02:00:00 23:00:00  offline
            """, warnings: ["content.empty"])
    }

    @Test func `a schedule that can place nothing is off air until the next fixed start or midnight`() {
        SmallStation(at: clock(18), [rule(.one, collection(3)), rule(.one, collection(3))]).expect(
            .hours(7),
            """
            18:00:00  6:00:00  offline
            00:00:00 24:00:00  offline  next day
            """, warnings: ["content.empty", "content.empty", "schedule.stuck"])
        SmallStation(at: clock(18), []).expect(
            .hours(1), "18:00:00  6:00:00  offline", warnings: ["schedule.empty", "schedule.stuck"])
    }

    @Test func `a flood that a fixed start without content follows goes on into the next day`() {
        SmallStation(at: clock(23), [rule(.flood), rule(.fixed(clock(23, 30), .strict), .one, collection(3))]).expect(
            .hours(2),
            """
            23:00:00  0:30:00  1
            23:30:00  0:30:00  2
            00:00:00  0:30:00  3  next day
            00:30:00  0:30:00  1
            """, warnings: ["content.empty"])
    }
}
