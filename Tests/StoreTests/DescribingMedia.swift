import Core
import Store
import Testing

@Suite struct `What a file says about itself` {
    private static func tags() -> MediaDescription {
        var tags = MediaDescription()
        (tags.title, tags.plot, tags.year) = ("From the file", "A plot", 1942)
        tags.released = CivilDate(year: 1942, month: 11, day: 26)
        (tags.artist, tags.album, tags.albumArtist) = ("Somebody", "Songs", "Everybody")
        (tags.contentRating, tags.genres, tags.studios, tags.countries) = ("PG", ["War"], ["Harbour"], ["France"])
        tags.credits = [
            Credit(.director, "Ann Lee"), Credit(.director, "Bo Lee"), Credit(.actor, "Cy Day", character: "Rick"),
        ]
        return tags
    }

    private func read(_ path: String, _ station: TestStation) async throws -> MediaItem {
        let id = try #require(try await station.store.mediaID(at: path))
        return try #require(try await station.store.media(id))
    }

    private func probe(_ item: MediaItem, _ station: TestStation) async throws {
        try await station.store.record([
            ProbeResponse(id: item.id.raw, facts: facts(.minutes(90)), tags: Self.tags())
        ])
    }

    @Test func `fills what neither path nor NFO tells`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        var told = film("/srv/films/b.mkv", "B")
        (told.metadata.plot, told.metadata.genres, told.metadata.year) = ("Known", ["Drama"], 1950)
        told.metadata.credits = [Credit(.director, "Di Moon")]
        try await station.store.record([.new(film("/srv/films/a.mkv", "A")), .new(told)], in: library)
        try await probe(try await read("/srv/films/a.mkv", station), station)
        try await probe(try await read("/srv/films/b.mkv", station), station)
        let filled = try await read("/srv/films/a.mkv", station).metadata
        #expect(filled.title == "A" && filled.plot == "A plot" && filled.year == 1942)
        #expect(filled.released == CivilDate(year: 1942, month: 11, day: 26) && filled.contentRating == "PG")
        #expect(filled.genres == ["War"] && filled.studios == ["Harbour"] && filled.countries == ["France"])
        #expect(filled.credits == Self.tags().credits)
        // What films have as artist is anybody.
        #expect(filled.artist == nil && filled.album == nil && filled.albumArtist == nil)
        let kept = try await read("/srv/films/b.mkv", station).metadata
        #expect(kept.plot == "Known" && kept.genres == ["Drama"] && kept.year == 1950 && kept.released == nil)
        #expect(kept.credits == [Credit(.director, "Di Moon"), Credit(.actor, "Cy Day", character: "Rick")])
    }

    @Test func `tells the album of a song`() async throws {
        let station = try TestStation()
        let library = try await station.library("Clips", kind: .musicVideos, paths: ["/srv/clips"])
        var song = film("/srv/clips/a.mkv", "A")
        song.kind = .musicVideo
        try await station.store.record([.new(song)], in: library)
        try await probe(try await read("/srv/clips/a.mkv", station), station)
        let filled = try await read("/srv/clips/a.mkv", station).metadata
        #expect(filled.artist == "Somebody" && filled.album == "Songs" && filled.albumArtist == "Everybody")
        let found = try await station.store.playables(of: .album(Album("Songs", by: "Somebody")))
        #expect(found.map(\.album) == ["Songs"])
    }

    @Test func `still fills the gaps when the rest is told again, until the file changes`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        let file = film("/srv/films/a.mkv", "A")
        try await station.store.record([.new(file)], in: library)
        let item = try await read(file.path, station)
        try await probe(item, station)
        var told = file
        (told.metadata.title, told.metadata.plot, told.sideStamp) = ("Told", "Told too", 77)
        try await station.store.record([.described(item.id, told)], in: library)
        let after = try await read(file.path, station)
        #expect(after.metadata.title == "Told" && after.metadata.plot == "Told too")
        #expect(after.metadata.genres == ["War"] && after.metadata.credits.count == 3 && after.state == .ready)
        #expect(try await station.store.knownFiles(in: library)[file.path]?.sideStamp == 77)
        // The gap is filled again when the NFO is gone.
        try await station.store.record([.described(item.id, file)], in: library)
        #expect(try await read(file.path, station).metadata.plot == "A plot")
        #expect(try await station.store.knownFiles(in: library)[file.path]?.sideStamp == 0)
        try await station.store.record([.changed(item.id, file.stamp), .described(item.id, file)], in: library)
        let changed = try await read(file.path, station)
        #expect(changed.metadata == file.metadata && changed.state == .unprobed)
    }

    @Test func `goes along when the file moves`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record([.new(film("/srv/films/a.mkv", "A"))], in: library)
        let item = try await read("/srv/films/a.mkv", station)
        try await probe(item, station)
        try await station.store.record([.moved(item.id, film("/srv/films/b.mkv", "B"))], in: library)
        let moved = try await read("/srv/films/b.mkv", station).metadata
        #expect(moved.title == "B" && moved.plot == "A plot" && moved.credits.count == 3)
    }

    @Test func `names the first director of each item`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        try await station.store.record(
            [.new(film("/srv/films/a.mkv", "A")), .new(film("/srv/films/b.mkv", "B"))], in: library)
        let (one, two) = (try await read("/srv/films/a.mkv", station), try await read("/srv/films/b.mkv", station))
        try await probe(one, station)
        #expect(try await station.store.directors(of: [one.id, two.id, MediaID(99)]) == [one.id: "Ann Lee"])
        #expect(try await station.store.directors(of: []) == [:])
    }
}

@Suite struct `A show under another name` {
    @Test func `is still the same show`() async throws {
        let station = try TestStation()
        let library = try await station.library("Shows", kind: .shows, paths: ["/srv/shows"])
        let files = (1...2).map { episode("/srv/shows/\($0).mkv", of: "Office", season: 1, episode: $0) }
        try await station.store.record(files.map { .new($0) }, in: library)
        let before = try await station.store.shows()
        let ids = try await station.store.knownFiles(in: library).mapValues(\.id)
        try await station.store.record(
            files.compactMap { file in
                var file = file
                (file.metadata.showTitle, file.showYear) = ("The Office", 2001)
                return ids[file.path].map { .described($0, file) }
            }, in: library)
        let after = try await station.store.shows()
        #expect(before.count == 1 && after == [Show(id: before[0].id, title: "The Office", year: 2001)])
        #expect(try await station.store.playables(of: .show(before[0].id)).count == 0)
        #expect(try await station.store.media(MediaQuery(show: before[0].id)).total == 2)
    }

    @Test func `is another show when that name is taken`() async throws {
        let station = try TestStation()
        let library = try await station.library("Shows", kind: .shows, paths: ["/srv/shows"])
        let (one, two) = (
            episode("/srv/shows/1.mkv", of: "Office", season: 1, episode: 1),
            episode("/srv/shows/2.mkv", of: "Bureau", season: 1, episode: 1)
        )
        try await station.store.record([.new(one), .new(two)], in: library)
        let id = try #require(try await station.store.mediaID(at: one.path))
        var renamed = one
        renamed.metadata.showTitle = "Bureau"
        try await station.store.record([.described(id, renamed)], in: library)
        #expect(try await station.store.shows().map(\.title) == ["Bureau", "Office"])
        let bureau = try #require(try await station.store.shows().first)
        #expect(try await station.store.media(MediaQuery(show: bureau.id)).total == 2)
    }
}
