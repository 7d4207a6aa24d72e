public import Core
import HTTP

/// Viewers and faults.
public protocol OperationReporter: Sendable {
    func viewers() async -> [ViewerReport]
    /// Present faults, the newest first.
    func faults() async throws -> [FaultReport]
}

public struct ViewerReport: Hashable, Sendable {
    public enum Way: String, Hashable, Sendable, CaseIterable { case stream, hls }

    public var channel: ChannelNumber
    /// The address, such as `192.168.1.20`.
    public var host: String
    /// What the player calls itself.
    public var agent: String?
    public var way: Way
    public var since: Instant
    public var byteCount: Int64
    /// How often it was too slow and skipped forward.
    public var skips: Int64

    public init(
        channel: ChannelNumber, host: String, agent: String? = nil, way: Way, since: Instant, byteCount: Int64,
        skips: Int64
    ) {
        self.channel = channel
        self.host = host
        self.agent = agent
        self.way = way
        self.since = since
        self.byteCount = byteCount
        self.skips = skips
    }
}

/// Viewers and faults.
public struct OperationRoutes: RouteGroup {
    private let reporter: any OperationReporter

    public init(reporter: any OperationReporter) { self.reporter = reporter }

    public let tag = "Operation"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/viewers", .operator, "viewers", "All viewers", returns: .object(Self.viewerList),
                handler: viewers),
            Route(
                .get, "/api/v1/faults", .operator, "faults", "Present faults, the newest first",
                returns: .object(Self.faultList), handler: faults),
        ]
    }

    private static let viewerList = ItemList<ViewerReport>.object(
        "Viewers",
        ResponseObject(
            "Viewer",
            [
                .field("channel", "Its number.") { $0.channel.description }, .field("host") { $0.host },
                .field("agent", "What the player calls itself.") { $0.agent }, .word("way") { $0.way },
                .field("since") { $0.since }, .field("bytes") { $0.byteCount },
                .field("skips", "How often it was too slow and skipped forward.") { $0.skips },
            ]))

    private static let faultList = ItemList<FaultReport>.object(
        "Faults",
        ResponseObject(
            "Fault",
            [
                .field("channel", "Its number; absent for the whole station.") { $0.channel?.description },
                .field("code") { $0.code }, .field("what") { $0.what }, .field("why") { $0.why },
                .field("fix") { $0.fix }, .field("first") { $0.first }, .field("last") { $0.last },
                .field("count") { $0.count },
            ]))

    private func viewers(_ call: Call) async throws -> Response {
        .json(Self.viewerList, ItemList(await reporter.viewers()))
    }

    private func faults(_ call: Call) async throws -> Response {
        .json(Self.faultList, ItemList(try await reporter.faults()))
    }
}
