import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station that is made over HTTP alone, with every response compared with the description that it serves.
@Suite(.serialized) struct `The interface of the real program` {
    private struct Walk {
        let station: StationUnderTest
        let token: String
        let checker: OpenAPIChecker

        @discardableResult
        func ask(
            _ method: String, _ path: String, _ body: String? = nil, match: String? = nil, status: Int = 200,
            type: String = "application/json"
        ) async throws -> (json: [String: Any], answer: Web.Answer) {
            var options = ["--request", method, "--header", "Authorization: Bearer \(token)"]
            if let body { options += ["--data-binary", body, "--header", "Content-Type: \(type)"] }
            if let match { options += ["--header", "If-Match: \(match)"] }
            let answer = try await station.web.get(path, options)
            #expect(answer.status == status, "\(method) \(path): \(answer.text.prefix(600))")
            let faults = checker.faults(
                method, path, status: answer.status, type: answer.headers["content-type"], body: answer.body)
            #expect(faults == [], "\(answer.text.prefix(600))")
            let json = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            return (json ?? [:], answer)
        }

        /// Creates a document; its id.
        func make(_ kind: String, _ body: String) async throws -> Int {
            try #require(try await ask("POST", "/api/v1/\(kind)", body, status: 201).json["id"] as? Int)
        }
    }

    private func run(_ arguments: String..., data: String) async throws -> Command.Result {
        try await Command(BuiltPrograms.station, arguments + ["--data", data]).run()
    }

    private func walk(_ folder: TemporaryFolder) async throws -> Walk {
        let data = folder.path("data")
        let first = try await StationUnderTest(["serve", "--data", data, "--port", "0"] + StationUnderTest.quiet)
        #expect(try await first.stop() == 0)
        let token = try await run("token", "create", "tests", "admin", data: data).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let station = try await StationUnderTest(["serve", "--data", data, "--port", "0"] + StationUnderTest.quiet)
        let document = try await station.web.get("/api/v1/openapi.json")
        let checker = try #require(OpenAPIChecker(document.body))
        #expect(checker.documentFaults == [])
        return Walk(station: station, token: token, checker: checker)
    }

    private static func file(_ films: String) -> String {
        """
        station: { name: Harbour TV, timezone: Europe/Berlin }
        libraries:
          - { name: Films, kind: movies, paths: [\(films)] }
        collections:
          - { name: Idents, items: [{ tag: ident }] }
          - { name: Westerns, items: [{ tag: western }, { tag: classic }] }
        filler:
          - { name: Idents after, kind: post, mode: count, count: 1, content: { collection: Idents } }
        profiles:
          - { name: HD }
        schedules:
          - name: Day
            items:
              - { mode: one, content: { collection: Westerns }, order: shuffle, filler: { post: Idents after } }
        channels:
          - { number: 1, name: One, schedule: Day, profile: HD }
          - { number: 2, name: Two, schedule: Day, profile: HD, group: Films }
          - { number: 3, name: Three, schedule: Day, profile: HD }
          - { number: 4, name: Four, schedule: Day, profile: HD }
          - { number: 5, name: Five, schedule: Day, profile: HD }

        """
    }

