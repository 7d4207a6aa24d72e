import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `A scan` {
    private let folder: TemporaryFolder
    private static let fileCount = 60

    /// A station with one library of many short films, not scanned yet, and a token that may start a scan.
    init() async throws {
        folder = try TemporaryFolder()
        let films = folder.path("films")
        try FileManager.default.createDirectory(atPath: films, withIntermediateDirectories: true)
        let clip = try TestMedia.path("h264-720p30.mp4")
        for number in 1...Self.fileCount {
            try FileManager.default.copyItem(atPath: clip, toPath: "\(films)/Film \(number) (\(1940 + number)).mp4")
        }
        let file = folder.path("station.yaml")
        try "station: { name: Test, timezone: UTC }\nlibraries:\n  - { name: Films, kind: movies, paths: [\(films)] }\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try await command("apply", file).output()
    }

    @Test func `continues where the kill of the server stopped it, and probes nothing twice`() async throws {
        let token = try await command("token", "create", "tests", "admin").output()
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let arguments = ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet
        let first = try await StationUnderTest(arguments)
        let key = ["--header", "Authorization: Bearer \(token)"]
        let order = try await first.web.get("/api/v1/libraries/1/scan", key + ["--request", "POST"])
        #expect((200...202).contains(order.status), "\(order.status) \(order.text)")
        // Written in batches, so some are there before all are.
        try await Patience.wait("the first films to be known", atMost: .seconds(60)) {
            try await known(to: first) > 0 ? true : nil
        }
        first.program.signal(SIGKILL)
        _ = try await first.program.status()

        let second = try await StationUnderTest(arguments)
        let kept = try await known(to: second)
        #expect(kept > 0)
        #expect(try await second.stop() == 0)
        let rest = try await command("scan", "--json").output()
        let last = try #require(rest.split(separator: "\n").last)
        let step = try JSONDecoder().decode(Step.self, from: Data(last.utf8)).scan
        #expect(step.files == Self.fileCount && step.probed <= Self.fileCount - kept && step.refused == 0, "\(last)")
        let again = try await command("scan", "--json").output()
        let end = try #require(again.split(separator: "\n").last)
        let idle = try JSONDecoder().decode(Step.self, from: Data(end.utf8)).scan
        #expect(idle.probed == 0 && idle.added == 0 && idle.changed == 0, "\(idle)")
    }

    private struct Step: Decodable {
        struct Scan: Decodable {
            var files: Int
            var added: Int
            var changed: Int
            var probed: Int
            var refused: Int
        }
        var scan: Scan
    }

    private func command(_ words: String...) -> Command {
        Command(BuiltPrograms.station, words + ["--data", folder.path])
    }

    /// How many films have been probed.
    private func known(to station: StationUnderTest) async throws -> Int {
        struct Page: Decodable {
            struct Item: Decodable { var state: String }
            var items: [Item]
        }
        let answer = try await station.web.get("/api/v1/media?limit=500")
        return try JSONDecoder().decode(Page.self, from: Data(answer.body)).items.count { $0.state == "ready" }
    }
}
