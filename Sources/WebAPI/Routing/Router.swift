import HTTP

/// Finds the route of a request. Paths without parameters cost one dictionary lookup.
struct Router: Sendable {
    enum Match {
        case route(index: Int, PathParameters)
        case methodNotAllowed([Request.Method])
        case notFound
    }

    let routes: [Route]
    private let fixed: [String: [Int]]
    /// By number of parts; the most fixed text first.
    private let patterned: [Int: [Int]]

    /// Refuses two routes of the same method that match the same paths, and parameters that the path does not have.
    init(_ groups: [any RouteGroup]) throws(WebError) {
        routes = groups.flatMap(\.routes)
        var fixed: [String: [Int]] = [:]
        var patterned: [Int: [Int]] = [:]
        var taken: Set<[String]> = []
        for (index, route) in routes.enumerated() {
            guard taken.insert([route.method.rawValue] + route.pattern.shape).inserted else {
                throw .duplicateRoute(route.method, route.pattern.description)
            }
            guard route.pathNamesAgree else { throw .undescribedPath(route.method, route.pattern.description) }
            if route.pattern.parts.allSatisfy({ $0.parameter == nil }) {
                fixed[route.pattern.description, default: []].append(index)
            } else {
                patterned[route.pattern.parts.count, default: []].append(index)
            }
        }
        let all = routes
        self.fixed = fixed
        self.patterned = patterned.mapValues { indexes in
            indexes.sorted { all[$0].pattern.fixedLength > all[$1].pattern.fixedLength }
        }
    }

    func find(_ method: Request.Method, _ path: String) -> Match {
        // HEAD is answered by what answers GET; the HTTP layer leaves the body out.
        let method = method == .head ? Request.Method.get : method
        var allowed: [Request.Method] = []
        if let indexes = fixed[path] {
            for index in indexes {
                if routes[index].method == method { return .route(index: index, PathParameters()) }
                allowed.append(routes[index].method)
            }
        }
        let parts = RoutePattern.split(path)
        for index in patterned[parts.count] ?? [] {
            guard let parameters = routes[index].pattern.match(parts) else { continue }
            if routes[index].method == method { return .route(index: index, parameters) }
            allowed.append(routes[index].method)
        }
        if allowed.contains(.get) { allowed.append(.head) }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed)
    }
}
