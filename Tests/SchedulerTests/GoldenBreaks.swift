import Core
import Testing

@testable import Scheduler

@Suite struct `Breaks and padding` {
    private func station(_ minutes: [Double], fillers: [Filler]) -> SmallStation {
        var station = SmallStation([rule(.one, fillers: fillers.map(\.id.raw))])
        station.shelf[collection(1)] = items(minutes)
        for filler in fillers { station.add(filler) }
        return station
    }

    @Test func `mid-roll goes where chapters begin, and behind a programme without chapters`() {
        let station = station([30, 30], fillers: [filler(1, .mid, .count(1))])
        station.shelf.setChapters([10, 20], of: MediaID(1))
        station.expect(
            .minutes(60),
            """
            00:00:00  0:10:00  1
            00:10:00  0:00:30  mid 61
            00:10:30  0:10:00  1 from 0:10:00
            00:20:30  0:01:00  mid 62
            00:21:30  0:10:00  1 from 0:20:00
            00:31:30  0:30:00  2
            01:01:30  0:02:00  post 63
            """)
    }

    @Test func `mid-roll at intervals takes the breaks that its formula is true for`() throws {
        var mid = filler(1, .mid, .count(1))
        mid.breaks = .every(.minutes(10))
        mid.breakFilter = try Formula("total_progress > 0.5", variables: Filler.breakVariables)
        station([30, 30], fillers: [mid]).expect(
            .minutes(60),
            """
            00:00:00  0:20:00  1
            00:20:00  0:00:30  mid 61
            00:20:30  0:10:00  1 from 0:20:00
            00:30:30  0:20:00  2
            00:50:30  0:01:00  mid 62
            00:51:30  0:10:00  2 from 0:20:00
            """)
    }

    @Test func `a chapter too near to the beginning, the end or another does not count as a break`() {
        let station = station([30], fillers: [filler(1, .mid, .count(1))])
        station.shelf.setChapters([0.1, 10, 10.1, 29.9], of: MediaID(1))
        station.expect(
            .minutes(20),
            """
            00:00:00  0:10:00  1
            00:10:00  0:00:30  mid 61
            00:10:30  0:20:00  1 from 0:10:00
            """)
    }

    @Test func `padding reaches the next multiple on the clock`() {
        station([25], fillers: [filler(1, .post, .pad(.minutes(15)))]).expect(
            .minutes(20),
            """
            00:00:00  0:25:00  1
            00:25:00  0:00:30  post 61
            00:25:30  0:01:00  post 62
            00:26:30  0:02:00  post 63
            00:28:30  0:00:30  post 61
            00:29:00  0:01:00  post 62
            """)
    }

    @Test func `what padding leaves over is fallback's`() {
        let station = station(
            [25], fillers: [filler(1, .post, .pad(.minutes(30)), collection(7)), filler(2, .fallback, .fill)])
        station.expect(
            .minutes(30),
            """
            00:00:00  0:25:00  1
            00:25:00  0:04:00  post 71
            00:29:00  0:00:30  fallback 61
            00:29:30  0:00:30  fallback 62
            """)
    }

    @Test func `padding inside a programme is spread over its breaks`() {
        let station = station([25], fillers: [filler(1, .mid, .pad(.minutes(30)))])
        station.shelf.setChapters([10, 20], of: MediaID(1))
        station.expect(
            .minutes(20),
            """
            00:00:00  0:10:00  1
            00:10:00  0:00:30  mid 61
            00:10:30  0:01:00  mid 62
            00:11:30  0:02:00  mid 63
            00:13:30  0:10:00  1 from 0:10:00
            00:23:30  0:00:30  mid 61
            00:24:00  0:01:00  mid 62
            00:25:00  0:05:00  1 from 0:20:00
            """)
    }

    @Test func `a programme is padded once`() {
        let pads = [filler(1, .pre, .pad(.minutes(30)), collection(7)), filler(2, .post, .pad(.minutes(60)))]
        station([26], fillers: pads).expect(
            .minutes(20),
            """
            00:00:00  0:04:00  pre 71
            00:04:00  0:26:00  1
            """, warnings: ["filler.pads"])
    }

    @Test func `a padded programme does not overrun the fixed start`() {
        var station = SmallStation(
            at: clock(19), [rule(.flood, fillers: [1]), rule(.fixed(clock(19, 50), .strict), .one)])
        station.shelf[collection(1)] = items([25, 25])
        station.add(filler(1, .post, .pad(.minutes(30)), collection(7)))
        station.expect(
            .minutes(51),
            """
            19:00:00  0:25:00  1
            19:25:00  0:04:00  post 71
            19:29:00  0:01:00  offline
            19:30:00  0:20:00  offline
            19:50:00  0:25:00  2
            """)
    }
}
