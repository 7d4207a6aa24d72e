import Core

/// Files that a large station has, as a scan and probing would tell of them. They lie nowhere: nothing plays them.
struct Catalogue {
    struct Shelf {
        var name: String
        var kind: MediaLibrary.Kind
        var folder: String
        var files: [(file: ScannedFile, facts: MediaFacts)] = []
    }

    private(set) var shelves: [Shelf] = []

    /// Series of as many episodes each, films and short clips.
    static func mixed(shows: Int, films: Int, clips: Int, episodes: Int = 100) -> Catalogue {
        var series = Shelf(name: "Series", kind: .shows, folder: "/srv/series")
        for show in 0..<shows {
            for number in 0..<episodes { series.files.append(episode(number, ofShow: show)) }
        }
        var movies = Shelf(name: "Films", kind: .movies, folder: "/srv/films")
        for number in 0..<films { movies.files.append(film(number, minutes: 80 + number * 7 % 60)) }
        var short = Shelf(name: "Clips", kind: .otherVideos, folder: "/srv/clips")
        for number in 0..<clips { short.files.append(clip(number)) }
        return Catalogue(shelves: [series, movies, short])
    }

    /// Films that last so long.
    static func films(_ count: Int, minutes: Int) -> Catalogue {
        let files = (0..<count).map { film($0, minutes: minutes) }
        return Catalogue(shelves: [Shelf(name: "Films", kind: .movies, folder: "/srv/films", files: files)])
    }

    private static let genres = [
        "Drama", "Comedy", "Western", "Crime", "Documentary", "Family", "Sport", "Music", "Adventure", "Animation",
        "Biography", "Fantasy", "History", "Horror", "Mystery", "News", "Romance", "Science Fiction", "Thriller", "War",
    ]
    private static let words = [
        "Harbour", "Lantern", "Winter", "Garden", "Silver", "Letter", "Station", "River", "Midnight", "Orchard",
        "Glass",
        "Signal", "Mountain", "Bridge", "Candle", "Desert", "Engine", "Feather", "Granite", "Horizon", "Island",
        "Jacket",
        "Kettle", "Lighthouse", "Meadow", "Needle", "Ocean", "Painter", "Quarry", "Raven", "Shadow", "Tower",
        "Umbrella",
        "Valley", "Window", "Yard", "Zenith", "Anchor", "Basket", "Clock",
    ]

    /// About as long as those that media managers fetch.
    private static func plot(_ number: Int) -> String {
        let (first, second, third) = (word(number), word(number / 40), word(number / 1_600))
        return """
            When the \(first) does not come, three strangers share a table in the closed café & find that each of them has \
            waited for somebody else: one for a \(second), one for a brother, one for the morning. By the time the \
            \(third) lights go out they know more of each other than they meant to tell.
            """
    }

    private static func episode(_ number: Int, ofShow show: Int) -> (file: ScannedFile, facts: MediaFacts) {
        let (season, episode) = (number / 20 + 1, number % 20 + 1)
        var metadata = MediaMetadata(title: "The \(word(number)) and the \(word(show + number / 7))")
        metadata.showTitle = "\(word(show)) Street \(show)"
        metadata.season = season
        metadata.episode = episode
        metadata.released = CivilDate(daysSince1970: 9_000 + show * 31 + number * 7)
        let path = "/srv/series/\(show)/Season \(season)/\(metadata.showTitle ?? "") \(season)x\(episode).mkv"
        let seconds = 22 * 60 + (show * 977 + number * 131) % (33 * 60)
        return described(path, .episode, metadata, seconds: seconds)
    }

    private static func film(_ number: Int, minutes: Int) -> (file: ScannedFile, facts: MediaFacts) {
        var metadata = MediaMetadata(title: "\(word(number)) of the \(word(number / 40)) \(number)")
        metadata.year = 1_930 + number % 90
        let folder = "/srv/films/\(number % 10)"
        return described("\(folder)/\(metadata.title).mkv", .movie, metadata, seconds: minutes * 60 + number % 60)
    }

    private static func clip(_ number: Int) -> (file: ScannedFile, facts: MediaFacts) {
        described(
            "/srv/clips/\(number).mkv", .otherVideo, MediaMetadata(title: "Clip \(number)"),
            seconds: 10 + number * 37 % 230)
    }

    private static func described(
        _ path: String, _ kind: MediaItem.Kind, _ metadata: MediaMetadata, seconds: Int
    ) -> (file: ScannedFile, facts: MediaFacts) {
        var metadata = metadata
        let mark = path.utf8.reduce(0) { ($0 &* 31) &+ Int($1) } & 0xffff
        metadata.plot = kind == .otherVideo ? nil : plot(mark)
        metadata.genres = [genres[mark % genres.count], genres[(mark + 3) % genres.count]]
        metadata.contentRating = ["TV-PG", "PG-13", "de:FSK 12"][mark % 3]
        let stamp = FileStamp(
            byteCount: Int64(seconds) * 500_000, modified: Instant(seconds: 1_700_000_000), fingerprint: UInt64(mark))
        return (
            ScannedFile(path: path, stamp: stamp, kind: kind, metadata: metadata),
            facts(.seconds(Int64(seconds)))
        )
    }

    private static func facts(_ length: TimeSpan) -> MediaFacts {
        MediaFacts(
            container: "matroska", duration: length,
            video: VideoFacts(
                codec: "h264", width: 1_920, height: 1_080, displayAspect: "16:9", frameRate: FrameRate(25),
                variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p", profile: "High", level: 40,
                copy: CopyFacts(
                    longestKeyFrameInterval: .seconds(2), closedGOPs: true, reorderDepth: 2, constantFrameRate: true,
                    constantParameters: true)),
            audio: [AudioFacts(codec: "aac", channels: 2, sampleRate: 48_000, language: "eng")],
            subtitles: [SubtitleFacts(codec: "subrip", language: "eng")],
            chapters: (0..<6).map {
                let part = TimeSpan(microseconds: length.microseconds / 6)
                return ChapterFacts(start: part * Int64($0), finish: part * Int64($0 + 1), title: "Part \($0 + 1)")
            })
    }

    private static func word(_ number: Int) -> String { words[number % words.count] }
}
