import Core
import SQLite
@testable import Store
import Testing

@Suite struct `A collection of searches` {
    private func titles(_ id: CollectionID, _ station: SearchStation) async throws -> [String] {
        let ids = try await station.store.playables(of: .collection(id)).map(\.id)
        return try await station.store.media(ids).map(\.metadata.title)
    }

    @Test func `contains what can go on air, each item once`() async throws {
        let station = try await SearchStation()
        let id = try await station.collection(
            "Mixed", [.search("genre:drama"), .tag("gotham"), .search("type:episode OR 300"), .search("actor:nobody")])
        #expect(
            try await titles(id, station) == ["Pilot", "Fog", "The Third Man", "The Dark Knight", "Casablanca Nights"])
        let playable = try #require(try await station.store.playables(of: .collection(id)).first)
        #expect(playable.duration == .minutes(25) && playable.season == 1 && playable.sortTitle == "Pilot")
    }

    @Test func `grows with the library and with time`() async throws {
        let station = try await SearchStation()
        let westerns = try await station.collection("Westerns", [.search("genre:western")])
        let fresh = try await station.collection("Fresh", [.search("added_inthelast:\"3 days\" AND type:movie")])
        #expect(try await titles(westerns, station) == ["Stagecoach"])
        #expect(try await titles(fresh, station).count == 3)
        station.station.clock.advance(.hours(24 * 10))
        var shane = film("/srv/films/shane.mkv", "Shane")
        shane.metadata.genres = ["western"]
        try await station.add([shane], to: station.films)
        try await station.probe("/srv/films/shane.mkv", facts(.minutes(118)))
        #expect(try await titles(westerns, station) == ["Stagecoach", "Shane"])
        #expect(try await titles(fresh, station) == ["Shane"])
    }

    @Test func `is among what uses an item, with what uses it in turn`() async throws {
        let station = try await SearchStation()
        let store = station.store
        let westerns = try await station.collection("Westerns", [.search("genre:western")])
        try await station.collection("Old", [MediaCollection.Member(.collection(westerns)), .library(station.shows)])
        try await station.collection("Others", [.search("NOT genre:western"), .tag("gotham")])
        let new = try await store.apply([
            .saveProfile(Profile(id: ProfileID(-1), name: "P")),
            .savePlaylist(
                Playlist(
                    id: PlaylistID(-1), name: "Evening",
                    entries: [Playlist.Entry(content: .collection(westerns), order: .chronological)])),
            .saveSchedule(
                Schedule(
                    id: ScheduleID(-1), name: "Week",
                    rules: [ScheduleRule(mode: .flood, content: .playlist(PlaylistID(-1)), order: .chronological)])),
            .saveChannel(
                Channel(
                    id: ChannelID(-1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(-1),
                    profile: ProfileID(-1), guideKey: "", seed: 0)),
        ])
        #expect(new.channels.count == 1)
        func users(_ title: String) async throws -> [String]? {
            let page = try await store.media(MediaQuery(text: title, limit: 9))
            let item = try #require(page.items.first { $0.metadata.title == title })
            return try await store.users(of: item.id)?.map { "\($0.user.kind.rawValue) \($0.name)" }
        }
        #expect(
            try await users("Stagecoach")
                == [
                    "channel One", "collection Old", "collection Westerns", "playlist Evening", "schedule Week",
                ])
        #expect(try await users("The Dark Knight") == ["collection Others"])
        #expect(try await users("Fog") == ["collection Old", "collection Others"])
        #expect(try await store.users(of: MediaID(9_999)) == nil)
    }

    @Test func `comes back as it was given`() async throws {
        let station = try await SearchStation()
        let query = "genre:\"sci fi\" AND minutes:[60 TO *] AND NOT title:'x\\*'"
        try await station.collection("Smart", [.search(query)])
        #expect(try await station.store.collections()[0].members.map(\.source) == [.search(query)])
    }

    @Test func `that cannot be read is not stored`() async throws {
        let station = try await SearchStation()
        let error = await #expect(throws: StoreError.self) { try await station.collection("Bad", [.search("genr:x")]) }
        #expect(error?.places.map(\.position) == [.pointer("/items/0/search")])
        #expect(error?.why.contains("found the unknown field “genr”") == true)
        #expect(try await station.store.collections().isEmpty)
    }

    @Test func `can be named by others, in any case and with wildcards`() async throws {
        let station = try await SearchStation()
        let show = try #require(try await station.store.shows().first { $0.title == "Night Desk" }?.id)
        try await station.collection("Westerns", [.search("genre:western")])
        try await station.collection("Desk", [.season(show, 1), .folder("/srv/clips/")])
        let both = try await station.collection(
            "Both", [.search("smart_collection:\"WESTERNS\" OR (collection:desk AND NOT title:pilot)")])
        #expect(try await titles(both, station) == ["Stagecoach", "Fog", "Take On Me"])
        #expect(Set(try await station.titles("collection:*es*")) == ["Stagecoach", "Pilot", "Fog", "Take On Me"])
        #expect(try await station.titles("NOT smart_collection:both").count == 6)
    }

    @Test func `finds what collections hold by artist, album and other collections`() async throws {
        let station = try await SearchStation()
        try await station.store.write("name an album") { database throws(StoreError) in
            try database.run("UPDATE media SET album = 'Hunting High' WHERE artist = 'A-ha'")
        }
        let artist = try await station.collection("Norway", [MediaCollection.Member(.artist("A-ha"))])
        try await station.collection("Anybody's", [MediaCollection.Member(.album(Album("Hunting High")))])
        try await station.collection("Hers", [MediaCollection.Member(.album(Album("Hunting High", by: "Cher")))])
        let outer = try await station.collection(
            "Outer", [MediaCollection.Member(.collection(artist)), .search("stagecoach")])
        #expect(try await station.titles("collection:norway") == ["Take On Me"])
        #expect(try await station.titles("collection:\"anybody's\"") == ["Take On Me"])
        #expect(try await station.titles("collection:hers").isEmpty)
        #expect(try await station.titles("collection:outer") == ["Stagecoach", "Take On Me"])
        #expect(try await titles(outer, station) == ["Take On Me", "Stagecoach"])
    }

    @Test func `that leads back to itself through a member is read without that part`() async throws {
        let station = try await SearchStation()
        let first = try await station.collection("First", [.search("stagecoach")])
        let second = try await station.collection("Second", [MediaCollection.Member(.collection(first))])
        try await station.rewrite(first, "First", "smart_collection:second OR stagecoach")
        #expect(try await titles(second, station) == ["Stagecoach"])
        let error = await #expect(throws: StoreError.self) { try await station.titles("collection:first") }
        #expect(error?.why.contains("which contains itself") == true)
    }

    @Test func `that contains itself is read without that part`() async throws {
        let station = try await SearchStation()
        let first = try await station.collection("First", [.search("stagecoach")])
        let second = try await station.collection("Second", [.search("smart_collection:first OR fog")])
        try await station.rewrite(first, "First", "smart_collection:second OR stagecoach")
        #expect(try await titles(first, station) == ["Stagecoach", "Fog"])
        #expect(try await titles(second, station) == ["Stagecoach", "Fog"])
        let error = await #expect(throws: StoreError.self) { try await station.titles("collection:first") }
        #expect(error?.code == "query.invalid")
        #expect(error?.why.contains("which contains itself") == true)
    }

    @Test func `that a query names and that is gone is reported in a listing and left out of a build`() async throws {
        let station = try await SearchStation()
        try await station.collection("Westerns", [.tag("x")])
        let gone = try await station.collection("Gone", [.tag("x")])
        let id = try await station.collection("Smart", [.search("collection:gone OR stagecoach")])
        try await station.store.apply([.removeCollection(gone)])
        #expect(try await titles(id, station) == ["Stagecoach"])
        let error = await #expect(throws: StoreError.self) { try await station.titles("fog OR collection:westerm") }
        #expect(
            error?.why.contains("column 19: found the unknown collection “westerm” (did you mean “Westerns”?)") == true)
    }

    @Test func `may be nested, but not without end`() async throws {
        let station = try await SearchStation()
        var id = try await station.collection("C0", [.search("stagecoach")])
        for number in 1..<(QueryLimits.collectionDepth - 1) {
            // Named twice: what was looked up is not looked up again.
            id = try await station.collection(
                "C\(number)", [.search("collection:c\(number - 1)"), .search("smart_collection:c\(number - 1)")])
        }
        #expect(try await titles(id, station) == ["Stagecoach"])
        for number in 31..<40 {
            id = try await station.collection("C\(number)", [.search("collection:c\(number - 1)")])
        }
        #expect(try await titles(id, station).isEmpty)
    }
}
