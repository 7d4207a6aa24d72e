import Core
import HTTP

/// The OpenAPI 3.1 description of the whole HTTP interface, made from the routes.
struct OpenAPIDocument {
    private let groups: [(tag: String, routes: [Route])]

    init(_ groups: [(tag: String, routes: [Route])]) { self.groups = groups }

    private static let about = """
        Everything that a station answers. Watching and reading are open to this machine and private networks; from \
        elsewhere they need a session, an API token, or for watching a watch token in front of the path (/w/{token}/...). \
        Changes need a session or a token; the role that an operation needs is its x-role.
        """

    var bytes: [UInt8] {
        JSONWriter.object { document in
            document.field("openapi", "3.1.0")
            document.object("info") { info in
                info.field("title", "Continuity")
                info.field("version", "1")
                info.field("description", Self.about)
                info.object("license") { license in
                    license.field("name", "MIT")
                    license.field("identifier", "MIT")
                }
            }
            document.array("tags") { tags in
                for tag in tagNames { tags.object { $0.field("name", tag) } }
            }
            document.object("paths") { paths in
                for (path, operations) in operationsByPath {
                    paths.object(path) { item in
                        for (tag, route) in operations {
                            item.object(route.method.rawValue.lowercased()) { write(route, tag, &$0) }
                        }
                    }
                }
            }
            document.object("components") { writeComponents(&$0) }
        }
    }

    private var tagNames: [String] {
        groups.reduce(into: []) { names, group in if !names.contains(group.tag) { names.append(group.tag) } }
    }

    /// Assets of the pages are not described.
    private var operationsByPath: [(String, [(String, Route)])] {
        var order: [String] = []
        var found: [String: [(String, Route)]] = [:]
        for group in groups {
            for route in group.routes where !route.pattern.description.hasPrefix("/assets/") {
                let path = route.pattern.description
                if found[path] == nil { order.append(path) }
                found[path, default: []].append((group.tag, route))
            }
        }
        return order.map { ($0, found[$0] ?? []) }
    }

    private func write(_ route: Route, _ tag: String, _ operation: inout JSONWriter) {
        operation.field("operationId", route.id)
        operation.field("summary", route.summary)
        operation.array("tags") { $0.element(tag) }
        if case .role(let role) = route.access { operation.field("x-role", role.rawValue) }
        writeSecurity(route, &operation)
        let repeatable: [any DescribedParameter] = route.isRepeatable ? [RepeatedRequests.key] : []
        let parameters = route.parameters + repeatable
        if !parameters.isEmpty {
            operation.array("parameters") { list in
                for parameter in parameters { list.object { Self.write(parameter, &$0) } }
            }
        }
        writeBody(route.body, &operation)
        operation.object("responses") { responses in
            for response in Self.merged(route.responses) { Self.write(response, &responses) }
            for status in Self.errors(of: route) {
                responses.object("\(status)") { $0.field("$ref", "#/components/responses/Problem") }
            }
            responses.object("default") { $0.field("$ref", "#/components/responses/Problem") }
        }
    }

    private func writeSecurity(_ route: Route, _ operation: inout JSONWriter) {
        let isOpen: Bool
        switch route.access {
        case .open, .watch: isOpen = true
        case .role(let role): isOpen = role == .viewer || role == .operator && !route.isChange
        }
        operation.array("security") { list in
            if isOpen { list.object { _ in } }
            if route.access == .open { return }
            list.object { $0.array("token") { _ in } }
            list.object { session in
                session.array("session") { _ in }
                if route.isChange, route.access != .watch { session.array("forgery") { _ in } }
            }
        }
    }

    private static func write(_ parameter: any DescribedParameter, _ writer: inout JSONWriter) {
        writer.field("name", parameter.name)
        writer.field("in", parameter.place.rawValue)
        if !parameter.help.isEmpty { writer.field("description", parameter.help) }
        if parameter.place == .path { writer.field("required", true) }
        writer.value("schema", parameter.schema)
    }

    private func writeBody(_ body: RequestBody, _ operation: inout JSONWriter) {
        let type: String
        let schema: Schema
        switch body {
        case .none: return
        case .json(let form): (type, schema) = ("application/json", form)
        case .mergePatch(let form): (type, schema) = ("application/merge-patch+json", form)
        case .stationFile: (type, schema) = ("application/yaml", .text())
        case .form(let names):
            type = "application/x-www-form-urlencoded"
            schema = .object(names.map { Schema.Member($0, .text(), isRequired: false) })
        }
        operation.object("requestBody") { body in
            body.field("required", true)
            body.object("content") { $0.object(type) { $0.value("schema", schema) } }
        }
    }

