import Core
import Testing

@testable import Scheduler

@Suite struct `Fillers` {
    @Test func `pre and post go around every item`() {
        var station = SmallStation([rule(.one, fillers: [1, 2])])
        station.add(filler(1, .pre, .count(1), collection(7)))
        station.add(filler(2, .post, .count(2)))
        station.expect(
            .minutes(72),
            """
            00:00:00  0:04:00  pre 71
            00:04:00  0:30:00  1
            00:34:00  0:00:30  post 61
            00:34:30  0:01:00  post 62
            00:35:30  0:04:00  pre 71
            00:39:30  0:30:00  2
            01:09:30  0:02:00  post 63
            01:11:30  0:00:30  post 61
            """)
    }

    @Test func `use the profile's language, not the rule's`() {
        var spoken = rule(.one, fillers: [1])
        spoken.language = "deu"
        var station = SmallStation([spoken, rule(.one)])
        var mid = filler(1, .mid, .count(1))
        mid.breaks = .every(.minutes(20))
        station.add(mid)
        let items = station.build(.minutes(60)).items
        #expect(items.prefix(4).map(\.kind) == [.programme, .filler(.mid), .programme, .programme])
        #expect(items.prefix(4).map(\.language) == ["deu", nil, "deu", nil])
    }

    @Test func `pre and post of a length play whole items that fit into it`() {
        var station = SmallStation([rule(.one, fillers: [1])])
        station.add(filler(1, .post, .duration(.seconds(100))))
        station.expect(
            .minutes(64),
            """
            00:00:00  0:30:00  1
            00:30:00  0:00:30  post 61
            00:30:30  0:01:00  post 62
            00:31:30  0:30:00  2
            01:01:30  0:00:30  post 61
            01:02:00  0:01:00  post 62
            01:03:00  0:30:00  3
            01:33:00  0:00:30  post 61
            01:33:30  0:01:00  post 62
            """)
    }

    @Test func `a filler that would make an item overrun the fixed start keeps it off`() {
        var station = SmallStation(at: clock(19), [rule(.flood, fillers: [1]), rule(.fixed(clock(20), .strict), .one)])
        station.add(filler(1, .post, .count(1)))
        station.expect(
            .minutes(61),
            """
            19:00:00  0:30:00  1
            19:30:00  0:00:30  post 61
            19:30:30  0:29:30  offline
            20:00:00  0:30:00  2
            """)
    }

    @Test func `tail filler is chosen to leave the least over, then fallback is cut to fit`() {
        var station = SmallStation(
            at: clock(19), [rule(.flood, fillers: [1, 2]), rule(.fixed(clock(20, 4), .strict), .one)])
        station.shelf[collection(6)] = items([1.5, 3, 2], from: 61)
        station.add(filler(1, .tail, .fill))
        station.add(filler(2, .fallback, .fill, collection(7)))
        // Four minutes: 1:30 and 2:00 leave 0:30; the first that fit, 1:30 and then 2:00, would too; 3:00 would leave 1:00.
        station.expect(
            .minutes(64),
            """
            19:00:00  0:30:00  1
            19:30:00  0:30:00  2
            20:00:00  0:01:30  tail 61
            20:01:30  0:02:00  tail 63
            20:03:30  0:00:30  fallback 71
            """)
    }

    @Test func `tail filler fills the time before a fixed start after a single item too`() {
        var station = SmallStation([rule(.one, fillers: [1]), rule(.fixed(clock(0, 33), .strict), .one)])
        station.add(filler(1, .tail, .fill))
        station.expect(
            .minutes(34),
            """
            00:00:00  0:30:00  1
            00:30:00  0:01:00  tail 62
            00:31:00  0:02:00  tail 63
            00:33:00  0:30:00  2
            """)
    }

    @Test func `the channel's fallback fills what no rule fills`() {
        var station = SmallStation([rule(.one), rule(.fixed(clock(0, 37), .strict), .one)])
        station.add(filler(1, .fallback, .fill, collection(7)))
        station.fallback = FillerID(1)
        station.expect(
            .minutes(38),
            """
            00:00:00  0:30:00  1
            00:30:00  0:04:00  fallback 71
            00:34:00  0:03:00  fallback 71
            00:37:00  0:30:00  2
            """)
    }

    @Test func `a filler whose cycle has only long items left begins a new one`() {
        var station = SmallStation([rule(.duration(.minutes(32), .filler), fillers: [1])])
        station.shelf[collection(6)] = items([1, 10, 1], from: 61)
        station.add(filler(1, .tail, .fill))
        station.expect(
            .minutes(64),
            """
            00:00:00  0:30:00  1
            00:30:00  0:01:00  tail 61
            00:31:00  0:01:00  tail 63
            00:32:00  0:30:00  2
            01:02:00  0:01:00  tail 61
            01:03:00  0:01:00  tail 63
            """)
    }

