import Core
import Foundation
import Linux
import TestMedia
import TestPrograms
import TestRandom
import Testing

/// The real program is killed again and again, at any point of the change sets that it is asked to make.
@Suite(.serialized) struct `A station that is killed while it is changed` {
    private static let documentCount = 300

    /// What the station had answered when it was killed.
    private struct Progress: Sendable {
        /// The number of the newest change set that it confirmed.
        var confirmed = 0
        var asked = 0
    }

    @Test func `has all of a change set or nothing of it, and its history says which`() async throws {
        let small = try await SmallStation()
        let token = try await small.run("token", "create", "killer", "admin").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let ids = try await prepare(small, token)
        let end = TestEffort.deadline(usual: .seconds(12), long: .seconds(120))
        var random = SystemRandomNumberGenerator()
        var (kills, inside) = (0, 0)
        while ContinuousClock.now < end {
            let station = try await serve(small)
            let before = try await check(station, token)
            let delay = Double.random(in: 0...0.4, using: &random)
            let port = station.port
            let writing = Task {
                await Linux.Thread.run(name: "changes") { Self.write(ids, after: before, port: port, token: token) }
            }
            try await Task.sleep(for: .seconds(delay))
            station.program.signal(SIGKILL)
            #expect(try await station.program.status() == 128 + SIGKILL)
            let progress = await writing.value
            kills += 1
            let again = try await serve(small)
            let after = try await check(again, token)
            // What was confirmed is there; of what was asked besides, at most one.
            #expect(after == progress.confirmed || after == progress.asked, "\(progress) but \(after) after \(delay) s")
            if progress.asked > progress.confirmed { inside += 1 }
            again.program.signal(SIGKILL)
            _ = try await again.program.status()
        }
        #expect(kills > 0)
        print("killed \(kills) times, \(inside) of them while a change set of \(Self.documentCount) objects was made")
    }

    private func serve(_ small: SmallStation) async throws -> StationUnderTest {
        try await StationUnderTest(["serve", "--data", small.data, "--port", "0"] + StationUnderTest.quiet)
    }

    /// Creates the collections; their ids.
    private func prepare(_ small: SmallStation, _ token: String) async throws -> [Int] {
        let station = try await serve(small)
        let api = try APIConnection(port: station.port, token: token)
        let operations = (1...Self.documentCount).map {
            #"{"op":"create","path":"/collections","ref":-\#($0),"value":{"name":"Number \#($0) of 0"}}"#
        }
        let body = #"{"message":"0","operations":[\#(operations.joined(separator: ","))]}"#
        #expect(try api.ask("POST", "/api/v1/changes", body).status == 201)
        let items = try api.ask("GET", "/api/v1/collections?limit=500").json["items"] as? [[String: Any]] ?? []
        #expect(try await station.stop() == 0)
        return items.filter { ($0["name"] as? String)?.hasPrefix("Number ") == true }.compactMap { $0["id"] as? Int }
    }

    /// The change set that all collections agree about, and the history with them.
    private func check(_ station: StationUnderTest, _ token: String) async throws -> Int {
        let api = try APIConnection(port: station.port, token: token)
        let items = try api.ask("GET", "/api/v1/collections?limit=500").json["items"] as? [[String: Any]] ?? []
        let names = items.compactMap { $0["name"] as? String }.filter { $0.hasPrefix("Number ") }
        #expect(names.count == Self.documentCount)
        let found = Set(names.compactMap { $0.split(separator: " ").last.map(String.init) })
        #expect(found.count == 1, "half a change set: \(found)")
        let history = try api.ask("GET", "/api/v1/changes?limit=1").json["items"] as? [[String: Any]]
        #expect(history?.first?["message"] as? String == found.first, "the history says otherwise")
        return Int(found.first ?? "") ?? -1
    }

    /// Renames all collections at once, again and again, until the station does not answer any more.
    private static func write(_ ids: [Int], after first: Int, port: String, token: String) -> Progress {
        var progress = Progress(confirmed: first, asked: first)
        do {
            let api = try APIConnection(port: port, token: token)
            while true {
                let next = progress.confirmed + 1
                let operations = ids.enumerated().map {
                    #"{"op":"patch","path":"/collections/\#($1)","value":{"name":"Number \#($0 + 1) of \#(next)"}}"#
                }
                let body = #"{"message":"\#(next)","operations":[\#(operations.joined(separator: ","))]}"#
                progress.asked = next
                guard try api.ask("POST", "/api/v1/changes", body).status == 201 else { return progress }
                progress.confirmed = next
            }
        } catch {
            // It was killed.
            return progress
        }
    }
}
