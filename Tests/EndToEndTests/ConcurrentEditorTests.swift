import Core
import Foundation
import Linux
import TestMedia
import TestPrograms
import TestRandom
import Testing

/// Many programs change one channel of a real station over HTTP, each with the tag of what it read, while channels are on
/// air.
@Suite(.serialized) struct `Concurrent editors over HTTP` {
    private static let editorCount = 200
    private static let channelCount = 4

    private struct Tally: Sendable {
        var commits = 0
        var conflicts = 0
        var others: [String] = []
        var slowest = TimeSpan.zero
    }

    @Test func `lose no update, get no internal error, and hold up no as-run entry`() async throws {
        let small = try await SmallStation(filmCount: 3, channelCount: Self.channelCount)
        #expect(try await small.run("scan").status == 0)
        let token = try await small.run("token", "create", "editors", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let station = try await StationUnderTest(
            ["serve", "--data", small.data, "--port", "0"] + StationUnderTest.quiet)
        let api = try APIConnection(port: station.port, token: token)
        let channels = try api.ask("GET", "/api/v1/channels").json["items"] as? [[String: Any]] ?? []
        let ids = channels.compactMap { $0["id"] as? Int }
        #expect(ids.count == Self.channelCount)
        for id in ids { #expect(try api.ask("POST", "/api/v1/channels/\(id)/start").status == 204) }
        try await Patience.wait("an as-run entry", atMost: .seconds(30)) {
            let metrics = try await station.web.get("/metrics").text
            return (value("continuity_as_run_entries_total", in: metrics) ?? 0) > 0 ? true : nil
        }
        let path = "/api/v1/channels/\(try #require(ids.first))"
        #expect(try api.ask("PATCH", path, #"{"group":"Counter 0"}"#, match: "*").status == 200)
        let first = try newest(api)

        let end = TestEffort.deadline(usual: .seconds(4), long: .seconds(60))
        let tally = await edits(of: path, port: station.port, token: token, until: end)

        #expect(tally.others.isEmpty, "\(tally.others.prefix(3))")
        #expect(tally.commits > 0 && tally.conflicts > 0)
        let group = try api.ask("GET", path).json["group"] as? String
        #expect(group == "Counter \(tally.commits)", "an update was lost")
        #expect(try newest(api) == first + tally.commits)
        let metrics = try await station.web.get("/metrics").text
        let slowest = try #require(value("continuity_as_run_slowest_write_seconds", in: metrics))
        let entries = try #require(value("continuity_as_run_entries_total", in: metrics))
        // Beside other tests everything waits for the processor; the long run has it alone.
        #expect(slowest <= (TestEffort.isLong ? 0.05 : 1), "an as-run entry took \(slowest) s")
        print(
            """
            \(tally.commits) commits and \(tally.conflicts) conflicts of \(Self.editorCount) editors, slowest request \
            \(tally.slowest.microseconds / 1_000) ms; slowest of \(Int(entries)) as-run entries \(slowest * 1_000) ms
            """)
        #expect(try await station.stop() == 0)
    }

    private func newest(_ api: APIConnection) throws -> Int {
        let items = try api.ask("GET", "/api/v1/changes?limit=1").json["items"] as? [[String: Any]]
        return try #require(items?.first?["number"] as? Int)
    }

    private func value(_ name: String, in metrics: String) -> Double? {
        let line = metrics.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }

    private func edits(
        of path: String, port: String, token: String, until end: ContinuousClock.Instant
    ) async -> Tally {
        await withTaskGroup(of: Tally.self) { group in
            for number in 0..<Self.editorCount {
                group.addTask {
                    await Linux.Thread.run(name: "editor-\(number)") {
                        Self.edit(path, port: port, token: token, until: end)
                    }
                }
            }
            return await group.reduce(into: Tally()) { sum, one in
                sum.commits += one.commits
                sum.conflicts += one.conflicts
                sum.others += one.others
                sum.slowest = max(sum.slowest, one.slowest)
            }
        }
    }

    /// Reads the counter in the channel's group, and writes the next number if nobody else was faster.
    private static func edit(
        _ path: String, port: String, token: String, until end: ContinuousClock.Instant
    ) -> Tally {
        var tally = Tally()
        do {
            let api = try APIConnection(port: port, token: token)
            while ContinuousClock.now < end {
                // Even programs do something in between.
                Foundation.Thread.sleep(forTimeInterval: Double.random(in: 0.2...0.8))
                let start = SystemClock.uptime
                let read = try api.ask("GET", path)
                let group = read.json["group"] as? String
                guard read.status == 200, let count = Int(group?.dropFirst(8) ?? "") else {
                    tally.others.append("GET \(read.status)")
                    continue
                }
                let written = try api.ask(
                    "PATCH", path, #"{"group":"Counter \#(count + 1)"}"#, match: read.headers["etag"] ?? "")
                switch written.status {
                case 200: tally.commits += 1
                case 412: tally.conflicts += 1
                default: tally.others.append("PATCH \(written.status) \(String(decoding: written.body, as: UTF8.self))")
                }
                tally.slowest = max(tally.slowest, SystemClock.uptime - start)
            }
        } catch {
            tally.others.append("\(error)")
        }
        return tally
    }
}