    @Test func `creates a station of five channels that is the same as one from a file`() async throws {
        let folder = try TemporaryFolder()
        let films = folder.path("films")
        try FileManager.default.createDirectory(atPath: films, withIntermediateDirectories: true)
        let walk = try await walk(folder)
        let settings = try await walk.ask("GET", "/api/v1/settings").answer.headers["etag"]
        try await walk.ask(
            "PATCH", "/api/v1/settings", #"{"name":"Harbour TV","timezone":"Europe/Berlin"}"#, match: settings,
            type: "application/merge-patch+json")
        _ = try await walk.make("libraries", #"{"name":"Films","kind":"movies","paths":["\#(films)"]}"#)
        let idents = try await walk.make("collections", #"{"name":"Idents","items":[{"tag":"ident"}]}"#)
        let westerns = try await walk.make("collections", #"{"name":"Westerns","items":[{"tag":"western"}]}"#)
        let filler = try await walk.make(
            "fillers",
            #"{"name":"Idents after","kind":"post","mode":"count","count":1,"content":{"collection":\#(idents)}}"#)
        let profile = try await walk.make("profiles", #"{"name":"HD"}"#)
        let schedule = try await walk.make(
            "schedules",
            #"{"name":"Day","items":[{"mode":"one","content":{"collection":\#(westerns)},"order":"shuffle","filler":{"post":\#(filler)}}]}"#
        )
        for (index, name) in ["One", "Two", "Three", "Four", "Five"].enumerated() {
            _ = try await walk.make(
                "channels",
                #"{"number":\#(index + 1),"name":"\#(name)","schedule":\#(schedule),"profile":\#(profile)}"#)
        }
        try await edit(walk, westerns: westerns)

        let text = try await walk.ask("GET", "/api/v1/station-file").answer.text
        #expect(try await walk.station.stop() == 0)
        let other = folder.path("other")
        let hand = folder.path("station.yaml")
        try Self.file(films).write(toFile: hand, atomically: true, encoding: .utf8)
        let applied = try await run("apply", hand, data: other)
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(try await run("export", data: other).text == text)
    }

    /// A change of a child, one that is previewed, one that is taken back, and those that are refused.
    private func edit(_ walk: Walk, westerns: Int) async throws {
        let path = "/api/v1/collections/\(westerns)"
        let tag = try await walk.ask("GET", path).answer.headers["etag"]
        let added = try await walk.ask("POST", "\(path)/members", #"{"tag":"classic"}"#, match: tag)
        let members = try #require(added.json["items"] as? [[String: Any]])
        #expect(members.count == 2)
        // The new one came first; it moves behind the other.
        let ids = members.compactMap { $0["id"] as? Int }
        try await walk.ask(
            "POST", "\(path)/members/\(ids[0])/move?after=\(ids[1])", match: added.answer.headers["etag"])
        try await walk.ask("PATCH", path, #"{"name":"Old"}"#, match: tag, status: 412)
        try await walk.ask("PATCH", path, #"{"name":"Old"}"#, status: 428)
        let wrong = try await walk.ask("PATCH", path, #"{"nmae":"Old"}"#, match: "*", status: 400)
        #expect(wrong.answer.text.contains("\"pointer\":\"/nmae\""), "\(wrong.answer.text)")
        let channels = try #require(try await walk.ask("GET", "/api/v1/channels").json["items"] as? [[String: Any]])
        let second = try #require(channels.first { $0["name"] as? String == "Two" }?["id"] as? Int)
        let preview = try await walk.ask(
            "PATCH", "/api/v1/channels/\(second)?preview=86400", #"{"group":"Films"}"#)
        #expect((preview.json["changes"] as? [Any])?.count == 1)
        try await walk.ask("PATCH", "/api/v1/channels/\(second)", #"{"group":"Films"}"#, match: "*")
        try await walk.ask("PATCH", "/api/v1/channels/\(second)", #"{"name":"Zwei"}"#, match: "*")
        let history = try #require(try await walk.ask("GET", "/api/v1/changes").json["items"] as? [[String: Any]])
        let newest = try #require(history.first?["number"] as? Int)
        try await walk.ask("POST", "/api/v1/changes/\(newest)/undo/preview")
        try await walk.ask("POST", "/api/v1/changes/\(newest)/undo", status: 201)
        #expect(
            try await walk.ask("GET", "/api/v1/channels/\(second)").json["name"] as? String == "Two")
        try await walk.ask("DELETE", path, match: "*", status: 409)
    }

    @Test func `answers every question as it is described`() async throws {
        let folder = try TemporaryFolder()
        let walk = try await walk(folder)
        let applied = try await walk.ask(
            "PUT", "/api/v1/station-file", Self.file("/srv/films"), type: "application/yaml")
        #expect(applied.json["number"] != nil)
        let endless = ["/api/v1/events", "/api/v1/log"]
        for operation in walk.checker.operations.sorted() where operation.hasPrefix("GET ") && !operation.contains("{")
        {
            let path = String(operation.dropFirst(4))
            if endless.contains(path) || ["/setup", "/invite", "/account", "/login", "/", "/app"].contains(path) {
                continue
            }
            // Asks for a folder.
            if path == "/api/v1/library-suggestions" { continue }
            try await walk.ask("GET", path)
        }
        let channels = try #require(try await walk.ask("GET", "/api/v1/channels").json["items"] as? [[String: Any]])
        let channel = try #require(channels.first?["id"] as? Int)
        for part in [
            "", "/now", "/guide", "/timeline", "/timeline?for=604800&width=300", "/as-run", "/warnings", "/uses",
        ] {
            try await walk.ask("GET", "/api/v1/channels/\(channel)\(part)")
        }
        for kind in [
            "station", "library", "collection", "playlist", "graphic", "filler", "profile", "schedule", "channel",
        ] {
            try await walk.ask("GET", "/api/v1/schema/\(kind)")
        }
        try await walk.ask("POST", "/api/v1/searches", #"{"q":"a"}"#, status: 201)
        try await walk.ask("GET", "/api/v1/folders?path=/etc", status: 403)
        let backup = try await walk.ask("POST", "/api/v1/backups", status: 201)
        let name = try #require(backup.json["name"] as? String)
        try await walk.ask("POST", "/api/v1/backups/\(name)/restore", status: 202)
        try await revoke(walk)
        #expect(try await walk.station.stop() == 0)
    }

    /// Tokens and accounts end at once.
    private func revoke(_ walk: Walk) async throws {
        let made = try await walk.ask(
            "POST", "/api/v1/tokens", #"{"name":"desk","role":"operator"}"#, status: 201)
        let secret = try #require(made.json["secret"] as? String)
        let key = ["--header", "Authorization: Bearer \(secret)"]
        #expect(try await walk.station.web.get("/api/v1/viewers", key).status == 200)
        #expect(try await walk.station.web.get("/api/v1/accounts", key).status == 403)
        try await walk.ask("DELETE", "/api/v1/tokens/\(try #require(made.json["id"] as? Int))", status: 204)
        #expect(try await walk.station.web.get("/api/v1/viewers", key).status == 401)
        try await walk.ask(
            "POST", "/api/v1/accounts", #"{"name":"eve","password":"long enough","role":"editor"}"#, status: 201)
        let login = ["--data-binary", #"{"account":"eve","password":"long enough"}"#]
        #expect(try await walk.station.web.get("/api/v1/session", login).status == 200)
        let sessions = try #require(try await walk.ask("GET", "/api/v1/sessions").json["items"] as? [[String: Any]])
        #expect(sessions.count == 1)
    }
}
