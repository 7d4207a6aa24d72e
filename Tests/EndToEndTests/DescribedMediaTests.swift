import Foundation
import FoundationXML
import TestMedia
import TestPrograms
import Testing

/// Media with NFO files beside them and tags inside, through the built programs.
@Suite(.serialized) struct `Media that are described` {
    private static let film = "Films/The Lighthouse Keeper (1931)"

    @Test func `are found and shown by their metadata, also after it changes`() async throws {
        let demo = try await DemoFolder().prepared()
        try await Self.describe(demo)
        let first = try await scan(demo)
        #expect(first.described >= 2 && first.added == 1 && first.probed == 1, "\(first)")
        #expect(try await found(demo, "director:moon") == ["The Keeper of the Light"])
        #expect(try await found(demo, "actor:\"ann lee\" AND studio:harbour") == ["The Keeper of the Light"])
        #expect(try await found(demo, "writer:\"di sun\" AND genre:war AND year:1950") == ["Tagged"])
        #expect(try await !found(demo, "show_title:\"the night kitchen\" AND actor:cook").isEmpty)
        let station = try await StationUnderTest(demo.arguments("serve"))
        try await checkGuide(of: station, demo)

        try Self.write("<movie><director>Ed Bell</director></movie>", to: "\(Self.film).nfo", demo)
        let second = try await scan(demo)
        #expect(second.described == 1 && second.probed == 0 && second.changed == 0, "\(second)")
        try await Patience.wait("the guide to name the new director", atMost: .seconds(60)) {
            try await station.web.get("/xmltv.xml").text.contains("<director>Ed Bell</director>") ? true : nil
        }
        #expect(try await station.stop() == 0)
        #expect(try await found(demo, "director:moon") == [])
        #expect(try await found(demo, "director:bell") == ["The Lighthouse Keeper"])
        #expect(try await scan(demo).described == 0)

        try Self.write("<movie>\n<director>Ed Bell</movie>", to: "\(Self.film).nfo", demo)
        let wrong = try await demo.run("scan")
        #expect(wrong.status == 0 && wrong.errors.contains("(1931).nfo:2: mismatched tag"), "\(wrong.errors)")
        #expect(try await found(demo, "title:lighthouse AND state:ready").contains("The Lighthouse Keeper"))
    }

    private static func describe(_ demo: DemoFolder) async throws {
        try write(
            """
            <movie><title>The Keeper of the Light</title><plot>A lamp goes out.</plot><director>Cy Moon</director>
            <actor><name>Ann Lee</name><role>Keeper</role></actor><studio>Harbour</studio><country>Norway</country></movie>
            """, to: "\(film).nfo", demo)
        try write(
            "<tvshow><title>The Night Kitchen</title><actor><name>Bo Cook</name></actor></tvshow>",
            to: "Shows/Night Kitchen (2009)/tvshow.nfo", demo)
        let clip = try TestMedia.path("h264-720p30.mp4")
        _ = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", clip, "-c", "copy", "-metadata", "WRITTEN_BY=Di Sun", "-metadata",
                "GENRE=War", "-metadata", "TITLE=Not used", "-metadata", "DATE_RELEASED=1950-06-01",
                demo.folder.path("media/Films/Tagged.mkv"),
            ]
        ).output()
    }

    private static func write(_ text: String, to path: String, _ demo: DemoFolder) throws {
        try text.write(toFile: demo.folder.path("media/\(path)"), atomically: true, encoding: .utf8)
    }

    private struct Step: Decodable {
        var added = 0
        var changed = 0
        var described = 0
        var probed = 0
    }

    /// The sums over all libraries.
    private func scan(_ demo: DemoFolder) async throws -> Step {
        struct Line: Decodable {
            var library: String
            var scan: Step
        }
        let result = try await demo.run("scan", "--json")
        #expect(result.status == 0, "\(result.errors)")
        var last: [String: Step] = [:]
        for line in result.text.split(separator: "\n") {
            let step = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            last[step.library] = step.scan
        }
        return last.values.reduce(into: Step()) { sum, step in
            sum.added += step.added
            sum.changed += step.changed
            sum.described += step.described
            sum.probed += step.probed
        }
    }

    private func found(_ demo: DemoFolder, _ query: String) async throws -> [String] {
        struct Item: Decodable { var title: String }
        let lines = try await demo.run("search", query, "--json").text.split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Item.self, from: Data($0.utf8)).title }
    }

    private func checkGuide(of station: StationUnderTest, _ demo: DemoFolder) async throws {
        let guide = try await station.web.get("/xmltv.xml")
        let file = demo.folder.path("guide.xml")
        try Data(guide.body).write(to: URL(filePath: file))
        let valid = try await Command(
            "tv_validate_file", ["--dtd-file", "/usr/share/xmltv/xmltv.dtd", file]
        ).run()
        #expect(valid.status == 0, "\(valid.text)\(valid.errors)")
        let root = try #require(try XMLDocument(data: Data(guide.body)).rootElement())
        let row = try #require(
            root.elements(forName: "programme").first {
                $0.elements(forName: "title").first?.stringValue == "The Keeper of the Light"
            })
        let credits = try #require(row.elements(forName: "credits").first)
        #expect(credits.elements(forName: "director").map(\.stringValue) == ["Cy Moon"])
        let actor = try #require(credits.elements(forName: "actor").first)
        #expect(actor.stringValue == "Ann Lee" && actor.attribute(forName: "role")?.stringValue == "Keeper")
        #expect(row.elements(forName: "country").map(\.stringValue) == ["Norway"])
        let page = try await station.web.get("/api/v1/media?query=director%3Amoon").text
        #expect(
            page.contains(#""credits":[{"role":"director","name":"Cy Moon"},{"role":"actor","name":"Ann Lee""#),
            "\(page)")
    }
}
