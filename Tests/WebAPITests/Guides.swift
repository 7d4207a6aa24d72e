import Core
import Foundation
import HTTP
import Testing

@testable import WebAPI

@Suite struct `The guide` {
    func answer(_ request: Request, _ station: FakeStation) async throws -> Response {
        let guide = GuideRoutes(directory: station, device: station, source: station, clock: FixedClock())
        return try await service(guide).answer(request).whole
    }

    /// One evening: a film, an episode, a special, something of unknown kind.
    static func evening() -> [GuideProgramme] {
        let channel = ChannelID(5_000)
        var film = GuideProgramme(
            channel: channel, start: FakeStation.now - .minutes(30), finish: FakeStation.now + .minutes(60),
            title: "Tom & \"Jerry\" <1>")
        film.plot = "First line.\nSecond\u{1} line."
        film.released = CivilDate(year: 1992, month: 7, day: 31)
        film.kind = .movie
        (film.categories, film.genres) = (["Movie", "Kids"], ["Animation", "Movie"])
        film.contentRating = "PG"
        film.credits = [
            Credit(.actor, "Ann & Bo", character: "\"Tom\""), Credit(.director, "Cy Moon"), Credit(.guest, "Di Sun"),
            Credit(.writer, "\u{1} "), Credit(.composer, "Ed Bell"), Credit(.presenter, "Flo Day"),
            Credit(.producer, "Gus Ray"), Credit(.actor, "Hal Fox"),
        ]
        (film.keywords, film.countries, film.studios) = (["cat"], ["France", " "], ["Harbour"])
        film.showing = .again(last: FakeStation.now - .hours(24 * 30))
        (film.media, film.length, film.hasArtwork) = (MediaID(42), .seconds(5_050), true)
        (film.aspect, film.isHighDefinition, film.sound) = ("4:3", false, .mono)
        var episode = GuideProgramme(
            channel: channel, start: film.finish, finish: film.finish + .minutes(30), title: "Lighthouse")
        (episode.subtitle, episode.season, episode.episode, episode.kind, episode.year) = ("Fog", 2, 5, .episode, 2019)
        (episode.categories, episode.aspect, episode.sound) = (["Series"], "16:9", .surround)
        (episode.contentRating, episode.showing) = ("TV-14", .first(isNew: true))
        var special = GuideProgramme(
            channel: channel, start: episode.finish, finish: episode.finish + .minutes(30), title: "Lighthouse")
        (special.season, special.episode, special.kind, special.plot) = (0, 3, .episode, " ")
        (special.categories, special.showing) = (["Series"], .first(isNew: false))
        return [film, episode, special]
    }

    static func only(_ programmes: [GuideProgramme], days: Int = 1) -> (FakeStation, Request) {
        let station = FakeStation(
            channels: [FakeStation.fixed("5", "Harbour One")], programmes: [ChannelID(5_000): programmes])
        return (station, get("/xmltv.xml", query: [Request.Field("past", "0"), Request.Field("days", "\(days)")]))
    }

