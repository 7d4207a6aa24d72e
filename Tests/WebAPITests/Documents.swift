import Core
import HTTP
import TestPrograms
import Testing

@testable import WebAPI

/// Every group that the station mounts.
func allGroups(access: AccessControl = accessControl()) -> [any RouteGroup] {
    let station = FakeStation()
    let clock = FixedClock()
    let operations = FakeOperations()
    let accounts = access.credentials as? FakeCredentials ?? FakeCredentials()
    return [
        HDHomeRunRoutes(directory: station, device: station),
        StreamRoutes(directory: station, device: station, source: operations),
        HLSRoutes(directory: station, source: operations), PlaylistRoutes(directory: station, device: station),
        GuideRoutes(directory: station, device: station, source: station, clock: clock),
        LogoRoutes(directory: station, source: operations), ArtworkRoutes(source: operations),
        StationRoutes(reporter: operations, clock: clock),
        ChannelRoutes(directory: station, operations: operations, clock: clock),
        GraphicRoutes(directory: station, operations: operations),
        LibraryRoutes(operations: operations), MediaRoutes(source: operations), CatalogueRoutes(source: operations),
        OperationRoutes(reporter: operations), RehearsalRoutes(operations: operations, directory: FakeStation()),
        PlanRoutes(operations: operations), SearchRoutes(source: operations, clock: clock),
        GuideTileRoutes(directory: station, operations: operations, clock: clock),
        MaintenanceRoutes(operations: operations), SuggestionRoutes(source: operations),
        PreviewRoutes(source: operations), AiringRoutes(source: operations, clock: clock),
        EventRoutes(hub: EventHub(run: "a"), log: LogHub(clock: clock), access: access),
        AdministrationRoutes(access: access, operations: accounts),
        InvitationRoutes(operations: accounts, clock: access.clock), HealthRoutes(health: operations), PageRoutes(),
    ] + EditingRoutes.groups(FakeEditor())
}

extension Response {
    var bytes: [UInt8] {
        if case .bytes(let bytes) = body { return bytes }
        return []
    }
}

enum SchemaChecker {
    /// What is wrong with a JSON text of this form.
    static func faults(_ text: String, _ schema: Schema) throws -> [String] {
        var components: [(name: String, schema: Schema)] = []
        schema.components(&components)
        let document = JSONWriter.object { document in
            document.object("components") { inner in
                inner.object("schemas") { schemas in
                    for (name, schema) in components { schemas.value(name, schema) }
                    schemas.value("Tested", schema)
                }
            }
        }
        let checker = try #require(OpenAPIChecker(document))
        return checker.faults(Array(text.utf8), component: "Tested")
    }
}

@Suite struct `The API's description` {
    private func checker() async throws -> OpenAPIChecker {
        let document = try await service(allGroups()).answer(get("/api/v1/openapi.json"))
        return try #require(OpenAPIChecker(document.bytes))
    }

    @Test func `has no reference that leads nowhere, and a name for every operation`() async throws {
        #expect(try await checker().documentFaults == [])
    }

    @Test func `names every route`() async throws {
        let described = try await checker().operations
        for route in allGroups().flatMap(\.routes) where !route.pattern.description.hasPrefix("/assets/") {
            #expect(described.contains("\(route.method.rawValue) \(route.pattern)"))
        }
    }

    @Test func `has an identifier for each operation that no other has`() {
        let ids = allGroups().flatMap(\.routes).map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}

@Suite struct `Responses of the API` {
    private struct Ask: Sendable, CustomTestStringConvertible {
        let method: Request.Method
        let path: String
        let status: Int
        let body: String

        init(_ path: String, _ status: Int = 200, _ method: Request.Method = .get, _ body: String = "") {
            (self.method, self.path, self.status, self.body) = (method, path, status, body)
        }

        var testDescription: String { "\(method.rawValue) \(path)" }
    }

