import Core
import Foundation
import HTTP
import Testing

@testable import WebAPI

@Suite struct `The guide` {
    static let grid = Instant(seconds: FakeStation.now.seconds / 21_600 * 21_600)

    func answer(_ request: Request, _ station: FakeStation) async throws -> Response {
        let guide = GuideRoutes(
            directory: station, device: station, source: station, clock: FixedClock(), compress: { [0x1f, 0x8b] + $0 })
        return try await service(guide).answer(request)
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
        film.categories = ["Animation", "Movie"]
        film.contentRating = "PG"
        film.previouslyShown = FakeStation.now - .hours(24 * 30)
        var episode = GuideProgramme(
            channel: channel, start: film.finish, finish: film.finish + .minutes(30), title: "Lighthouse")
        (episode.subtitle, episode.season, episode.episode, episode.kind, episode.year) = ("Fog", 2, 5, .episode, 2019)
        var special = GuideProgramme(
            channel: channel, start: episode.finish, finish: episode.finish + .minutes(30), title: "Lighthouse")
        (special.season, special.episode, special.kind, special.plot) = (0, 3, .episode, " ")
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
                <date>19920731</date>
                <category>Movie</category>
                <category>Animation</category>
                <video><quality>HDTV</quality></video>
                <previously-shown start="20261022013000 +0000"/>
                <rating system="MPAA"><value>PG</value></rating>
                </programme>
                <programme start="20261121023000 +0000" stop="20261121030000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Lighthouse</title>
                <sub-title>Fog</sub-title>
                <date>2019</date>
                <category>Series</category>
                <episode-num system="onscreen">S02E05</episode-num>
                <episode-num system="xmltv_ns">1.4.</episode-num>
                <video><quality>HDTV</quality></video>
                </programme>
                <programme start="20261121030000 +0000" stop="20261121033000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Lighthouse</title>
                <category>Series</category>
                <episode-num system="onscreen">S00E03</episode-num>
                <episode-num system="xmltv_ns">.2.</episode-num>
                <video><quality>HDTV</quality></video>
                </programme>
                <programme start="20261121033000 +0000" stop="20261122013000 +0000" channel="Ckey5x0.h7b2.continuity">
                <title>Night</title>
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
            programme.categories = [randomText(using: &generator)]
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

@Suite struct `A channel's row in the guide` {
    let window = GuideWindow(now: FakeStation.now, days: 1, pastHours: 4)
    let channel = ChannelID(1)

    private func programme(_ start: Int64, _ finish: Int64) -> GuideProgramme {
        GuideProgramme(
            channel: channel, start: FakeStation.now + .minutes(start), finish: FakeStation.now + .minutes(finish),
            title: "\(start)")
    }

    @Test(arguments: 1...40) func `has no hole and no overlap`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var programmes: [GuideProgramme] = []
        var at = Int64.random(in: -900...600, using: &generator)
        while at < 2_000 {
            let length = Int64.random(in: 1...200, using: &generator)
            programmes.append(programme(at, at + length))
            at += length + Int64.random(in: -40...90, using: &generator)
        }
        let row = window.unbroken(programmes, channel: channel, title: "Harbour One")
        for (left, right) in zip(row, row.dropFirst()) { #expect(left.finish == right.start, "seed \(seed)") }
        #expect(row.allSatisfy { $0.start < $0.finish }, "seed \(seed)")
        #expect(row.contains { $0.start <= FakeStation.now && FakeStation.now < $0.finish }, "seed \(seed)")
        #expect((row.first?.start ?? FakeStation.now) <= window.from, "seed \(seed)")
    }

    @Test func `is filled with the channel's name where there is nothing`() {
        let row = window.unbroken([], channel: channel, title: "Harbour One")
        #expect(row.allSatisfy { $0.title == "Harbour One" && $0.start.seconds % 21_600 == 0 })
        #expect((row.last?.finish ?? window.from) == window.until)
    }

    @Test func `does not invent what is far ahead`() {
        let row = window.unbroken([programme(-300, 300)], channel: channel, title: "Harbour One")
        #expect(row.count == 1)
    }
}