    /// A route may answer with one of several objects under one status, such as a change or its preview.
    private static func merged(_ responses: [RouteResponse]) -> [RouteResponse] {
        var merged: [RouteResponse] = []
        for response in responses {
            if case .json(let schema, let status) = response,
                let index = merged.firstIndex(where: { $0.jsonStatus == status }),
                case .json(let other, _) = merged[index]
            {
                merged[index] = .json(.anyOf([other, schema]), status: status)
            } else {
                merged.append(response)
            }
        }
        return merged
    }

    private static func write(_ response: RouteResponse, _ responses: inout JSONWriter) {
        switch response {
        case .json(let schema, let status):
            responses.object("\(status)") { answer in
                answer.field("description", "The response.")
                answer.object("content") { $0.object("application/json") { $0.value("schema", schema) } }
            }
        case .content(let types, let status):
            responses.object("\(status)") { answer in
                answer.field("description", "The response.")
                guard !types.isEmpty else { return }
                answer.object("content") { content in
                    for type in types { content.object(type) { $0.object("schema") { $0.field("type", "string") } } }
                }
            }
        case .events(let events):
            responses.object("200") { answer in
                answer.field("description", "Server-sent events, without end; x-events has the forms of their data.")
                answer.object("x-events") { for event in events { $0.value(event.name, event.schema) } }
                answer.object("content") {
                    $0.object("text/event-stream") { $0.object("schema") { $0.field("type", "string") } }
                }
            }
        case .nothing: responses.object("204") { $0.field("description", "Done.") }
        case .redirect: responses.object("303") { $0.field("description", "Leads to another page.") }
        }
    }

    /// Which errors follow from the declaration.
    private static func errors(of route: Route) -> [Int] {
        var statuses = Set(route.errors)
        if route.parameters.contains(where: { $0.place != .path }) { statuses.insert(400) }
        if route.parameters.contains(where: { $0.place == .path }) { statuses.insert(404) }
        if route.isRepeatable { statuses.formUnion([409, 422]) }
        if case .none = route.body {} else { statuses.formUnion([400, 413]) }
        switch route.access {
        case .open: break
        case .watch: statuses.insert(403)
        case .role: statuses.formUnion([401, 403])
        }
        for response in route.responses {
            if case .json(_, let status) = response { statuses.remove(status) }
        }
        return statuses.sorted()
    }

    private func writeComponents(_ components: inout JSONWriter) {
        var found: [(name: String, schema: Schema)] = []
        Problems.schema.components(&found)
        for route in groups.flatMap(\.routes) {
            for response in route.responses {
                switch response {
                case .json(let schema, _): schema.components(&found)
                case .events(let events): for event in events { event.schema.components(&found) }
                case .content, .nothing, .redirect: break
                }
            }
            switch route.body {
            case .json(let schema), .mergePatch(let schema): schema.components(&found)
            case .none, .form, .stationFile: break
            }
        }
        components.object("schemas") { schemas in
            for (name, schema) in found { schemas.value(name, schema) }
        }
        components.object("responses") { responses in
            responses.object("Problem") { problem in
                problem.field("description", "Why it cannot be done.")
                problem.object("content") {
                    $0.object(Problem.contentType) { $0.value("schema", Problems.schema) }
                }
            }
        }
        components.object("securitySchemes") { schemes in
            schemes.object("token") { token in
                token.field("type", "http")
                token.field("scheme", "bearer")
                token.field("description", "An API token with a role")
            }
            schemes.object("session") { session in
                session.field("type", "apiKey")
                session.field("in", "cookie")
                session.field("name", "continuity_session")
            }
            schemes.object("forgery") { forgery in
                forgery.field("type", "apiKey")
                forgery.field("in", "header")
                forgery.field("name", "X-CSRF-Token")
                forgery.field("description", "The csrf value of /api/v1/session")
            }
        }
    }
}

/// The description of the API for programs.
struct DocumentRoutes: RouteGroup {
    private let document: CacheableBody

    /// Describes `groups`, and itself.
    init(describing groups: [any RouteGroup]) {
        let own = Self.route(CacheableBody("application/json", []))
        let bytes = OpenAPIDocument(groups.map { ($0.tag, $0.routes) } + [("Station", [own])]).bytes
        document = CacheableBody("application/json; charset=utf-8", bytes)
    }

    let tag = "Station"
    var routes: [Route] { [Self.route(document)] }

    private static func route(_ document: CacheableBody) -> Route {
        Route(.get, "/api/v1/openapi.json", .viewer, "document", "This document", returns: .json(.any)) { _ in
            document.response([Request.Field("Access-Control-Allow-Origin", "*")])
        }
    }
}