    @Test func `reads like this`() async throws {
        var (station, request) = Self.only(Self.evening())
        station.programmes[ChannelID(5_000)]?.append(
            GuideProgramme(
                channel: ChannelID(5_000), start: FakeStation.now + .hours(2), finish: FakeStation.now + .hours(24),
                title: "Night"))
        let text = try await answer(request, station).text
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE tv SYSTEM "xmltv.dtd">
                <tv source-info-name="Harbour TV" generator-info-name="Continuity">
                <channel id="Ckey5x0.h7b2.continuity">
                <display-name>5 Harbour One</display-name>
                <display-name>5</display-name>
                <display-name>Harbour One</display-name>
                <icon src="http://192.168.1.10:8480/logo/5.png"/>
                </channel>
                <programme start="20261121010000 +0000" stop="20261121023000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Tom &amp; &quot;Jerry&quot; &lt;1&gt;</title>
                <desc>First line.
                Second  line.</desc>
                <credits>
                <director>Cy Moon</director>
                <actor role="&quot;Tom&quot;">Ann &amp; Bo</actor>
                <actor>Hal Fox</actor>
                <producer>Gus Ray</producer>
                <composer>Ed Bell</composer>
                <presenter>Flo Day</presenter>
                <guest>Di Sun</guest>
                </credits>
                <date>19920731</date>
                <category>Movie</category>
                <category>Kids</category>
                <category>Animation</category>
                <keyword>cat</keyword>
                <length units="minutes">84</length>
                <icon src="http://192.168.1.10:8480/artwork/media/42"/>
                <country>France</country>
                <episode-num system="continuity">media.42</episode-num>
                <video><aspect>4:3</aspect></video>
                <audio><stereo>mono</stereo></audio>
                <previously-shown start="20261022013000 +0000" channel="Ckey5x0.h7b2.continuity"/>
                <rating system="MPAA"><value>PG</value></rating>
                </programme>
                <programme start="20261121023000 +0000" stop="20261121030000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Lighthouse</title>
                <sub-title>Fog</sub-title>
                <date>2019</date>
                <category>Series</category>
                <icon src="http://192.168.1.10:8480/artwork/poster/11-2.png"/>
                <episode-num system="onscreen">S02E05</episode-num>
                <episode-num system="xmltv_ns">1.4.</episode-num>
                <video><aspect>16:9</aspect><quality>HDTV</quality></video>
                <audio><stereo>stereo</stereo></audio>
                <premiere/>
                <new/>
                <rating system="VCHIP"><value>TV-14</value></rating>
                </programme>
                <programme start="20261121030000 +0000" stop="20261121033000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Lighthouse</title>
                <category>Series</category>
                <icon src="http://192.168.1.10:8480/artwork/poster/11-2.png"/>
                <episode-num system="onscreen">S00E03</episode-num>
                <episode-num system="xmltv_ns">.2.</episode-num>
                <video><quality>HDTV</quality></video>
                <premiere/>
                </programme>
                <programme start="20261121033000 +0000" stop="20261122013000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Night</title>
                <icon src="http://192.168.1.10:8480/artwork/poster/5-5.png"/>
                <video><quality>HDTV</quality></video>
                </programme>
                </tv>

                """)
    }

    @Test func `pleases the checker of the XMLTV project`() async throws {
        guard FileManager.default.fileExists(atPath: "/usr/bin/tv_validate_file") else { return }
        var (station, request) = Self.only(Self.evening())
        station.channels?.append(FakeStation.fixed("9", "No guide \u{1} at all"))
        var generator = SeededGenerator(seed: 3)
        for number in 20..<60 {
            station.channels?.append(FakeStation.fixed("\(number)", randomText(using: &generator) + "\(number)"))
            var programme = GuideProgramme(
                channel: ChannelID(Int64(number * 1_000)), start: FakeStation.now, finish: FakeStation.now + .hours(1),
                title: randomText(using: &generator))
            programme.subtitle = randomText(using: &generator)
            programme.plot = randomText(using: &generator)
            programme.genres = [randomText(using: &generator)]
            programme.credits = Credit.Role.allCases.map {
                Credit($0, randomText(using: &generator), character: randomText(using: &generator))
            }
            (programme.keywords, programme.countries) = (programme.genres, programme.genres)
            (programme.aspect, programme.contentRating) = (randomText(using: &generator), randomText(using: &generator))
            (programme.media, programme.hasArtwork, programme.length) = (MediaID(Int64(number)), true, .zero)
            programme.sound = [nil, .mono, .surround][number % 3]
            programme.showing = [.unknown, .first(isNew: number % 2 == 0), .again(last: FakeStation.now)][number % 3]
            station.programmes[programme.channel] = [programme]
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "guide.xml")
        try Data(try await answer(request, station).text.utf8).write(to: file)
        let checked = try run(
            "/usr/bin/tv_validate_file", "--dtd-file", "/usr/share/xmltv/xmltv.dtd", file.path)
        #expect(checked.status == 0, "\(checked.output)")
        let sorted = try run("/usr/bin/tv_sort", "--output", "/dev/null", file.path)
        #expect(!sorted.output.contains("overlapping"), "\(sorted.output)")
    }

    private func run(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func `is never an empty 200 while it is being built`() async throws {
        let response = try await answer(get("/xmltv.xml"), FakeStation(state: nil))
        #expect(response.status == 503)
        #expect(response.header("Retry-After") != nil)
    }

    @Test func `comes zipped under its own name and on request`() async throws {
        let (station, request) = Self.only(Self.evening())
        var zipped = request
        zipped.path = "/xmltv.xml.gz"
        let file = try await answer(zipped, station)
        #expect(file.header("Content-Type") == "application/gzip")
        #expect(file.header("Content-Encoding") == nil)
        var accepting = request
        accepting.headers.append(Request.Field("Accept-Encoding", "gzip, deflate"))
        let encoded = try await answer(accepting, station)
        #expect(encoded.header("Content-Encoding") == "gzip")
        #expect(encoded.header("Content-Type") == "application/xml; charset=utf-8")
        guard case .bytes(let bytes) = encoded.body else { return }
        #expect(bytes.starts(with: [0x1f, 0x8b]))
    }

    @Test func `has a tag and a date that change with it`() async throws {
        let (station, request) = Self.only(Self.evening())
        let first = try await answer(request, station)
        #expect(first.header("Last-Modified") == "Sat, 21 Nov 2026 01:30:00 GMT")
        #expect(try await answer(request, station).header("ETag") == first.header("ETag"))
        var newer = station
        newer.state = GuideState(revision: 2, changed: FakeStation.now + .minutes(1))
        let second = try await answer(request, newer)
        #expect(second.header("ETag") != first.header("ETag"))
        #expect(second.header("Last-Modified") == "Sat, 21 Nov 2026 01:31:00 GMT")
    }
}
