public import Core
public import HTTP

/// Answers every request of the station. Hand `answer` to the HTTP server.
public final class WebService: Sendable {
    private let router: Router
    private let access: AccessControl
    private let repeated: RepeatedRequests
    private let log: Log
    private let counts: [RouteCounts]
    private let unrouted = RouteCounts()

    /// Refuses route groups whose paths collide. The login and the description of all routes are added here.
    public init(
        groups: [any RouteGroup], access: AccessControl, answers: any AnswerStorage, log: Log
    ) throws(WebError) {
        let logIn = LogIn(access)
        let own: [any RouteGroup] = [
            SessionRoutes(access: access, logIn: logIn), AccountRoutes(access: access, logIn: logIn),
        ]
        repeated = RepeatedRequests(answers)
        let all = groups + own
        router = try Router(all + [DocumentRoutes(describing: all)])
        self.access = access
        self.log = log.part("web")
        counts = router.routes.map { _ in RouteCounts() }
    }

    public func answer(_ request: Request) async -> Response {
        let (inner, watchToken) = access.unwrap(request)
        do throws(WebError) {
            // Supervisors ask by any name, and learn nothing that others may not know. Files of pages are the same everywhere.
            if !HealthRoutes.open.contains(inner.path), !inner.path.hasPrefix("/assets/") {
                try access.checkHost(request)
            }
        } catch {
            unrouted.add(403)
            return Self.page(error, inner) ?? Problems.response(error)
        }
        switch router.find(inner.method, inner.path) {
        case .route(let index, let parameters):
            let route = router.routes[index]
            let response: Response
            do {
                let caller = try await access.caller(inner, watchToken: watchToken, for: route.access)
                try await access.check(route, inner, caller)
                try route.checkQuery(of: inner)
                let token = caller.watchToken == nil ? nil : watchToken
                let base = BaseAddress(of: request, at: access.address, watchToken: token)
                let call = Call(request: inner, parameters: parameters, base: base, caller: caller)
                response = try await repeated.once(call) { try await route.handler(call) }
            } catch {
                response = Self.page(error, inner) ?? Problems.response(error)
                note(error, route, inner, response.status)
            }
            counts[index].add(response.status)
            return response
        case .methodNotAllowed(let methods):
            unrouted.add(405)
            let allowed = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
            let error = WebError.method(inner.method, inner.path)
            var response = Self.page(error, inner) ?? Problems.response(error)
            response.headers.append(Request.Field("Allow", allowed))
            return response
        case .notFound:
            unrouted.add(404)
            let error = WebError.noRoute(inner.path)
            return Self.page(error, inner) ?? Problems.response(error)
        }
    }

    /// A person in front of a browser is led to the login, or reads what the error is; programs get the problem as JSON.
    private static func page(_ error: any Error, _ request: Request) -> Response? {
        guard let fault = error as? any Explained, request.header("Accept")?.contains("text/html") == true else {
            return nil
        }
        guard request.method == .get, ["access.not-here", "access.log-in"].contains(fault.code) else {
            let isForPrograms = request.path.hasPrefix("/api/")
            return isForPrograms ? nil : PlainPage.refusal(fault, status: Problems.status(of: fault))
        }
        let next = LocalAddress(request.path, request.query).description
        return .redirect(to: LocalAddress("/login", [Request.Field("next", next)]))
    }

    private func note(_ error: any Error, _ route: Route, _ request: Request, _ status: Int) {
        if status == 500 {
            log(.error, "request.failed", error)
        } else {
            log(
                .debug, "request.refused",
                ["route": route.pattern.description, "status": status, "client": request.client.host])
        }
    }

    /// Requests by route and class of status.
    public func metrics() -> [MetricSample] {
        var samples: [MetricSample] = []
        for (route, counts) in zip(router.routes, counts) {
            samples += counts.samples(route.method.rawValue, route.pattern.description)
        }
        return samples + unrouted.samples("any", "none")
    }
}

/// How often a route answered with which class of status.
private struct RouteCounts: Sendable {
    private let classes = (0..<4).map { _ in Counter() }

    func add(_ status: Int) { classes[min(max(status / 100 - 2, 0), 3)].add() }

    func samples(_ method: String, _ pattern: String) -> [MetricSample] {
        classes.enumerated().compactMap { index, counter in
            guard counter.value > 0 else { return nil }
            return MetricSample(
                "continuity_route_answers_total", help: "Answers by route and kind.", kind: .counter,
                labels: [.init("method", method), .init("route", pattern), .init("status", "\(index + 2)xx")],
                value: Double(counter.value))
        }
    }
}
