import Core
import Foundation
import HTTP
import Synchronization
import Testing

@testable import WebAPI

@Suite struct `A document over HTTP` {
    let credentials = FakeCredentials(password: "secret")

    private func ask(
        _ method: Request.Method, _ path: String, _ body: String = "", _ headers: [(String, String)] = [],
        as bearer: String = "administrator", on service: WebService
    ) async -> Response {
        let parts = path.split(separator: "?")
        let query = parts.dropFirst().first?.split(separator: "&").map { item in
            let pair = item.split(separator: "=")
            return Request.Field(String(pair[0]), String(pair[1]))
        }
        var request = get(
            String(parts[0]), query: query ?? [],
            headers: [Request.Field("Authorization", "Bearer \(bearer)")] + headers.map { Request.Field($0.0, $0.1) })
        (request.method, request.body) = (method, Array(body.utf8))
        return await service.answer(request)
    }

    private func makeService() throws -> WebService {
        let access = accessControl(credentials)
        return try service(EditingRoutes.groups(FakeEditor()), access: access)
    }

    @Test func `is created, read, changed and removed, each with its tag`() async throws {
        let service = try makeService()
        let made = await ask(.post, "/api/v1/schedules", #"{"name":"Night"}"#, on: service)
        #expect(made.status == 201)
        let path = try #require(made.header("Location"))
        let tag = try #require(made.header("ETag"))
        #expect(await ask(.get, path, on: service).text.contains(#""revision":"r2","name":"Night""#))
        let changed = await ask(.patch, path, #"{"name":"Late"}"#, [("If-Match", tag)], on: service)
        #expect(changed.status == 200 && changed.header("ETag") != tag)
        #expect(changed.text.contains(#""name":"Late""#))
        let removed = await ask(.delete, path, "", [("If-Match", changed.header("ETag") ?? "")], on: service)
        #expect(removed.status == 204)
        #expect(await ask(.get, path, on: service).status == 404)
    }

    @Test func `is not changed by a caller that knows another version`() async throws {
        let service = try makeService()
        let without = await ask(.patch, "/api/v1/schedules/3", #"{"name":"A"}"#, on: service)
        #expect(without.status == 428)
        let tag = try #require(without.header("ETag"))
        #expect(await ask(.patch, "/api/v1/schedules/3", "{}", [("If-Match", tag)], on: service).status == 200)
        let stale = await ask(.patch, "/api/v1/schedules/3", "{}", [("If-Match", tag)], on: service)
        #expect(stale.status == 412)
        let problem = try #require(try JSONSerialization.jsonObject(with: Data(stale.bytes)) as? [String: Any])
        #expect((problem["current"] as? [String: Any])?["revision"] as? String == "r2")
        #expect(await ask(.patch, "/api/v1/schedules/3", "{}", [("If-Match", "*")], on: service).status == 200)
    }

    @Test func `is previewed without a tag, and stays as it is`() async throws {
        let service = try makeService()
        let preview = await ask(.patch, "/api/v1/schedules/3?preview=3600", #"{"name":"A"}"#, on: service)
        #expect(preview.status == 200 && preview.text.contains(#""base":"r1""#))
        #expect(await ask(.get, "/api/v1/schedules/3", on: service).header("ETag") == "\"r1\"")
    }

    @Test func `is previewed for its caller, whose newer preview ends the older one`() async throws {
        let editor = FakeEditor()
        let service = try service(EditingRoutes.groups(editor), access: accessControl(credentials))
        for bearer in ["administrator", "administrator", "editor"] {
            _ = await ask(.patch, "/api/v1/schedules/3?preview=3600", #"{"name":"A"}"#, as: bearer, on: service)
        }
        _ = await ask(.post, "/api/v1/changes/preview?for=60", #"{"operations":[]}"#, on: service)
        let scopes = editor.scopes.withLock { $0 }
        #expect(scopes.map(\.span) == [.hours(1), .hours(1), .hours(1)])
        #expect(scopes[0].session != nil && scopes[0].session == scopes[1].session)
        #expect(scopes[2].session != nil && scopes[2].session != scopes[0].session)
    }

    @Test func `may be changed by those with its role only`() async throws {
        let service = try makeService()
        #expect(await ask(.post, "/api/v1/schedules", "{}", as: "controller", on: service).status == 403)
        #expect(await ask(.post, "/api/v1/schedules", "{}", as: "editor", on: service).status == 201)
        #expect(await ask(.post, "/api/v1/libraries", "{}", as: "editor", on: service).status == 403)
        let both =
            #"{"operations":[{"op":"create","path":"/schedules","value":{}},{"op":"remove","path":"/libraries/1"}]}"#
        #expect(await ask(.post, "/api/v1/changes", both, as: "editor", on: service).status == 403)
        #expect(await ask(.get, "/api/v1/schedules", as: "reader", on: service).status == 403)
    }

    @Test func `of another channel is out of reach of a limited token`() async throws {
        credentials.add(
            APIToken(
                id: APITokenID(50), name: "one", scope: .editor, channels: [ChannelID(2)], created: FakeStation.now))
        let service = try makeService()
        let list = await ask(.get, "/api/v1/channels", as: "one", on: service).text
        #expect(list.contains("Channel 2") && !list.contains("Channel 1"))
        #expect(await ask(.get, "/api/v1/channels/1", as: "one", on: service).status == 403)
        let any = [("If-Match", "*")]
        #expect(await ask(.patch, "/api/v1/channels/2", "{}", any, as: "one", on: service).status == 200)
        #expect(await ask(.patch, "/api/v1/channels/1", "{}", any, as: "one", on: service).status == 403)
        #expect(await ask(.post, "/api/v1/channels", "{}", as: "one", on: service).status == 403)
        #expect(await ask(.post, "/api/v1/schedules", "{}", as: "one", on: service).status == 403)
    }

    @Test func `is listed in parts`() async throws {
        let service = try makeService()
        let first = await ask(.get, "/api/v1/channels?limit=2", on: service).text
        #expect(first.contains(#""total":3,"next":"2""#))
        let rest = await ask(.get, "/api/v1/channels?limit=2&cursor=2", on: service).text
        #expect(rest.contains("Channel 3") && !rest.contains("Channel 2") && !rest.contains("next"))
        #expect(await ask(.get, "/api/v1/channels?cursor=x", on: service).status == 400)
    }

    @Test func `has children that are added, changed, moved and removed`() async throws {
        let service = try makeService()
        let any = [("If-Match", "*")]
        let path = "/api/v1/schedules/3/rules"
        #expect(await ask(.post, "\(path)?after=7", "{}", any, on: service).status == 200)
        #expect(await ask(.patch, "\(path)/7", "{}", any, on: service).status == 200)
        #expect(await ask(.post, "\(path)/7/move", "", any, on: service).status == 200)
        #expect(await ask(.delete, "\(path)/7", "", any, on: service).status == 200)
        #expect(await ask(.get, "/api/v1/schedules/3/uses", on: service).text.contains("/schedule"))
        #expect(await ask(.get, "/api/v1/schema/schedules", on: service).status == 200)
    }

    @Test func `is changed with others in one change set, which history keeps`() async throws {
        let service = try makeService()
        let body = """
            {"message":"New night","operations":[
              {"op":"create","path":"/collections","ref":-1,"value":{"name":"Late"}},
              {"op":"insert","path":"/schedules/3/rules","after":7,"match":"r1","value":{"content":{"collection":-1}}},
              {"op":"patch","path":"/settings","value":{"name":"Harbour"}}]}
            """
        let made = await ask(.post, "/api/v1/changes", body, on: service)
        #expect(made.status == 201 && made.text.contains(#""created":{"-1":11}"#), "\(made.text)")
        #expect(await ask(.get, "/api/v1/changes", on: service).text.contains("New night"))
        #expect(await ask(.get, "/api/v1/changes/2", on: service).text.contains(#""account":"administrator""#))
        #expect(await ask(.post, "/api/v1/changes/2/undo", as: "editor", on: service).status == 403)
        #expect(await ask(.post, "/api/v1/changes/2/undo", on: service).status == 201)
        #expect(await ask(.post, "/api/v1/changes/preview", body, on: service).status == 200)
        #expect(await ask(.get, "/api/v1/changes/99", on: service).status == 404)
    }

    @Test func `set with errors is refused, and each error has its pointer`() async throws {
        let body =
            #"{"operations":[{"op":"crate","path":"/schedules"},{"op":"patch","path":"/schedule/3","value":{}}],"x":1}"#
        let refused = await ask(.post, "/api/v1/changes", body, on: try makeService())
        #expect(refused.status == 400)
        let problem = try #require(try JSONSerialization.jsonObject(with: Data(refused.bytes)) as? [String: Any])
        let pointers = (problem["errors"] as? [[String: Any]])?.compactMap { $0["pointer"] as? String }
        #expect(pointers == ["/x", "/operations/0/op", "/operations/1/path"])
        #expect(refused.text.contains(#""suggestion":"create""#))
    }

    @Test func `is created once when the request is repeated under its key`() async throws {
        let service = try makeService()
        let key = [("Idempotency-Key", "abc")]
        let first = await ask(.post, "/api/v1/schedules", #"{"name":"A"}"#, key, on: service)
        let again = await ask(.post, "/api/v1/schedules", #"{"name":"A"}"#, key, on: service)
        #expect(again.status == 201 && again.text == first.text && again.header("ETag") == first.header("ETag"))
        #expect(await ask(.get, "/api/v1/schedules", on: service).text.contains(#""total":2"#))
        #expect(await ask(.post, "/api/v1/schedules", #"{"name":"B"}"#, key, on: service).status == 422)
    }

    @Test func `leaves the station as a file and comes back from one`() async throws {
        let service = try makeService()
        let file = await ask(.get, "/api/v1/station-file", on: service)
        #expect(file.header("Content-Type") == "application/yaml" && file.text.hasPrefix("station:"))
        #expect(await ask(.put, "/api/v1/station-file", file.text, on: service).status == 200)
        #expect(await ask(.put, "/api/v1/station-file", "", on: service).status == 204)
        #expect(await ask(.put, "/api/v1/station-file?preview=60", file.text, on: service).text.contains("base"))
        #expect(await ask(.get, "/api/v1/station-file", as: "editor", on: service).status == 403)
    }
}
