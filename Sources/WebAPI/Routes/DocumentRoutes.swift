import Core
import HTTP

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
