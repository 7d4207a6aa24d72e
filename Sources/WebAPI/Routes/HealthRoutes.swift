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

    public let tag = "Health"

    public var routes: [Route] {
        [
            Route(
                .get, "/healthz", .open, "live", "Whether the program runs", returns: .object(Self.liveness),
                handler: live),
            Route(
                .get, "/readyz", .open, "ready", "Whether viewers can be served", returns: .object(Self.readiness),
                .object(Self.readiness, status: 503), handler: ready),
            Route(
                .get, "/metrics", .viewer, "metrics", "Numbers for Prometheus", returns: .content("text/plain"),
                handler: metrics),
        ]
    }

    private static let liveness = ResponseObject<Void>(
        "Liveness", [.text("status", .words(["live"]), isRequired: true) { "live" }])

    private static let readiness = ResponseObject<[any Explained]>(
        "Readiness",
        [
            .text("status", .words(["ready", "not-ready"]), isRequired: true) { $0.isEmpty ? "ready" : "not-ready" },
            .list("reasons", reason) { $0 },
        ])

    private static let reason = ResponseObject<any Explained>([
        .field("code") { $0.code }, .field("what") { $0.what }, .field("why") { $0.why }, .field("fix") { $0.fix },
    ])

    private static let fresh = [Request.Field("Cache-Control", "no-store")]

    private func live(_ call: Call) async throws -> Response {
        .json(Self.liveness, ())
    }

    private func ready(_ call: Call) async throws -> Response {
        let obstacles = await health.obstacles()
        return .json(
            Self.readiness.bytes(obstacles), status: obstacles.isEmpty ? 200 : 503,
            headers: obstacles.isEmpty ? [] : [Request.Field("Retry-After", "5")])
    }

    private func metrics(_ call: Call) async throws -> Response {
        let text = MetricsText.of(await health.metrics())
        return Response("text/plain; version=0.0.4; charset=utf-8", text, headers: Self.fresh)
    }
}
