public import Core
import HTTP

/// The last rehearsal, and starting one.
public protocol RehearsalOperations: Sendable {
    func rehearsal() async -> RehearsalStatus
    /// Starts a rehearsal and returns at once; fails with the code `rehearsal.running` when one runs already.
    func startRehearsal() async throws
}

public struct RehearsalStatus: Hashable, Sendable {
    public var isRunning: Bool
    /// nil before the first has ended.
    public var last: RehearsalResult?

    public init(isRunning: Bool, last: RehearsalResult?) {
        self.isRunning = isRunning
        self.last = last
    }
}

/// A rehearsal that came to its end.
public struct RehearsalResult: Hashable, Sendable {
    public struct Channel: Hashable, Sendable {
        public var number: ChannelNumber
        public var name: String
        public var itemCount: Int
        public var faultCount: Int
        public var warningCount: Int

        public init(number: ChannelNumber, name: String, itemCount: Int, faultCount: Int, warningCount: Int) {
            self.number = number
            self.name = name
            self.itemCount = itemCount
            self.faultCount = faultCount
            self.warningCount = warningCount
        }
    }

    public var started: Instant
    public var finished: Instant
    /// The time that was rehearsed.
    public var from: Instant
    public var until: Instant
    public var channels: [Channel] = []
    /// By channel; of each the faults first.
    public var findings: [RehearsalFinding] = []

    public init(started: Instant, finished: Instant, from: Instant, until: Instant) {
        self.started = started
        self.finished = finished
        self.from = from
        self.until = until
    }
}

/// The rehearsal of the coming days.
public struct RehearsalRoutes: RouteGroup {
    private let operations: any RehearsalOperations

    public init(operations: any RehearsalOperations) { self.operations = operations }

    public let tag = "Operation"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/rehearsal", .operator, "rehearsal", "Findings of the last rehearsal of the coming days",
                returns: .object(Self.object), handler: rehearsal),
            Route(
                .post, "/api/v1/rehearsal", .operator, "startRehearsal", "Rehearses the coming days now",
                returns: .object(Self.object, status: 202), errors: [409], handler: start),
        ]
    }

    private static let object = ResponseObject<RehearsalStatus>(
        "Rehearsal",
        [
            .text("state", .words(["none", "running", "finished"]), isRequired: true) { status in
                status.isRunning ? "running" : status.last == nil ? "none" : "finished"
            },
            .field("started") { $0.last?.started }, .field("finished") { $0.last?.finished },
            .field("from") { $0.last?.from }, .field("until") { $0.last?.until },
            .field("items") { $0.last.map { $0.channels.reduce(0) { $0 + $1.itemCount } } },
            .field("faults") { $0.last.map { $0.channels.reduce(0) { $0 + $1.faultCount } } },
            .field("warnings") { $0.last.map { $0.channels.reduce(0) { $0 + $1.warningCount } } },
            .list("channels", channel, isRequired: false) { $0.last?.channels },
            .list("findings", finding, isRequired: false) { $0.last?.findings },
        ])

    private static let channel = ResponseObject<RehearsalResult.Channel>([
        .field("number") { $0.number.description }, .field("name") { $0.name }, .field("items") { $0.itemCount },
        .field("faults") { $0.faultCount }, .field("warnings") { $0.warningCount },
    ])

    static let finding = ResponseObject<RehearsalFinding>(
        "Finding",
        [
            .text("severity", .words(["fault", "warning"]), isRequired: true) { $0.cause.severity.rawValue },
            .field("code") { $0.cause.code }, .field("channel", "Its number.") { $0.channel.description },
            .field("channelName") { $0.channelName }, .field("when", "The first time.") { $0.when },
            .field("localTime", "The first time on the channel's clock.") { $0.localTime },
            .field("last", "The last time.") { $0.last }, .field("count") { $0.count },
            .field("what") { $0.cause.what }, .field("why") { $0.cause.why }, .field("fix") { $0.cause.fix },
            .field("path", "The file it is about.") { $0.cause.path },
        ])

    private func rehearsal(_ call: Call) async throws -> Response { .json(Self.object, await operations.rehearsal()) }

    private func start(_ call: Call) async throws -> Response {
        try await operations.startRehearsal()
        return .json(Self.object, await operations.rehearsal(), status: 202)
    }
}
