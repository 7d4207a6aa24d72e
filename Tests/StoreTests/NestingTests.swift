import Core
@testable import Store
import Testing

@Suite struct `A collection or playlist` {
    private func holder(_ id: Int64, _ name: String, of others: [Int64]) -> StationChange {
        let members = others.map { MediaCollection.Member(.collection(CollectionID($0))) }
        return .saveCollection(MediaCollection(id: CollectionID(id), name: name, members: members))
    }

    private func list(_ id: Int64, _ name: String, of others: [Int64]) -> StationChange {
        let entries = others.map { Playlist.Entry(content: .playlist(PlaylistID($0)), order: .chronological) }
        return .savePlaylist(Playlist(id: PlaylistID(id), name: name, entries: entries))
    }

    @Test func `may hold others that are made with it, whatever the order`() async throws {
        let station = try TestStation()
        try await station.store.apply([
            holder(-1, "A", of: [-2, -3]), holder(-2, "B", of: [-3]), holder(-3, "C", of: []), list(-1, "P", of: [-2]),
            list(-2, "Q", of: []),
        ])
        let stored = try await station.store.collections()
        #expect(
            stored[0].members.map(\.source) == [.collection(stored[1].id), .collection(stored[2].id)]
                && stored[1].members.map(\.source) == [.collection(stored[2].id)])
    }

    @Test func `that would hold itself is refused, with all that was to change with it`() async throws {
        let station = try TestStation()
        let rings: [([StationChange], String)] = [
            ([holder(-1, "A", of: [-1])], "it holds itself"),
            (
                [holder(-1, "A", of: [-2]), holder(-2, "B", of: [-3]), holder(-3, "C", of: [-1])],
                "by way of “B”, then “C”"
            ),
            ([list(-1, "A", of: [-1])], "it holds itself"),
            ([list(-1, "A", of: [-2]), list(-2, "B", of: [-1])], "it holds itself, by way of “B”"),
        ]
        for (changes, why) in rings {
            let error = await #expect(throws: StoreError.self) {
                try await station.store.apply([.rename("Other")] + changes)
            }
            #expect(error?.code == "store.conflict" && error?.what.contains("“A”") == true)
            #expect(error?.why.hasSuffix(why) == true, "\(error?.why ?? "")")
        }
        #expect(try await station.store.identity().name == "Continuity")
        #expect(try await station.store.collections().isEmpty)
    }

    @Test func `that a change leaves alone does not stand in its way`() async throws {
        let station = try TestStation()
        let new = try await station.store.apply([list(-1, "A", of: []), list(-2, "B", of: [])])
        let (a, b) = (try #require(new.playlists[PlaylistID(-1)]), try #require(new.playlists[PlaylistID(-2)]))
        // As an older version let it be stored.
        try await station.store.write("Making a ring") { database throws(StoreError) in
            for (outer, inner) in [(a, b), (b, a)] {
                try database.save(
                    Playlist(
                        id: outer, name: "Ring \(outer)",
                        entries: [Playlist.Entry(content: .playlist(inner), order: .chronological)]))
            }
        }
        try await station.store.apply([list(-3, "C", of: [a.raw])])
        #expect(try await station.store.playables(of: .playlist(a)).isEmpty)
        await #expect(throws: StoreError.self) { try await station.store.apply([list(a.raw, "A", of: [b.raw])]) }
        try await station.store.apply([list(a.raw, "A", of: [])])
    }

    @Test func `that goes leaves collections that held it without it`() async throws {
        let station = try TestStation()
        let new = try await station.store.apply([holder(-1, "A", of: [-2]), holder(-2, "B", of: [])])
        try await station.store.apply([.removeCollection(try #require(new.collections[CollectionID(-2)]))])
        #expect(try await station.store.collections().map(\.members) == [[]])
    }

    @Test func `is read only so deep`() async throws {
        let station = try TestStation()
        let films = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: films)
        let media = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeAnswer(id: media.raw, facts: facts(.minutes(20)))])
        let depth = QueryLimits.collectionDepth
        let innermost = MediaCollection(id: CollectionID(-1), name: "1", members: [.item(media)])
        let chain = (2...Int64(depth + 1)).map { holder(-$0, "\($0)", of: [-$0 + 1]) }
        let new = try await station.store.apply([.saveCollection(innermost)] + chain)
        func count(_ number: Int) async throws -> Int {
            let id = try #require(new.collections[CollectionID(-Int64(number))])
            return try await station.store.playables(of: .collection(id)).count
        }
        #expect(try await count(depth) == 1)
        #expect(try await count(depth + 1) == 0)
    }
}

@Suite struct `Options of an order` {
    @Test func `that cannot be read count as not said`() async throws {
        let station = try TestStation()
        let entry = Playlist.Entry(content: .artist("A"), order: .marathon, options: OrderOptions(batch: 3))
        try await station.store.apply([.savePlaylist(Playlist(id: PlaylistID(-1), name: "P", entries: [entry]))])
        #expect(try await station.store.playlists()[0].entries[0].options.batch == 3)
        try await station.store.write("Writing the future") { database throws(StoreError) in
            try database.run("UPDATE playlist_entry SET order_options = 'batch=3 hue=blue'")
        }
        #expect(try await station.store.playlists()[0].entries[0].options == OrderOptions())
    }
}

@Suite struct `A query as content` {
    @Test func `is refused when it cannot be read`() async throws {
        let station = try TestStation()
        let content = ContentReference.search("genr:x")
        let rule = ScheduleRule(mode: .one, content: content, order: .shuffle)
        let changes: [StationChange] = [
            .savePlaylist(
                Playlist(id: PlaylistID(-1), name: "P", entries: [Playlist.Entry(content: content, order: .shuffle)])),
            .saveFiller(Filler(id: FillerID(-1), name: "F", kind: .pre, mode: .count(1), content: content)),
            .saveSchedule(Schedule(id: ScheduleID(-1), name: "S", rules: [rule])),
        ]
        for change in changes {
            let error = await #expect(throws: StoreError.self) { try await station.store.apply([change]) }
            #expect(error?.code == "query.invalid")
        }
    }
}
