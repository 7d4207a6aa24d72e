import Foundation
import FoundationXML
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The guide of a station on air` {
    let station: StationUnderTest
    let folder: TemporaryFolder

    init() async throws {
        station = try await DemoStation.shared.onAir()
        folder = try TemporaryFolder()
        let guide = try await station.web.get("/xmltv.xml")
        #expect(guide.status == 200)
        try Data(guide.body).write(to: URL(filePath: folder.path("guide.xml")))
    }

    @Test func `is valid for the tools of XMLTV`() async throws {
        let result = try await Command(
            "tv_validate_file", ["--dtd-file", "/usr/share/xmltv/xmltv.dtd", folder.path("guide.xml")]
        ).run()
        #expect(result.status == 0, "\(result.text)\(result.errors)")
    }

    @Test func `has no overlaps`() async throws {
        // A day of it: the tool takes a second for a hundred programmes.
        let day = try await station.web.get("/xmltv.xml?days=1")
        try Data(day.body).write(to: URL(filePath: folder.path("day.xml")))
        let result = try await Command(
            "tv_sort", ["--by-channel", "--output", folder.path("sorted.xml"), folder.path("day.xml")]
        ).run()
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    }

    @Test func `says what is on each channel at every moment`() throws {
        let guide = try XMLDocument(contentsOf: URL(filePath: folder.path("guide.xml")))
        let root = try #require(guide.rootElement())
        let channels = root.elements(forName: "channel").compactMap { $0.attribute(forName: "id")?.stringValue }
        #expect(channels.count == 3)
        for channel in channels {
            let rows = root.elements(forName: "programme").filter { Self.text(of: "channel", $0) == channel }
            let spans = rows.map { (Self.text(of: "start", $0), Self.text(of: "stop", $0)) }
            #expect(spans.count > 10)
            for (one, next) in zip(spans, spans.dropFirst()) { #expect(one.1 == next.0, "a hole on \(channel)") }
            let now = Self.stamp(Date())
            #expect((spans.first?.0 ?? "~") <= now)
            #expect((spans.last?.1 ?? "") >= Self.stamp(Date(timeIntervalSinceNow: 2 * 86_400)))
        }
    }

    @Test func `comes compressed, and not at all when it is known`() async throws {
        let zipped = try await station.web.get("/xmltv.xml.gz")
        #expect(zipped.body.starts(with: [0x1f, 0x8b]))
        try Data(zipped.body).write(to: URL(filePath: folder.path("guide.gz")))
        let text = try await Command("gzip", ["-dc", folder.path("guide.gz")]).output()
        #expect(text.hasPrefix("<?xml"))
        let plain = try await station.web.get("/xmltv.xml")
        let tag = try #require(plain.headers["etag"])
        let again = try await station.web.get("/xmltv.xml", ["--header", "If-None-Match: \(tag)"])
        #expect(again.status == 304 && again.body.isEmpty)
    }

    private static func text(of name: String, _ element: XMLElement) -> String {
        element.attribute(forName: name)?.stringValue ?? ""
    }

    /// As in the guide, in UTC.
    private static func stamp(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMddHHmmss +0000"
        return formatter.string(from: date)
    }
}
