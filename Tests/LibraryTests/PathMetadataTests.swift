import Core
import Library
import Testing

@Suite struct `A path` {
    struct Case: CustomTestStringConvertible {
        let library: MediaLibrary.Kind
        let path: String
        let title: String
        var show: String?
        var season: Int?
        var episode: Int?
        var year: Int?
        var artist: String?

        var testDescription: String { path }
    }

    static let cases = [
        Case(library: .movies, path: "Metropolis (1927).mkv", title: "Metropolis", year: 1927),
        Case(library: .movies, path: "Metropolis (1927)/metropolis-hd.mkv", title: "Metropolis", year: 1927),
        Case(library: .movies, path: "The.General.1926.1080p.BluRay.x264.mkv", title: "The General", year: 1926),
        Case(library: .movies, path: "2001 A Space Odyssey (1968).mp4", title: "2001 A Space Odyssey", year: 1968),
        Case(library: .movies, path: "Nosferatu.mp4", title: "Nosferatu"),
        Case(library: .movies, path: "1917.mkv", title: "1917"),
        Case(
            library: .shows, path: "Harbour (2001)/Season 2/Harbour - S02E05 - The Storm.mkv", title: "The Storm",
            show: "Harbour", season: 2, episode: 5),
        Case(
            library: .shows, path: "Harbour/harbour.s01.e03.720p.mkv", title: "Episode 3", show: "Harbour", season: 1,
            episode: 3),
        Case(
            library: .shows, path: "Harbour/Specials/Harbour 0x02 Making Of.mkv", title: "Making Of", show: "Harbour",
            season: 0, episode: 2),
        Case(
            library: .shows, path: "Harbour/Season 03/12 - Fog.mkv", title: "Episode 12", show: "Harbour", season: 3,
            episode: 12),
        Case(
            library: .shows, path: "Harbour.S01E01E02.Pilot.mkv", title: "Pilot", show: "Harbour", season: 1, episode: 1
        ),
        Case(
            library: .musicVideos, path: "Blue Band - First Song.mp4", title: "First Song", artist: "Blue Band"),
        Case(library: .musicVideos, path: "Blue Band/First Song.mp4", title: "First Song", artist: "Blue Band"),
        Case(library: .otherVideos, path: "bumpers/80s/ident_blue_wave.mp4", title: "ident blue wave"),
    ]

    @Test(arguments: cases) func `tells what the media is`(example: Case) {
        let parts = example.path.split(separator: "/").map(String.init)
        let file = FoundFile(
            path: "/media/\(example.path)", folders: Array(parts.dropLast()), byteCount: 1,
            modified: Instant(seconds: 0))
        let found = PathMetadata(file, library: example.library)
        #expect(found.metadata.title == example.title)
        #expect(found.metadata.showTitle == example.show)
        #expect(found.metadata.season == example.season)
        #expect(found.metadata.episode == example.episode)
        #expect(found.metadata.artist == example.artist)
        if let year = example.year { #expect(found.metadata.year == year) }
    }

    @Test func `of an other video gives every folder as a tag`() {
        let file = FoundFile(
            path: "/media/bumpers/80s/a.mp4", folders: ["bumpers", "80s"], byteCount: 1, modified: Instant(seconds: 0))
        #expect(PathMetadata(file, library: .otherVideos).metadata.tags == ["bumpers", "80s"])
    }
}
