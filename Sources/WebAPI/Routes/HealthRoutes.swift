public import Core
import HTTP

/// How the station is.
public protocol StationHealth: Sendable {
    /// Empty when the station can serve viewers; else what it still waits for.
    func obstacles() async -> [any Explained]
    /// Every number of the station, `WebService.metrics()` among them.
    func metrics() async -> [MetricSample]
}

/// For supervisors and monitoring.
public struct HealthRoutes: RouteGroup {
    private let health: any StationHealth

    /// What is answered by any host name.
    static let open: Set<String> = ["/healthz", "/readyz"]

    public init(health: any StationHealth) { self.health = health }

    public var routes: [Route] {
        [
            Route(.get, "/healthz", .nothing, live),
            Route(.get, "/readyz", .nothing, ready),
            Route(.get, "/metrics", .read, metrics),
        ]
    }

    private static let fresh = [Request.Field("Cache-Control", "no-store")]

    private func live(_ call: Call) async throws -> Response {
        let body = JSONWriter.object { $0.field("status", "live") }
        return Response("application/json; charset=utf-8", body, headers: Self.fresh)
    }

    private func ready(_ call: Call) async throws -> Response {
        let obstacles = await health.obstacles()
        let body = JSONWriter.object { body in
            body.field("status", obstacles.isEmpty ? "ready" : "not-ready")
            body.array("reasons") { list in
                for obstacle in obstacles { list.object { $0.fields(of: obstacle) } }
            }
        }
        return Response(
            status: obstacles.isEmpty ? 200 : 503, "application/json; charset=utf-8", body,
            headers: Self.fresh + (obstacles.isEmpty ? [] : [Request.Field("Retry-After", "5")]))
    }

    private func metrics(_ call: Call) async throws -> Response {
        let text = MetricsText.of(await health.metrics())
        return Response("text/plain; version=0.0.4; charset=utf-8", text, headers: Self.fresh)
    }
}
