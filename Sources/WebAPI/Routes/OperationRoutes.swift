public import Core
import HTTP

/// Viewers, engines and faults.
public protocol OperationReporter: Sendable {
    func viewers() async -> [ViewerReport]
    /// Of the channels that run or are starting, by number.
    func engines() async -> [EngineReport]
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

/// The process that plays a channel.
public struct EngineReport: Hashable, Sendable {
    public enum Phase: String, Hashable, Sendable, CaseIterable { case starting, onAir = "on-air", restarting }

    public var channel: ChannelNumber
    public var phase: Phase
    public var processID: Int32?
    /// How long it has had the channel.
    public var age: TimeSpan
    /// How often another took over since the channel was started.
    public var restartCount: Int
    /// Processor time for a second of broadcast, as a share of one processor; nil in its first seconds.
    public var processorShare: Double?
    /// Memory that is its own; nil when the process is gone.
    public var memoryByteCount: Int64?
    /// How far it is behind the pace it keeps.
    public var lag: TimeSpan?
    public var byteCount: Int64

    public init(
        channel: ChannelNumber, phase: Phase, processID: Int32?, age: TimeSpan, restartCount: Int,
        processorShare: Double?, memoryByteCount: Int64?, lag: TimeSpan?, byteCount: Int64
    ) {
        self.channel = channel
        self.phase = phase
        self.processID = processID
        self.age = age
        self.restartCount = restartCount
        self.processorShare = processorShare
        self.memoryByteCount = memoryByteCount
        self.lag = lag
        self.byteCount = byteCount
    }
}

/// Viewers, engines and faults.
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
                .get, "/api/v1/engines", .operator, "engines", "The processes that play channels",
                returns: .object(Self.engineList), handler: engines),
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

    private static let engineList = ItemList<EngineReport>.object(
        "Engines",
        ResponseObject(
            "Engine",
            [
                .field("channel", "Its number.") { $0.channel.description }, .word("phase") { $0.phase },
                .field("process") { $0.processID.map(Int.init) },
                .field("age", "Seconds since it has had the channel.") { $0.age },
                .field("restarts", "How often another took over since the channel was started.") { $0.restartCount },
                .field("processor", "Thousandths of one processor.") { report in
                    report.processorShare.map { Int(($0 * 1_000).rounded()) }
                },
                .field("memory", "Bytes.") { $0.memoryByteCount },
                .field("lag", "Seconds it is behind its pace.") { $0.lag },
                .field("bytes", "Sent since the channel was started.") { $0.byteCount },
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

    private func engines(_ call: Call) async throws -> Response {
        .json(Self.engineList, ItemList(await reporter.engines()))
    }

    private func faults(_ call: Call) async throws -> Response {
        .json(Self.faultList, ItemList(try await reporter.faults()))
    }
}
