import Core
import StationFile
import Testing

func read(
    _ text: String, over station: StationContents = StationContents(name: "Continuity", timeZone: "UTC"),
    prune: Bool = false
) throws -> ParsedStation {
    let document = try StationDocument(Array(text.utf8), file: "station.yaml")
    return try document.contents(over: station, prune: prune) { $0.contains("/") || $0 == "UTC" }
}

@Suite struct `A station` {
    @Test func `of the tests has some of everything`() {
        var counts: [String: Int] = [:]
        for seed in UInt64(1)...50 {
            let contents = RandomStation(seed: seed).contents
            counts["fillers", default: 0] += contents.fillers.count
            counts["channels", default: 0] += contents.channels.count
            for collection in contents.collections { counts["members", default: 0] += collection.members.count }
            for playlist in contents.playlists { counts["entries", default: 0] += playlist.entries.count }
            for schedule in contents.schedules { counts["rules", default: 0] += schedule.rules.count }
            for channel in contents.channels {
                counts["alternates", default: 0] += channel.alternates.count
                counts["specials", default: 0] += channel.specials.count
            }
            let mirrors = contents.channels.filter { $0.mirror != nil }
            counts["mirrors", default: 0] += mirrors.count
        }
        #expect(counts.count == 8 && counts.values.allSatisfy { $0 > 10 }, "\(counts)")
    }

    @Test(arguments: 1...300) func `is itself again after export and reading`(seed: UInt64) throws {
        let station = RandomStation(seed: seed).contents
        let text = StationText.write(station)
        let again = try read(text, over: station, prune: true).contents
        #expect(again == station, "seed \(seed)")
        #expect(StationText.write(again) == text, "seed \(seed)")
        #expect(StationDiff(from: station, to: again).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 1...50) func `can be made from its file where there was none`(seed: UInt64) throws {
        let station = RandomStation(seed: seed).contents
        let made = try read(StationText.write(station)).contents
        #expect(made.channels.map(\.number) == station.channels.map(\.number), "seed \(seed)")
        #expect(made.schedules.map(\.rules.count) == station.schedules.map(\.rules.count), "seed \(seed)")
        #expect(made.channels.allSatisfy { $0.id.raw < 0 && $0.guideKey.isEmpty })
        let again = try read(StationText.write(made), over: made, prune: true).contents
        #expect(StationText.write(again) == StationText.write(made), "seed \(seed)")
    }

    @Test func `is written the way people would write it`() throws {
        let text = """
            # A Continuity station. Show what this file would change: continuity plan FILE.
            # Change the station: continuity apply FILE. Every key is explained in docs/station-file.md.

            station: { name: Harbour TV, timezone: Europe/Berlin, protected: "00:15:00", horizon: 7d }

            # Folders of media.
            libraries:
              - { name: Films, kind: movies, paths: [/srv/films] }

            # Named sets of media.
            collections:
              - name: Westerns
                items:
                  - { folder: /srv/films/western }
                  - { show: "24", season: 1 }

            # What a channel's stream looks like.
            profiles:
              - name: HD
                video: { codec: h264, width: 1280, height: 720, fps: 30, bitrate: 4000k, mode: copy-if-possible }
                audio: { codec: aac, bitrate: 192k, rate: 48000 }

            # Rules that decide what plays when.
            schedules:
              - name: Weekday
                items:
                  - { start: "06:00", mode: flood, content: { collection: Westerns } }
                  - { mode: one, content: { collection: Westerns }, order: shuffle, title: Western of the Day }

            # What viewers see.
            channels:
              - { number: "5.1", name: Harbour One, schedule: Weekday, profile: HD, run: on-demand }

            """
        #expect(StationText.write(try read(text).contents) == text)
    }
}

@Suite struct `Applying a file` {
    private let base = """
        libraries: [{ name: Films, kind: movies, paths: [/srv/films] }]
        collections: [{ name: A, items: [{ library: Films }] }, { name: B }]
        profiles: [{ name: HD }]
        schedules: [{ name: S, items: [{ mode: one, content: { collection: A } }] }]
        channels:
          - { number: 1, name: One, schedule: S, profile: HD }
          - { number: 2, name: Two, schedule: S, profile: HD }
        """

    /// As the store would give it back: with ids above zero, guide keys and seeds.
    private func stored() throws -> StationContents {
        var contents = try read(base).contents
        for index in contents.channels.indices {
            contents.channels[index].id = ChannelID(Int64(index + 10))
            contents.channels[index].guideKey = "key\(index)"
            contents.channels[index].seed = UInt64(index + 99)
        }
        return contents
    }

    @Test func `keeps what it does not name, unless pruned`() throws {
        let station = try stored()
        let part = "channels: [{ number: 2, name: Two, schedule: S, profile: HD, run: always }]"
        let kept = try read(part, over: station).contents
        #expect(kept.collections == station.collections && kept.channels.count == 2)
        #expect(kept.channels[1].run == .always && kept.channels[1].id == ChannelID(11))
        let error = #expect(throws: StationFileError.self) { try read(part, over: station, prune: true) }
        #expect(error?.faults.count == 2)
        let whole = try read("profiles: [{ name: HD }]", over: station, prune: true).contents
        #expect(whole.channels.isEmpty && whole.profiles == station.profiles)
        #expect(try read("# nothing", over: station).contents == station)
    }

