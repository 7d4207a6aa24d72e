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

    @Test func `may contain others that are made with it, in any order`() async throws {
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

    @Test func `that would contain itself is refused, with all that was to change with it`() async throws {
        let station = try TestStation()
        let rings: [([StationChange], String)] = [
            ([holder(-1, "A", of: [-1])], "“A” itself"),
            (
                [holder(-1, "A", of: [-2]), holder(-2, "B", of: [-3]), holder(-3, "C", of: [-1])],
                "“A” itself, through “C”"
            ),
            ([list(-1, "A", of: [-1])], "“A” itself"),
            ([list(-1, "A", of: [-2]), list(-2, "B", of: [-1])], "“A” itself"),
        ]
        for (changes, why) in rings {
            let error = await #expect(throws: StoreError.self) {
                try await station.store.apply([.rename("Other")] + changes)
            }
            #expect(error?.code == "value.invalid" && error?.what.contains("“A”") == true)
            #expect(error?.why.contains("which contains \(why)") == true, "\(error?.why ?? "")")
        }
        #expect(try await station.store.identity().name == "Continuity")
        #expect(try await station.store.collections().isEmpty)
    }

    @Test func `that a change leaves alone does not stand in its way`() async throws {
        let station = try TestStation()
        let new = try await station.store.apply([list(-1, "A", of: []), list(-2, "B", of: [])])
        let (a, b) = (try #require(new.playlists[PlaylistID(-1)]), try #require(new.playlists[PlaylistID(-2)]))
        // As an older version let it be stored.
        for (outer, inner) in [(a, b), (b, a)] {
            try await station.rewrite(
                Playlist(
                    id: outer, name: "Ring \(outer)",
                    entries: [
                        Playlist.Entry(id: EntryID(100 + outer.raw), content: .playlist(inner), order: .chronological)
                    ]))
        }
        try await station.store.apply([list(-3, "C", of: [a.raw])])
        #expect(try await station.store.playables(of: .playlist(a)).isEmpty)
        await #expect(throws: StoreError.self) { try await station.store.apply([list(a.raw, "A", of: [b.raw])]) }
        try await station.store.apply([list(a.raw, "A", of: [])])
    }

    @Test func `is read only so deep`() async throws {
        let station = try TestStation()
        let films = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: films)
        let media = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeResponse(id: media.raw, facts: facts(.minutes(20)))])
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
            #expect(error?.code == "value.invalid" && error?.category == .invalid)
        }
    }
}
