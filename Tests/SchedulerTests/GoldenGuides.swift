import Core
import Testing

@testable import Scheduler

/// Guides as text, one programme in a line: local start, length, title. Written by hand from what viewers are meant to see.
@Suite struct `A written guide` {
    private func guide(_ channel: Channel? = nil) -> Guide {
        Guide(
            channel ?? Self.channel, zone: .utc,
            sources: Guide.Sources(item: { id in
                let metadata = MediaMetadata(title: "Film \(id)")
                return MediaItem(
                    id: id, library: LibraryID(1), kind: .movie, path: "/films/\(id).mkv", state: .ready,
                    metadata: metadata)
            }))
    }

    private static let channel: Channel = {
        var channel = Channel(
            id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
            guideKey: "one", seed: 1)
        channel.offAirTitle = "Good night"
        return channel
    }()

    private func expect(
        _ station: SmallStation, _ span: TimeSpan, _ text: String, channel: Channel? = nil,
        location: SourceLocation = #_sourceLocation
    ) {
        let programmes = guide(channel).programmes(of: station.build(span).items)
        let lines = programmes.map { programme in
            let start = station.zone.local(programme.start).time
            let seconds = Int((programme.finish - programme.start).seconds)
            let length = "\(seconds / 3_600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
            return "\(start) \(length) \(programme.title)"
        }
        let expected = text.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        #expect(lines == expected, sourceLocation: location)
    }

    @Test func `shows each visit of a titled rule as one programme, fillers and all`() {
        var station = SmallStation([
            rule(.dynamic, .multiple(2), title: "Double Bill", fillers: [1, 2]), rule(.one, collection(2)),
        ])
        station.add(filler(1, .pre, .count(1), collection(7)))
        station.add(filler(2, .post, .count(1), collection(7)))
        expect(
            station, .minutes(272),
            """
            00:00 1:16:00 Double Bill
            01:16 2:00:00 Film 21
            03:16 1:16:00 Double Bill
            """)
    }

    @Test func `gives two visits of one titled rule two programmes`() {
        let station = SmallStation([rule(.dynamic, .multiple(2), title: "Double Bill")])
        expect(
            station, .hours(2),
            """
            00:00 1:00:00 Double Bill
            01:00 1:00:00 Double Bill
            """)
    }

    @Test func `hides what its rule hides, in the programme before`() {
        let station = SmallStation([rule(.one), rule(.dynamic, .one, collection(2), hidden: true), rule(.one)])
        expect(
            station, .hours(3),
            """
            00:00 2:30:00 Film 1
            02:30 0:30:00 Film 2
            """)
    }

    @Test func `merges what is shorter than the channel's shortest programme`() {
        let station = SmallStation([rule(.one), rule(.one, collection(7)), rule(.one)])
        expect(
            station, .minutes(64),
            """
            00:00 0:30:00 Film 1
            00:30 0:04:00 Film 71
            00:34 0:30:00 Film 2
            """)
        var channel = Self.channel
        channel.shortestProgramme = .minutes(5)
        expect(
            station, .minutes(64),
            """
            00:00 0:34:00 Film 1
            00:34 0:30:00 Film 2
            """, channel: channel)
    }

    @Test func `begins a programme with its pre-roll and ends it with its post-roll`() {
        var station = SmallStation([rule(.one, fillers: [1, 2])])
        station.add(filler(1, .pre, .count(1), collection(7)))
        station.add(filler(2, .post, .count(2), collection(7)))
        expect(
            station, .minutes(84),
            """
            00:00 0:42:00 Film 1
            00:42 0:42:00 Film 2
            """)
    }

    @Test func `ends a programme with the tail filler after it`() {
        var station = SmallStation([rule(.one, fillers: [1]), rule(.fixed(clock(0, 50), .strict), .one)])
        station.add(filler(1, .tail, .fill, collection(7)))
        expect(
            station, .minutes(80),
            """
            00:00 0:50:00 Film 1
            00:50 0:30:00 Film 2
            """)
    }

    @Test func `shows off-air time under the channel's title, and when it is over`() {
        let station = SmallStation([rule(.one), rule(.fixed(clock(3), .strict), .one)])
        expect(
            station, .minutes(210),
            """
            00:00 0:30:00 Film 1
            00:30 2:30:00 Good night
            03:00 0:30:00 Film 2
            """)
        let programmes = guide().programmes(of: station.build(.hours(30)).items)
        #expect(
            programmes.filter(\.isOffAir).map(\.plot) == [
                "One is back at 03:00 with Film 2.", "One is back on 2026-06-02 at 03:00 with Film 1.",
                "One is off the air.",
            ])
    }

    @Test func `of a channel without anything to show is off air`() {
        expect(SmallStation([]), .hours(48), "00:00 48:00:00 Good night")
        let programme = guide().programmes(of: SmallStation([]).build(.hours(2)).items).first
        #expect(programme?.plot == "One is off the air." && programme?.media == nil)
    }
}