    @Test func `that do not exist, or have no length, are named and left out`() {
        var station = SmallStation([rule(.one, fillers: [9, 1])])
        station.add(filler(1, .pre, .fill))
        station.expect(.minutes(30), "00:00:00  0:30:00  1", warnings: ["filler.missing", "filler.mode"])
    }
}

@Suite struct `Playlists` {
    @Test func `inside playlists play on where they stand, and rings are left out`() {
        var station = SmallStation([rule(.flood, .playlist(PlaylistID(1)))])
        station.playlists[PlaylistID(1)] = Playlist(
            id: PlaylistID(1), name: "Evening",
            entries: [
                Playlist.Entry(content: .playlist(PlaylistID(2)), order: .chronological, amount: .count(2)),
                Playlist.Entry(content: collection(2), order: .chronological),
            ])
        station.playlists[PlaylistID(2)] = Playlist(
            id: PlaylistID(2), name: "Inside",
            entries: [
                Playlist.Entry(content: collection(1), order: .chronological),
                Playlist.Entry(content: collection(3), order: .chronological),
                Playlist.Entry(content: .playlist(PlaylistID(1)), order: .chronological),
                Playlist.Entry(content: collection(7), order: .chronological),
            ])
        station.shelf[collection(3)] = items([30], from: 31)
        station.shelf[collection(7)] = items([30], from: 71)
        station.expect(
            .minutes(420),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  31
            01:00:00  2:00:00  21
            03:00:00  0:30:00  71
            03:30:00  0:30:00  2
            04:00:00  1:30:00  22
            05:30:00  0:30:00  31
            06:00:00  0:30:00  71
            06:30:00  2:00:00  21
            """, warnings: ["playlist.ring"])
    }

    @Test func `that are shuffled visit their entries in another order each round, none twice in a row`() {
        var orders: Set<[Int64]> = []
        var station = SmallStation([rule(.flood, .playlist(PlaylistID(1)))])
        station.playlists[PlaylistID(1)] = Playlist(
            id: PlaylistID(1), name: "Evening",
            entries: (1...4).map { Playlist.Entry(content: .item(MediaID($0)), order: .chronological) },
            isShuffled: true)
        for id in Int64(1)...4 { station.shelf[.item(MediaID(id))] = items([30], from: id) }
        let played = station.build(.hours(60)).items.compactMap(\.media?.raw)
        for start in stride(from: 0, to: played.count - 4, by: 4) {
            let round = Array(played[start..<start + 4])
            #expect(Set(round).count == 4)
            orders.insert(round)
        }
        #expect(orders.count > 5)
        #expect(zip(played, played.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func `play their entries in turn, each as many items as it says`() {
        var station = SmallStation([rule(.flood, .playlist(PlaylistID(1)))])
        station.playlists[PlaylistID(1)] = Playlist(
            id: PlaylistID(1), name: "Evening",
            entries: [
                Playlist.Entry(content: collection(1), order: .chronological, amount: .count(2)),
                Playlist.Entry(content: collection(3), order: .chronological, amount: .all),
                Playlist.Entry(content: collection(6), order: .chronological, amount: .all, inGuide: false),
                Playlist.Entry(content: collection(2), order: .chronological),
            ])
        station.expect(
            .minutes(215),
            """
            00:00:00  0:30:00  1
            00:30:00  0:30:00  2
            01:00:00  0:00:30  61
            01:00:30  0:01:00  62
            01:01:30  0:02:00  63
            01:03:30  2:00:00  21
            03:03:30  0:30:00  3
            03:33:30  0:30:00  1
            """)
        let hidden = station.build(.minutes(215)).items.filter(\.hidden).compactMap(\.media?.raw)
        #expect(hidden == [61, 62, 63])
    }

    @Test func `keep their place over saved states and edits`() {
        var station = SmallStation([rule(.one, .playlist(PlaylistID(1)))])
        let first = Playlist.Entry(content: collection(1), order: .chronological)
        let second = Playlist.Entry(content: collection(2), order: .chronological, amount: .count(2))
        station.playlists[PlaylistID(1)] = Playlist(id: PlaylistID(1), name: "Evening", entries: [first, second])
        var builder = station.builder()
        #expect(builder.extend(until: station.start + .minutes(31)).items.compactMap(\.media?.raw) == [1, 21])
        // The second entry moves to the front, with one of its two items to play.
        station.playlists[PlaylistID(1)]?.entries = [second, first]
        var again = TimelineBuilder(station.input, builder.state)
        let rest = again.extend(until: builder.state.position + .minutes(120))
        #expect(rest.items.compactMap(\.media?.raw) == [22, 2])
    }
}
