import Foundation
import TestMedia
import TestPrograms
import Testing

/// What a station file would do to the coming days.
@Suite(.serialized) struct `A plan with timelines` {
    /// A station and a file that has its first channel play shows.
    private func changed() async throws -> (DemoFolder, file: String, text: String) {
        let demo = try await DemoFolder.sharingMedia()
        let text = try await demo.run("export").text
        let changed = text.replacingOccurrences(of: "order: shuffle", with: "order: chronological")
        #expect(changed != text)
        let file = demo.folder.path("station.yaml")
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
        return (demo, file, text)
    }

    /// Which part of its file an item plays, in seconds.
    private struct PlayedItem: Decodable {
        var media: Int64?
        var inPoint: Double?
        var outPoint: Double?
        var duration: Double
    }

    @Test func `shows item by item what would be removed and added, and changes nothing`() async throws {
        let (demo, file, text) = try await changed()
        let before = try await demo.run("timeline", "1", "--for", "1d", "--json").output
        for line in String(decoding: before, as: UTF8.self).split(separator: "\n") {
            let item = try JSONDecoder().decode(PlayedItem.self, from: Data(line.utf8))
            let length = item.outPoint.flatMap { out in item.inPoint.map { out - $0 } }
            #expect(item.duration > 0 && (length.map { abs($0 - item.duration) < 0.001 } ?? (item.media == nil)))
        }
        let plan = try await demo.run("plan", file, "--timeline", "--for", "6h")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.text.contains("~ 1 Harbour Films: from "), "\(plan.text.prefix(2_000))")
        #expect(plan.text.contains("\n    - 20") && plan.text.contains("\n    + 20"))
        // The second channel's rules stay, and so does its timeline.
        #expect(!plan.text.contains("2 Signal"), "\(plan.text.prefix(2_000))")
        #expect(try await demo.run("export").text == text)
        let after = try await demo.run("timeline", "1", "--for", "1d", "--json").output
        // The seconds between the two may end the item that was on.
        let lines = { (bytes: [UInt8]) in Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n")) }
        #expect(lines(after).intersection(lines(before)).count >= lines(before).count - 4)
    }

    @Test func `shows nothing for the file that was exported`() async throws {
        let (demo, file, text) = try await changed()
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let plan = try await demo.run("plan", file, "--timeline")
        #expect(plan.status == 0 && plan.text.contains("No timeline changes in the next 48 h."), "\(plan.text)")
    }

    @Test func `answers administrators of a station on air`() async throws {
        struct Plan: Decodable {
            struct Timeline: Decodable {
                struct Item: Decodable { var title: String }
                var channel: String
                var removed: [Item]
                var added: [Item]
            }
            struct Change: Decodable { var subject: String }
            var changes: [Change]
            var timelines: [Timeline]
        }
        let (demo, file, text) = try await changed()
        let token = try await demo.run("token", "create", "tests", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let station = try await StationUnderTest(demo.arguments("serve"))
        let post = ["--data-binary", "@\(file)", "--header", "Content-Type: application/yaml"]
        #expect([401, 403].contains(try await station.web.get("/api/v1/plan", post).status))
        let key = ["--header", "Authorization: Bearer \(token)"]
        let answer = try await station.web.get("/api/v1/plan?for=21600", key + post)
        #expect(answer.status == 200, "\(answer.text)")
        let plan = try JSONDecoder().decode(Plan.self, from: Data(answer.body))
        #expect(!plan.changes.isEmpty && plan.changes.allSatisfy { $0.subject == "schedule" })
        let first = try #require(plan.timelines.first { $0.channel == "1" })
        #expect(!first.removed.isEmpty && !first.added.isEmpty)
        #expect(try await demo.run("export").text == text)
        let wrong = try await station.web.get(
            "/api/v1/plan", key + ["--data-binary", "statoin: {}"])
        #expect(wrong.status == 400 && wrong.text.contains("station-file.invalid"), "\(wrong.text)")
        #expect(try await station.stop() == 0)
    }

    @Test func `has a reason beside it for each item`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let text = try await demo.run("timeline", "3", "--for", "2h", "--why").text
        #expect(text.contains("      rule "), "\(text)")
        #expect(text.contains(", from collection Everything, shuffle (item "), "\(text)")
    }
}
