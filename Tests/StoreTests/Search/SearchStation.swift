import Core
import Foundation
import Store
import Testing

/// A small station to search in. Its clock stands at nine in the morning of 15 January 2027 in Berlin.
struct SearchStation {
    let station: TestStation
    let films: LibraryID
    let shows: LibraryID
    let clips: LibraryID

    var store: StationStore { station.store }

    init() async throws {
        station = try TestStation()
        films = try await station.library("Old Films")
        shows = try await station.library("Shows", kind: .shows, paths: ["/srv/shows"])
        clips = try await station.library("Clips", kind: .musicVideos, paths: ["/srv/clips"])
        try await addFilms()
        try await addShows()
        try await addClips()
    }

    private func addFilms() async throws {
        var stagecoach = film("/srv/films/stagecoach.mkv", "Stagecoach")
        stagecoach.metadata.genres = ["Western"]
        stagecoach.metadata.year = 1939
        stagecoach.metadata.released = CivilDate(year: 1939, month: 3, day: 3)
        stagecoach.metadata.plot = "Nine people on a dangerous journey"
        stagecoach.metadata.contentRating = "PG"
        stagecoach.metadata.studios = ["Harbour Pictures"]
        stagecoach.metadata.countries = ["United States"]
        stagecoach.metadata.credits = [
            Credit(.director, "John Föhr"), Credit(.actor, "Ann Wayne", character: "Ringo"),
            Credit(.writer, "Bo Nichols"),
        ]
        var knight = film("/srv/films/knight.mkv", "The Dark Knight")
        knight.metadata.sortTitle = "Dark Knight, The"
        knight.metadata.genres = ["Action", "Science Fiction"]
        knight.metadata.tags = ["DC Comics", "Gotham"]
        knight.metadata.released = CivilDate(year: 2008, month: 1, day: 15)
        knight.metadata.contentRating = "PG-13 / TV-14"
        var amelie = film("/srv/films/amelie.mkv", "Amélie: a Spider-Web")
        amelie.metadata.genres = ["Comedy", "Sci-Fi"]
        amelie.metadata.year = 2001
        amelie.metadata.plot = "Christmas in Paris"
        var numbers = film("/srv/films/300.mkv", "300")
        numbers.metadata.released = CivilDate(year: 2027, month: 1, day: 10)
        try await add([stagecoach, knight, amelie, numbers], to: films)
        try await probe("/srv/films/stagecoach.mkv", Self.facts(.minutes(95) + .seconds(1), width: 720, height: 576))
        var facts = Self.facts(.minutes(152), width: 3_840, height: 2_160, codec: "hevc", pixels: "yuv420p10le")
        facts.audio = [
            AudioFacts(codec: "ac3", channels: 6, sampleRate: 48_000, language: "eng"),
            AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000, language: "ger"),
        ]
        facts.subtitles = [SubtitleFacts(codec: "subrip", language: "deu")]
        facts.chapters = (0..<12).map { ChapterFacts(start: .minutes($0), finish: .minutes($0 + 1)) }
        try await probe("/srv/films/knight.mkv", facts)
        facts = Self.facts(.minutes(122), width: 1_920, height: 1_080)
        facts.audio[0].language = "fra"
        try await probe("/srv/films/amelie.mkv", facts)
    }

    private func addShows() async throws {
        var files: [ScannedFile] = []
        for (show, title, season, number) in [
            ("Night Desk", "Pilot", 1, 1), ("Night Desk", "Fog", 1, 2), ("Night Desk", "The Third Man", 2, 1),
            ("Star Harbour", "Casablanca Nights", 1, 1),
        ] {
            var file = episode("/srv/shows/\(show)/\(season)x\(number).mkv", of: show, season: season, episode: number)
            file.metadata.title = title
            file.metadata.sortTitle = title
            file.metadata.genres = show == "Night Desk" ? ["Drama"] : ["Comedy"]
            if title == "Fog" { file.metadata.tags = ["christmas"] }
            if title == "Pilot" {
                file.metadata.contentRating = "TV-MA"
                file.metadata.studios = ["Night Owl"]
                file.metadata.credits = [Credit(.guest, "Ann Wayne")]
            }
            files.append(file)
        }
        try await add(files, to: shows)
        for file in files { try await probe(file.path, Self.facts(.minutes(25), width: 1_280, height: 720)) }
    }

    private func addClips() async throws {
        var metadata = MediaMetadata(title: "Take On Me")
        metadata.artist = "A-ha"
        (metadata.album, metadata.albumArtist) = ("Hunting High and Low", "Various Artists")
        metadata.genres = ["Pop"]
        let stamp = FileStamp(byteCount: 1, modified: Instant(seconds: 1), fingerprint: 9)
        let clip = ScannedFile(path: "/srv/clips/a-ha.mkv", stamp: stamp, kind: .musicVideo, metadata: metadata)
        try await add([clip], to: clips)
        try await probe(clip.path, Self.facts(.seconds(225), width: 640, height: 480))
    }

    func add(_ files: [ScannedFile], to library: LibraryID) async throws {
        try await store.record(files.map(ScanChange.new), in: library)
    }

    func probe(_ path: String, _ facts: MediaFacts) async throws {
        let id = try #require(try await store.mediaID(at: path))
        try await store.record([ProbeResponse(id: id.raw, facts: facts)])
    }

    static func facts(
        _ length: TimeSpan, width: Int, height: Int, codec: String = "h264", pixels: String = "yuv420p"
    ) -> MediaFacts {
        var facts = facts(length)
        facts.video?.width = width
        facts.video?.height = height
        facts.video?.codec = codec
        facts.video?.pixelFormat = pixels
        facts.chapters = []
        return facts
    }

    private static func facts(_ length: TimeSpan) -> MediaFacts { StoreTests.facts(length) }

    /// The titles that a query finds, in the order of the list.
    func titles(_ query: String) async throws -> [String] {
        try await store.media(MediaQuery(search: try SearchQuery(query))).items.map(\.metadata.title)
    }

    /// Gives a collection a query past all checks, as an earlier version may have left it.
    func rewrite(_ id: CollectionID, _ name: String, _ query: String) async throws {
        let member = MediaCollection.Member(id: MemberID(900 + id.raw), .search(query))
        try await station.rewrite(MediaCollection(id: id, name: name, members: [member]))
    }

    @discardableResult
    func collection(_ name: String, _ members: [MediaCollection.Member]) async throws -> CollectionID {
        let new = MediaCollection(id: CollectionID(-1), name: name, members: members)
        return try #require(try await store.apply([.saveCollection(new)]).collections[CollectionID(-1)])
    }
}
