import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station whose first channel's time passes only while somebody watches.
@Suite(.serialized) struct `A channel that pauses without viewers` {
    private struct Timeline: Decodable {
        struct Item: Decodable {
            struct Reason: Decodable { var decision: String }
            var start: String
            var finish: String
            var kind: String
            var media: Int?
            var inPoint: Double
            var reason: Reason
        }
        var items: [Item]
    }

    private struct Channel: Decodable {
        var running: Bool
        var clock: String
    }

    private static let pause = "paused: no viewers"

    private func onAir(_ demo: DemoFolder, idle: Int = 1) async throws -> StationUnderTest {
        try await StationUnderTest(demo.arguments("serve") + ["--idle", "\(idle)"])
    }

    private func prepared() async throws -> DemoFolder {
        let demo = try await DemoFolder.sharingMedia()
        let text = try await demo.run("export").text
        let place = try #require(text.range(of: "\n    run: on-demand"))
        let file = demo.folder.path("station.yaml")
        try text.replacingCharacters(in: place, with: "\n    clock: watched")
            .write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await demo.run("apply", file).status == 0)
        return demo
    }

    private func pauses(_ station: StationUnderTest) async throws -> [(before: Timeline.Item, after: Timeline.Item)] {
        let from = Int(Date().timeIntervalSince1970) - 600
        let answer = try await station.web.get("/api/v1/channels/1/timeline?from=\(from)&for=7200")
        let items = try JSONDecoder().decode(Timeline.self, from: Data(answer.body)).items
        return items.indices.dropFirst().dropLast().filter { items[$0].reason.decision == Self.pause }
            .map { (items[$0 - 1], items[$0 + 1]) }
    }

    private func watchAndLeave(_ station: StationUnderTest) async throws {
        let count = try await pauses(station).count
        _ = try await station.web.watch("/stream/1.ts", seconds: 7)
        try await Patience.wait("the channel to stand still", atMost: .seconds(40)) { () async throws -> Bool? in
            let answer = try await station.web.get("/api/v1/channels/1/now")
            let channel = try JSONDecoder().decode(Channel.self, from: Data(answer.body))
            guard !channel.running else { return nil }
            return try await pauses(station).count > count ? true : nil
        }
    }

    private static func seconds(_ text: String) throws -> Double {
        try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)).timeIntervalSince1970
    }

    @Test func `resumes where it stopped, also after a restart`() async throws {
        let demo = try await prepared()
        let first = try await onAir(demo)
        let answer = try await first.web.get("/api/v1/channels/1/now")
        #expect(try JSONDecoder().decode(Channel.self, from: Data(answer.body)).clock == "watched")
        try await watchAndLeave(first)
        #expect(try await first.stop() == 0)
        let second = try await onAir(demo)
        try await watchAndLeave(second)
        let found = try await pauses(second)
        #expect(found.count >= 2)
        for (before, after) in found {
            // A programme that was just over is followed by the next one from its beginning.
            guard after.inPoint > 0 else { continue }
            let played = try Self.seconds(before.finish) - Self.seconds(before.start)
            #expect(before.media == after.media && abs(after.inPoint - before.inPoint - played) < 0.01)
        }
        #expect(found.contains { $0.after.inPoint > 0 })
        #expect(try await second.stop() == 0)
    }

    @Test func `starts over when it is reset, and only when that is confirmed`() async throws {
        let demo = try await prepared()
        let station = try await onAir(demo, idle: 60)
        let asked = try await demo.run("reset", "1")
        #expect(asked.status == 2 && asked.errors.contains("--yes"), "\(asked.errors)")
        let token = try await demo.run("token", "create", "tests", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let post = ["--request", "POST"]
        #expect([401, 403].contains(try await station.web.get("/api/v1/channels/1/reset", post).status))
        let key = ["--header", "Authorization: Bearer \(token)"]
        #expect(try await station.web.get("/api/v1/channels/1/reset", post + key).status == 204)
        let done = try await demo.run("reset", "2", "--yes")
        #expect(done.status == 0 && done.text.contains("has been reset"), "\(done.errors)")
        // All channels continue, reset or not.
        for channel in 1...3 {
            #expect(try await !station.web.watch("/stream/\(channel).ts", seconds: 3).isEmpty)
        }
        #expect(try await station.stop() == 0)
    }
}