    @Test func `lets channels be renamed, renumbered and swapped without losing themselves`() throws {
        let station = try stored()
        func ids(_ channels: String) throws -> [Int64] {
            try read("channels: [\(channels)]", over: station).contents.channels.map(\.id.raw)
        }
        let rest = "schedule: S, profile: HD"
        #expect(try ids("{ number: 1, name: Uno, \(rest) }, { number: 2, name: Two, \(rest) }") == [10, 11])
        let swapped = try read(
            "channels: [{ number: 2, name: One, \(rest) }, { number: 1, name: Two, \(rest) }]", over: station
        ).contents.channels
        #expect(swapped.map(\.id.raw) == [10, 11] && swapped.map(\.number.major) == [2, 1])
        #expect(swapped.map(\.guideKey) == ["key0", "key1"] && swapped.map(\.seed) == [99, 100])
        #expect(try ids("{ number: 3, name: Three, \(rest) }") == [10, 11, -1])
    }

    @Test func `says in words what it changes`() throws {
        let station = try stored()
        let file = """
            collections: [{ name: A, items: [{ tag: new }, { library: Films }] }]
            schedules:
              - name: S
                items:
                  - { mode: multiple, count: 2, content: { collection: A }, order: shuffle }
                  - { mode: one, content: { collection: B } }
            profiles: [{ name: HD }]
            libraries: [{ name: Films, kind: movies, paths: [/srv/films, /srv/more] }]
            playlists: [{ name: P }]
            """
        let diff = StationDiff(
            from: station,
            to: try read(file + "\n" + base.split(separator: "\n").suffix(3).joined(separator: "\n"), over: station)
                .contents)
        #expect(
            diff.text == """
                ~ library Films
                    paths: [/srv/films] -> [/srv/films, /srv/more]
                ~ collection A
                    items[1]: (nothing) -> { tag: new }
                + playlist P
                ~ schedule S
                    items[1].mode: one -> multiple
                    items[1].count: (nothing) -> 2
                    items[1].order: (nothing) -> shuffle
                    items[2]: (nothing) -> { mode: one, content: { collection: B } }

                """)
        let removal = StationDiff(from: station, to: try read("station: {}", over: station, prune: true).contents)
        #expect(removal.changes.map(\.kind).allSatisfy { $0 == .removed })
        #expect(removal.text.contains("- channel 1 One\n"))
    }

    @Test func `says in words which options of an order change`() throws {
        let before = "playlists: [{ name: P, items: [{ content: { artist: A-ha }, order: marathon, batch: 2 }] }]"
        let after = """
            playlists:
              - name: P
                shuffle: true
                items: [{ content: { artist: A-ha }, order: marathon, group-by: album, mix: [items, groups] }]
            """
        let old = try read(before).contents
        let diff = StationDiff(from: old, to: try read(after, over: old).contents)
        #expect(
            diff.text == """
                ~ playlist P
                    items[1].batch: 2 -> (nothing)
                    items[1].group-by: (nothing) -> album
                    items[1].mix: (nothing) -> [groups, items]
                    shuffle: (nothing) -> true

                """)
    }

    @Test func `allows a cycle to be opened in one place and closed in another`() throws {
        func list(_ name: String, of other: String?) -> String {
            "{ name: \(name), items: [\(other.map { "{ content: { playlist: \($0) } }" } ?? "")] }"
        }
        let station = try read("playlists: [\(list("P", of: "Q")), \(list("Q", of: nil))]").contents
        let ring = "playlists: [\(list("Q", of: "P"))]"
        let error = try #require(throws: StationFileError.self) { try read(ring, over: station) }
        #expect(error.faults.map(\.found) == ["the playlist “P”, which contains “Q” itself"])
        let turned = try read("playlists: [\(list("Q", of: "P")), \(list("P", of: nil))]", over: station).contents
        #expect(turned.playlists.map(\.entries.count) == [0, 1])
    }

    @Test func `notes shows and files that no scan has found`() throws {
        let file = """
            libraries: [{ name: Films, kind: movies, paths: [/srv/films/] }]
            collections:
              - name: A
                items: [{ show: Breakfast, year: 1999 }, { item: /srv/films/a.mkv }, { show: Breakfast }]
            """
        let reading = try read(file)
        #expect(reading.notices.map { "\($0.line):\($0.column)" } == ["4:21", "4:54"])
        #expect(reading.contents.shows == [Show(id: ShowID(-1), title: "Breakfast", year: 1999)])
        #expect(reading.contents.files.map(\.path) == ["/srv/films/a.mkv"])
        #expect(reading.contents.collections[0].members == [.show(ShowID(-1)), .item(MediaID(-1)), .show(ShowID(-1))])
        #expect(try StationDocument(Array(file.utf8), file: "f").itemPaths == ["/srv/films/a.mkv"])
    }
}
