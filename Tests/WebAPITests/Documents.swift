import Assets
import Core
import Foundation
import HTTP
import Testing

@testable import WebAPI

/// Every group that the station mounts.
func allGroups(access: AccessControl = accessControl()) -> [any RouteGroup] {
    let station = FakeStation()
    let clock = FixedClock()
    let operations = FakeOperations()
    return [
        HDHomeRunRoutes(directory: station, device: station),
        StreamRoutes(directory: station, device: station, source: operations),
        HLSRoutes(directory: station, source: operations), PlaylistRoutes(directory: station, device: station),
        GuideRoutes(directory: station, device: station, source: station, clock: clock),
        LogoRoutes(directory: station, source: operations), ArtworkRoutes(source: operations),
        StationRoutes(reporter: operations, clock: clock),
        ChannelRoutes(directory: station, operations: operations, clock: clock),
        LibraryRoutes(operations: operations), MediaRoutes(catalogue: operations),
        OperationRoutes(reporter: operations), RehearsalRoutes(operations: operations),
        PlanRoutes(operations: operations), EventRoutes(feed: EventHub()), HealthRoutes(health: operations),
        DocumentRoutes(), PageRoutes(), AccountRoutes(access: access),
    ]
}

@Suite struct `The API's description` {
    private func document() throws -> [String: Any] {
        let file = try #require(EmbeddedFiles.documents.first { $0.name == "openapi.json" })
        return try #require(try JSONSerialization.jsonObject(with: Data(file.bytes)) as? [String: Any])
    }

    @Test func `names every route and no other`() throws {
        let routes = try Router(allGroups()).routes
        let mounted = Set(
            routes.map { "\($0.method.rawValue) \($0.pattern.description)" }.filter { !$0.contains(" /assets/") })
        let paths = try #require(try document()["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
        #expect(described.subtracting(mounted) == [])
        #expect(mounted.subtracting(described) == [])
    }

    @Test func `gives every path parameter and every reference a meaning`() throws {
        let document = try document()
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        for reference in references(document) where reference.hasPrefix("#/components/schemas/") {
            #expect(schemas[String(reference.dropFirst(21))] != nil, "\(reference)")
        }
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        for (path, methods) in paths {
            let names = RoutePattern(path).parts.compactMap(\.parameter)
            for operation in methods.values {
                let parameters = operation["parameters"] as? [[String: Any]] ?? []
                let given = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
                #expect(Set(given) == Set(names), "\(path)")
            }
        }
    }

    @Test func `asks for credentials wherever a route does`() throws {
        let paths = try #require(try document()["paths"] as? [String: [String: [String: Any]]])
        for route in try Router(allGroups()).routes where [.control, .administer].contains(route.need) {
            let operation = paths[route.pattern.description]?[route.method.rawValue.lowercased()]
            let security = try #require(operation?["security"] as? [[String: Any]])
            #expect(!security.isEmpty && !security.contains { $0.isEmpty }, "\(route.pattern)")
        }
    }

    private func references(_ value: Any) -> [String] {
        if let object = value as? [String: Any] {
            return object.flatMap { key, value in
                key == "$ref" ? [value as? String ?? ""] : references(value)
            }
        }
        return (value as? [Any])?.flatMap(references) ?? []
    }
}

@Suite struct `Answers of the API` {
    /// Holds what is really sent to what the document promises.
    @Test(arguments: [
        ("/api/v1/station", "Station"), ("/api/v1/channels", "Channels"), ("/api/v1/channels/5", "Channel"),
        ("/api/v1/channels/5/now", "NowAndNext"), ("/api/v1/channels/5/timeline", "Timeline"),
        ("/api/v1/channels/5/guide", "Programmes"),
        ("/api/v1/channels/5/as-run", "AsRun"), ("/api/v1/libraries", "Libraries"), ("/api/v1/libraries/1", "Library"),
        ("/api/v1/libraries/1/scan", "Scan"), ("/api/v1/media", "MediaPage"), ("/api/v1/media/1", "Media"),
        ("/api/v1/viewers", "Viewers"), ("/api/v1/faults", "Faults"), ("/api/v1/session", "Session"),
        ("/api/v1/rehearsal", "Rehearsal"),
        ("/readyz", "Readiness"), ("/discover.json", "TunerDescription"), ("/lineup.json", "Lineup"),
        ("/lineup_status.json", "LineupStatus"), ("/api/v1/channels/99", "Problem"),
    ])
    func `have the described form`(path: String, schema: String) async throws {
        try await check(get(path), schema, at: path)
    }

    @Test func `have the described form after a plan, too`() async throws {
        var request = get("/api/v1/plan")
        (request.method, request.body) = (.post, Array("station: { name: B }".utf8))
        request.headers.append(Request.Field("Authorization", "Bearer administrator"))
        try await check(request, "Plan", at: "/api/v1/plan")
    }

    private func check(_ request: Request, _ schema: String, at path: String) async throws {
        let service = try WebService(groups: allGroups(), access: accessControl(), log: .silent)
        let text = await service.answer(request).text
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let file = try #require(EmbeddedFiles.documents.first)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(file.bytes)) as? [String: Any])
        let checker = try #require(SchemaChecker(document))
        #expect(checker.faults(value, ["$ref": "#/components/schemas/\(schema)"], at: path) == [])
    }
}

/// The part of JSON Schema that the document uses, and strict about fields that are not described.
private struct SchemaChecker {
    let schemas: [String: Any]

    init?(_ document: [String: Any]) {
        guard let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any] else { return nil }
        self.schemas = schemas
    }

    func faults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            guard let target = schemas[String(reference.dropFirst(21))] as? [String: Any] else { return [reference] }
            return faults(value, target, at: place)
        }
        if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
            return ["\(place) is \(value)"]
        }
        switch schema["type"] as? String {
        case "object": return objectFaults(value, schema, at: place)
        case "array":
            guard let list = value as? [Any], let items = schema["items"] as? [String: Any] else {
                return ["\(place) is no list"]
            }
            return list.enumerated().flatMap { faults($1, items, at: "\(place)[\($0)]") }
        case "string": return value is String ? [] : ["\(place) is no text"]
        case "integer": return value is Int ? [] : ["\(place) is no whole number"]
        case "number": return value is Double ? [] : ["\(place) is no number"]
        case "boolean": return value is Bool ? [] : ["\(place) is neither true nor false"]
        default: return ["\(place) has no type"]
        }
    }

    private func objectFaults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any], let properties = schema["properties"] as? [String: [String: Any]]
        else { return ["\(place) is no object"] }
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place).\($0) is missing" }
            + object.flatMap { name, value in
                properties[name].map { faults(value, $0, at: "\(place).\(name)") } ?? ["\(place).\(name) is extra"]
            }
    }
}
