import Core
import Store
import Testing

@Suite struct `A scanned file` {
    @Test func `waits to be probed, then goes on air with its facts`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        var file = film("/srv/films/a.mkv", "Casablanca")
        file.metadata.genres = ["Drama", "Romance"]
        file.metadata.tags = ["b", "a"]
        file.metadata.released = CivilDate(year: 1942, month: 11, day: 26)
        file.metadata.year = 1942
        file.metadata.plot = "A café\nin “Casablanca”"
        try await station.store.record([.new(file)], in: library)
        let waiting = try await station.store.filesToProbe(in: library, limit: 10)
        #expect(waiting.map(\.path) == ["/srv/films/a.mkv"])
        let found = facts(.seconds(6_120))
        try await station.store.record([ProbeResponse(id: waiting[0].id.raw, facts: found)])
        let item = try #require(try await station.store.media(waiting[0].id))
        #expect(item.state == .ready)
        #expect(item.facts == found)
        #expect(item.metadata == file.metadata)
        #expect(try await station.store.filesToProbe(in: library, limit: 10).isEmpty)
    }

    @Test func `keeps its id and facts when it moves, vanishes and comes back`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let id = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeResponse(id: id.raw, facts: facts(.seconds(60)))])
        try await station.store.record([.vanished(id)], in: library)
        #expect(try await station.store.media(id)?.state == .vanished)
        #expect(try await station.store.playables(of: .item(id)).isEmpty)
        try await station.store.record([.returned(id, modified: Instant(seconds: 9))], in: library)
        #expect(try await station.store.media(id)?.state == .ready)
        try await station.store.record([.moved(id, film("/srv/films/new/b.mkv", "B"))], in: library)
        let moved = try #require(try await station.store.media(id))
        #expect(moved.path == "/srv/films/new/b.mkv")
        #expect(moved.metadata.title == "B")
        #expect(moved.facts?.duration == .seconds(60))
        #expect(try await station.store.knownFiles(in: library).keys.sorted() == ["/srv/films/new/b.mkv"])
    }

    @Test func `is probed again when its content has changed`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let id = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeResponse(id: id.raw, failure: "moov atom not found")])
        #expect(try await station.store.media(id)?.state == .unplayable("moov atom not found"))
        #expect(try await station.store.strike(id) == 1)
        #expect(try await station.store.strike(id) == 2)
        let stamp = FileStamp(byteCount: 2_000, modified: Instant(seconds: 10), fingerprint: .max)
        try await station.store.record([.changed(id, stamp)], in: library)
        #expect(try await station.store.filesToProbe(in: library, limit: 9).map(\.strikes) == [0])
        #expect(
            try await station.store.knownFiles(in: library)["/srv/films/a.mkv"]
                == FileRecord(id: id, stamp: stamp, state: .unprobed))
    }

    @Test func `without length cannot go on air`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let id = try #require(try await station.store.mediaID(at: "/srv/films/a.mkv"))
        try await station.store.record([ProbeResponse(id: id.raw, facts: facts(.zero))])
        #expect(try await station.store.media(id)?.state == .unplayable("it has no length"))
    }

    @Test func `is found by text, with punctuation that LIKE would take for wildcards`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        let titles = ["100% Wolf", "1000 Wolves", "under_score", "underXscore", "back\\slash"]
        try await station.store.record(
            titles.enumerated().map { .new(film("/srv/films/\($0.offset).mkv", $0.element)) }, in: library)
        func search(_ text: String) async throws -> [String] {
            try await station.store.media(MediaQuery(text: text)).items.map(\.metadata.title)
        }
        #expect(try await search("100%") == ["100% Wolf"])
        #expect(try await search("R_S") == ["under_score"])
        #expect(try await search("k\\s") == ["back\\slash"])
        #expect(try await search("WOL") == ["100% Wolf", "1000 Wolves"])
        let page = try await station.store.media(MediaQuery(library: library, offset: 1, limit: 2))
        #expect(page.total == 5)
        #expect(page.items.count == 2)
        #expect(try await station.store.media(MediaQuery(state: .ready)).total == 0)
        #expect(try await station.store.counts(of: library).unprobed == 5)
    }

    @Test func `of a show finds or makes the show by title and year in its library`() async throws {
        let station = try TestStation()
        let first = try await station.library("Shows", kind: .shows, paths: ["/srv/shows"])
        let second = try await station.library("More", kind: .shows, paths: ["/srv/more"])
        try await station.store.record(
            [
                .new(episode("/srv/shows/a1.mkv", of: "Office", season: 1, episode: 1, year: 2001)),
                .new(episode("/srv/shows/a2.mkv", of: "Office", season: 2, episode: 1, year: 2001)),
                .new(episode("/srv/shows/b1.mkv", of: "Office", season: 1, episode: 1, year: 2005)),
            ], in: first)
        try await station.store.record(
            [.new(episode("/srv/more/c1.mkv", of: "Office", season: 1, episode: 1, year: 2001))], in: second)
        let shows = try await station.store.shows()
        #expect(shows.map(\.year) == [2001, 2001, 2005])
        let item = try #require(try await station.store.mediaID(at: "/srv/shows/a2.mkv"))
        let media = try #require(try await station.store.media(item))
        #expect(media.metadata.showTitle == "Office")
        #expect(media.metadata.show == shows[0].id)
    }
}

@Suite struct `Content` {
    @Test func `of a collection is each member's ready items, each once`() async throws {
        let station = try TestStation()
        let films = try await station.library()
        let shows = try await station.library("Shows", kind: .shows, paths: ["/srv/shows"])
        var tagged = film("/srv/films/tagged/t.mkv", "T")
        tagged.metadata.tags = ["Ident"]
        try await station.store.record(
            [
                .new(film("/srv/films/a.mkv", "A")), .new(film("/srv/films/sub/b.mkv", "B")),
                .new(film("/srv/films/subway.mkv", "Not below sub")), .new(tagged),
            ], in: films)
        try await station.store.record(
            [
                .new(episode("/srv/shows/s1.mkv", of: "S", season: 1, episode: 1)),
                .new(episode("/srv/shows/s2.mkv", of: "S", season: 2, episode: 1)),
            ], in: shows)
        var ids: [String: MediaID] = [:]
        for library in [films, shows] {
            for file in try await station.store.filesToProbe(in: library, limit: 99) {
                ids[String(file.path.split(separator: "/").last ?? "")] = file.id
                try await station.store.record([ProbeResponse(id: file.id.raw, facts: facts(.seconds(60)))])
            }
        }
        let show = try #require(try await station.store.shows().first?.id)
        func names(_ members: [MediaCollection.Member]) async throws -> [String] {
            let collection = MediaCollection(id: CollectionID(-1), name: "C\(members.hashValue)", members: members)
            let id = try #require(
                try await station.store.apply([.saveCollection(collection)]).collections[CollectionID(-1)])
            let playables = try await station.store.playables(of: .collection(id))
            return playables.compactMap { playable in ids.first { $0.value == playable.id }?.key }
        }
        let a = try #require(ids["a.mkv"])
        #expect(try await names([.folder("/srv/films/sub/"), .item(a)]) == ["b.mkv", "a.mkv"])
        #expect(try await names([.item(a), .season(show, 2), .show(show)]) == ["a.mkv", "s2.mkv", "s1.mkv"])
        #expect(try await names([.tag("ident")]) == ["t.mkv"])
        #expect(try await names([.library(shows), .item(a), .item(a)]) == ["s1.mkv", "s2.mkv", "a.mkv"])
        #expect(try await station.store.playables(of: .season(show, 1)).map(\.season) == [1])
    }
}