    /// Holds what is really sent to what the document promises.
    @Test(arguments: [
        Ask("/api/v1/station"), Ask("/api/v1/on-air"), Ask("/api/v1/channels/5000/now"),
        Ask("/api/v1/channels/5000/timeline"), Ask("/api/v1/channels/5000/timeline?for=691200&width=100"),
        Ask("/api/v1/channels/5000/guide"), Ask("/api/v1/channels/5000/as-run"),
        Ask("/api/v1/channels/5000/warnings"), Ask("/api/v1/scans"), Ask("/api/v1/libraries/1/scan"),
        Ask("/api/v1/libraries/1/scan", 202, .post), Ask("/api/v1/libraries/1/scan", 204, .delete),
        Ask("/api/v1/media"), Ask("/api/v1/media/1"), Ask("/api/v1/media/1/airings"),
        Ask("/api/v1/media/9/airings", 404),
        Ask("/api/v1/media/1/preview/index.m3u8", 409), Ask("/api/v1/media/1/preview/0.ts", 409),
        Ask("/artwork/poster/7-10.png"), Ask("/api/v1/engines"), Ask("/api/v1/media?fields=title,artwork"),
        Ask("/api/v1/media?fields=titel", 400), Ask("/api/v1/facets?query=genre:western&by=kind,decade&limit=5"),
        Ask("/api/v1/facets?by=colour", 400), Ask("/api/v1/shows"), Ask("/api/v1/shows/4"),
        Ask("/api/v1/shows/5", 404), Ask("/api/v1/artists"), Ask("/api/v1/albums"), Ask("/api/v1/viewers"),
        Ask("/api/v1/faults"),
        Ask("/api/v1/session"), Ask("/api/v1/rehearsal"), Ask("/api/v1/rehearsal", 202, .post),
        Ask("/api/v1/rehearsals?channels=5&for=60&quick=1&repeat-within=3600", 202, .post),
        Ask("/api/v1/rehearsals?channels=77", 404, .post), Ask("/api/v1/rehearsals/3"), Ask("/api/v1/rehearsals/4"),
        Ask("/api/v1/rehearsals/5", 404), Ask("/api/v1/rehearsals/3", 204, .delete),
        Ask("/api/v1/accounts"), Ask("/api/v1/tokens"), Ask("/api/v1/sessions"), Ask("/api/v1/audit?limit=2"),
        Ask("/api/v1/accounts", 201, .post, #"{"name":"eve","password":"long enough","role":"editor"}"#),
        Ask("/api/v1/accounts", 400, .post, #"{"name":"eve","role":"edtor","x":1}"#),
        Ask("/api/v1/tokens", 201, .post, #"{"name":"tv","role":"watch","channels":[5000]}"#),
        Ask("/api/v1/tokens/4", 204, .delete), Ask("/api/v1/tokens/77", 404, .delete),
        Ask("/api/v1/channels/5000/start", 204, .post),
        Ask("/api/v1/plan?for=3600", 200, .post, "station: { name: B }"),
        Ask("/api/v1/guide"), Ask("/api/v1/guide?layer=timeline&for=691200&width=100"),
        Ask("/api/v1/guide?layer=as-run"),
        Ask("/api/v1/searches", 201, .post, #"{"query":"genre:western"}"#), Ask("/api/v1/searches/1/items", 404),
        Ask("/api/v1/folders"), Ask("/api/v1/folders?path=/etc", 403), Ask("/api/v1/library-suggestions?path=/srv"),
        Ask("/api/v1/library-suggestions?path=/etc", 403), Ask("/api/v1/channel-suggestions"),
        Ask("/api/v1/tasks"), Ask("/api/v1/doctor"),
        Ask("/api/v1/backups"), Ask("/api/v1/backups", 201, .post), Ask("/api/v1/backups?file=/tmp/a.db", 403, .post),
        Ask("/api/v1/backups/a.db/restore", 202, .post),
        Ask("/api/v1/backups/b.db", 404, .delete), Ask("/api/v1/settings"), Ask("/api/v1/schedules"),
        Ask("/api/v1/schedules/3"), Ask("/api/v1/schedules/3/uses"), Ask("/api/v1/changes"),
        Ask("/api/v1/schedules/3?preview=60", 200, .patch, "{}"), Ask("/api/v1/schedules/3", 428, .patch, "{}"),
        Ask("/api/v1/changes", 201, .post, #"{"operations":[{"op":"duplicate","path":"/schedules/3"}]}"#),
        Ask("/api/v1/changes", 400, .post, #"{"operations":[]}"#), Ask("/api/v1/station-file"),
        Ask("/readyz", 503), Ask("/healthz"), Ask("/discover.json"), Ask("/lineup.json"), Ask("/lineup_status.json"),
        Ask("/lineup.xml"), Ask("/lineup.m3u"), Ask("/device.xml"), Ask("/channels.m3u"), Ask("/metrics"),
        Ask("/logo/5.png"), Ask("/api/v1/channels/99/now", 404), Ask("/api/v1/media?limit=x", 400),
        Ask("/api/v1/station", 405, .delete), Ask("/stream/99.ts", 404),
    ])
    private func `have the described form`(ask: Ask) async throws {
        let credentials = FakeCredentials(password: "secret")
        let access = accessControl(credentials)
        let service = try service(allGroups(access: access), access: access)
        let document = await service.answer(get("/api/v1/openapi.json"))
        let checker = try #require(OpenAPIChecker(document.bytes))
        let parts = ask.path.split(separator: "?")
        let query = parts.dropFirst().first?.split(separator: "&").map { item in
            let pair = item.split(separator: "=")
            return Request.Field(String(pair[0]), String(pair[1]))
        }
        var request = get(
            String(parts[0]), query: query ?? [], headers: [Request.Field("Authorization", "Bearer administrator")])
        (request.method, request.body) = (ask.method, Array(ask.body.utf8))
        let response = await service.answer(request)
        #expect(response.status == ask.status, "\(response.text)")
        let faults = checker.faults(
            ask.method.rawValue, ask.path, status: response.status, type: response.header("Content-Type"),
            body: response.bytes)
        #expect(faults == [])
    }
}
