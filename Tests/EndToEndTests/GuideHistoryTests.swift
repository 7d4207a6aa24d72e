import Core
import Foundation
import FoundationXML
import Linux
import Store
import TestMedia
import TestPrograms
import Testing

/// A station whose first channel showed one film long ago, and whose media have two posters beside them.
@Suite(.serialized) struct `The guide of a station with a past` {
    private let demo: DemoFolder
    private let station: StationUnderTest
    private let shown: Instant
    private static let film = "The Lighthouse Keeper"
    private static let poster: [UInt8] = [0xff, 0xd8, 0xff, 0xe0] + Array("poster".utf8)

    init() async throws {
        demo = try await DemoFolder().prepared()
        shown = Instant(seconds: SystemClock().now.seconds - 60 * 3_600)
        try await Self.remember(shown, in: demo.folder.path("station.db"))
        for path in ["Films/\(Self.film) (1931)-poster.jpg", "Shows/Night Kitchen (2009)/poster.jpg"] {
            try Data(Self.poster).write(to: URL(filePath: demo.folder.path("media/\(path)")))
        }
        station = try await StationUnderTest(demo.arguments())
    }

    private static func remember(_ start: Instant, in path: String) async throws {
        let store = try StationStore(path: path, role: .command, timeZone: "UTC", clock: SystemClock())
        let channel = try #require(try await store.channels().first { $0.number == ChannelNumber(1) })
        let media = try #require(try await store.media(MediaQuery(text: film)).items.first)
        try await store.append(
            AsRunEntry(
                channel: channel.id, item: nil, media: media.id, title: film, plannedStart: start, start: start,
                finish: start + .minutes(2), frames: 3_600, how: .copied))
    }

    @Test func `tells what went to air, what is a premiere and what is not, and shows posters`() async throws {
        let rows = try await programmes("/xmltv.xml?channels=1&past=72")
        let first = try #require(rows.first)
        #expect(text("title", first) == Self.film)
        #expect(first.attribute(forName: "start")?.stringValue == Self.stamp(shown))
        #expect(first.elements(forName: "premiere").count == 1)
        let planned = rows.dropFirst()
        let again = try #require(planned.first { text("title", $0) == Self.film })
        let before = try #require(again.elements(forName: "previously-shown").first)
        #expect(before.attribute(forName: "start")?.stringValue == Self.stamp(shown))
        #expect(before.attribute(forName: "channel")?.stringValue == again.attribute(forName: "channel")?.stringValue)
        var known: Set<String> = [Self.film]
        for row in planned {
            let isFirst = known.insert(text("title", row)).inserted
            #expect(row.elements(forName: "premiere").count == (isFirst ? 1 : 0), "\(text("title", row))")
        }
        #expect(known.count == 6)
        for row in rows { #expect(row.elements(forName: "icon").count == 1, "\(text("title", row))") }
        try await fetchPoster(of: again)
        try await findShowPoster()
        #expect(try await station.stop() == 0)
    }

    private func fetchPoster(of row: XMLElement) async throws {
        let source = try #require(row.elements(forName: "icon").first?.attribute(forName: "src")?.stringValue)
        let path = try #require(source.range(of: "/artwork/media/")).lowerBound
        let answer = try await station.web.get(String(source[path...]))
        #expect(answer.status == 200 && answer.body == Self.poster && answer.headers["content-type"] == "image/jpeg")
        let tag = try #require(answer.headers["etag"])
        let again = try await station.web.get(String(source[path...]), ["--header", "If-None-Match: \(tag)"])
        #expect(again.status == 304)
    }

    private func findShowPoster() async throws {
        let rows = try await programmes("/xmltv.xml?channels=2")
        let kitchen = rows.filter { text("title", $0) == "Night Kitchen" }
        #expect(!kitchen.isEmpty && kitchen.allSatisfy { $0.elements(forName: "icon").count == 1 })
        let answer = try await station.web.get("/api/v1/channels/2/guide?for=3600")
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        let programmes = try #require(list["items"] as? [[String: Any]])
        #expect(programmes.contains { ($0["artwork"] as? String)?.contains("/artwork/media/") == true })
    }

    private func programmes(_ path: String) async throws -> [XMLElement] {
        let guide = try await station.web.get(path)
        #expect(guide.status == 200)
        let file = demo.folder.path("guide.xml")
        try Data(guide.body).write(to: URL(filePath: file))
        let valid = try await Command(
            "tv_validate_file", ["--dtd-file", "/usr/share/xmltv/xmltv.dtd", file]
        ).run()
        #expect(valid.status == 0, "\(valid.text)\(valid.errors)")
        return try XMLDocument(data: Data(guide.body)).rootElement()?.elements(forName: "programme") ?? []
    }

    private func text(_ name: String, _ row: XMLElement) -> String {
        row.elements(forName: name).first?.stringValue ?? ""
    }

    private static func stamp(_ instant: Instant) -> String {
        let digits = instant.rfc3339.prefix(19).filter(\.isNumber)
        return "\(digits) +0000"
    }
}
