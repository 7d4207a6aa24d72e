import Foundation
import TestMedia
import TestPrograms
import Testing

/// Commands reach a station in three ways: through its socket, over the network, or by opening it themselves.
@Suite(.serialized) struct `A command on a station` {
    private let small: SmallStation

    init() async throws {
        small = try await SmallStation(filmCount: 2, horizon: "3d")
        #expect(try await small.run("scan").status == 0)
    }

    private func onAir() async throws -> StationUnderTest {
        try await StationUnderTest(["serve", "--data", small.data, "--port", "0"] + StationUnderTest.quiet)
    }

    /// Runs a command on the station at a URL.
    private func run(_ words: String..., at station: StationUnderTest, token: String?) async throws -> Command.Result {
        var command = Command(BuiltPrograms.station, words + ["--station", station.address])
        if let token { command.environment = ["CONTINUITY_TOKEN": token] }
        return try await command.run()
    }

    @Test func `says the same whether the station runs here, elsewhere or not at all`() async throws {
        let token = try await small.run("token", "create", "tests", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // Of the next days, so that the time that passes between the commands changes nothing.
        let tomorrow = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601.year().month().day()) + "T06:00"
        let lines = [
            ["export"], ["search", "type:movie", "--json"], ["token", "list", "--json"],
            ["timeline", "1", "--from", tomorrow, "--for", "10m", "--why"],
            ["timeline", "1", "--from", tomorrow, "--for", "10m", "--json"], ["history", "--json"],
        ]
        var off: [[String]: String] = [:]
        for line in lines {
            let result = try await Command(BuiltPrograms.station, line + ["--data", small.data]).run()
            #expect(result.status == 0 && !result.text.isEmpty, "\(line): \(result.errors)")
            off[line] = result.text
        }
        let station = try await onAir()
        for line in lines {
            let here = try await Command(BuiltPrograms.station, line + ["--data", small.data]).run()
            #expect(here.text == off[line], "\(line): \(here.errors)")
            var command = Command(BuiltPrograms.station, line + ["--station", station.address])
            command.environment = ["CONTINUITY_TOKEN": token]
            let away = try await command.run()
            #expect(away.text == off[line], "\(line): \(away.errors)")
        }
        #expect(try await station.stop() == 0)
    }

    @Test func `changes a running station at once, and takes the change back`() async throws {
        let station = try await onAir()
        let before = try await small.run("export").text
        let file = small.folder.path("changed.yaml")
        try before.replacingOccurrences(of: "Films 1", with: "Pictures").write(
            toFile: file, atomically: true, encoding: .utf8)
        let applied = try await small.run("apply", file)
        #expect(applied.status == 0 && applied.text.contains("Films 1 -> Pictures"), "\(applied.text)\(applied.errors)")
        #expect(try await station.web.get("/lineup.json").text.contains("Pictures"))
        struct Change: Decodable { var number: Int64 }
        let history = try await small.run("history", "--json").text.split(separator: "\n")
        let newest = try JSONDecoder().decode(Change.self, from: Data(try #require(history.first).utf8)).number
        let preview = try await small.run("undo", "\(newest)", "--preview")
        #expect(preview.status == 0 && preview.text.contains("channel"), "\(preview.text)\(preview.errors)")
        #expect(try await station.web.get("/lineup.json").text.contains("Pictures"))
        #expect(try await small.run("undo", "\(newest)").status == 0)
        #expect(try await station.web.get("/lineup.json").text.contains("Films 1"))
        #expect(try await small.run("export").text == before)
        #expect(try await small.run("undo", "99999").status == 4)
        #expect(try await small.run("apply", file).status == 0)
        #expect(try await small.run("apply", file).text == "No changes.\n")
        #expect(try await station.stop() == 0)
    }

    @Test func `shows and steers what is on air`() async throws {
        let station = try await onAir()
        #expect(try await small.run("start", "1").status == 0)
        let status = try await small.run("status")
        #expect(status.text.contains("Small: 1 channels, 1 running, 0 viewers, 0 faults"), "\(status.text)")
        #expect(try await small.run("log", "--grep", "http.listening").text.contains("http.listening"))
        #expect(try await small.run("rebuild", "1").status == 0)
        #expect(try await small.run("stop", "1").status == 0)
        #expect(try await small.run("reset", "9", "--yes").status == 4)
        #expect(try await small.run("session", "list").status == 0)
        #expect(try await station.stop() == 0)
        #expect(try await small.run("log").status == 7, "a station that does not run has no log to show")
    }

    @Test func `rehearses and backs up through the running station`() async throws {
        let token = try await small.run("token", "create", "tests", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let off = try await small.run("rehearse", "--all", "--for", "6h", "--quick")
        let station = try await onAir()
        let here = try await small.run("rehearse", "--all", "--for", "6h", "--quick")
        #expect(here.status == off.status && here.text.contains("1 channel, "), "\(here.text)\(here.errors)")
        let away = try await run("rehearse", "1", "--for", "6h", "--json", at: station, token: token)
        #expect(away.text.contains("\"quick\":false") && away.text.contains("\"number\":\"1\""), "\(away.errors)")
        #expect(try await small.run("rehearse", "9", "--for", "6h").status == 4)
        let audit = try await station.web.get("/api/v1/audit", ["--header", "Authorization: Bearer \(token)"]).text
        #expect(!audit.contains("backup.create"))
        let file = small.folder.path("kept.db")
        #expect(try await small.run("backup", file).status == 0)
        #expect(FileManager.default.fileExists(atPath: file))
        let refused = try await run("backup", small.folder.path("other.db"), at: station, token: token)
        #expect(refused.status == 6, "\(refused.text)\(refused.errors)")
        let kept = try await run("backup", at: station, token: token)
        #expect(kept.status == 0 && kept.text.contains("station-"), "\(kept.text)\(kept.errors)")
        let later = try await station.web.get("/api/v1/audit", ["--header", "Authorization: Bearer \(token)"]).text
        #expect(later.contains("backup.create") && later.contains("kept.db"))
        #expect(try await station.stop() == 0)
    }

    @Test func `is refused without the right, and names a server that cannot be reached`() async throws {
        #expect(try await small.run("user", "password", input: "correct horse\n").status == 0)
        let watcher = try await small.run("token", "create", "TV", "watch").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let station = try await onAir()
        #expect(try await run("token", "list", at: station, token: nil).status == 6)
        #expect(try await run("token", "list", at: station, token: watcher).status == 6)
        #expect(try await run("token", "list", at: station, token: "nonsense").status == 6)
        #expect(try await station.stop() == 0)
        let gone = try await run("status", at: station, token: nil)
        #expect(gone.status != 0 && gone.errors.contains("Cannot talk to 127.0.0.1"), "\(gone.errors)")
    }

    @Test func `waits for others that have the station open, and for its start`() async throws {
        let data = small.data
        try await withThrowingTaskGroup(of: Command.Result.self) { group in
            for number in 1...4 {
                group.addTask {
                    try await Command(
                        BuiltPrograms.station, ["token", "create", "token \(number)", "--data", data]
                    ).run()
                }
            }
            for try await result in group { #expect(result.status == 0, "\(result.errors)") }
        }
        let program = try await BackgroundProgram(
            [BuiltPrograms.station, "serve", "--data", data, "--port", "0"] + StationUnderTest.quiet)
        let list = try await small.run("token", "list")
        #expect(list.text.split(separator: "\n").count == 4, "\(list.text)\(list.errors)")
        program.signal(SIGTERM)
        #expect(try await program.status() == 0)
    }
}
