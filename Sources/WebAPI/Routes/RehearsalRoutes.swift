public import Core
import HTTP

/// The last rehearsal, and starting one.
public protocol RehearsalOperations: Sendable {
    func rehearsal() async -> RehearsalStatus
    /// Starts a rehearsal and returns at once; fails with the code `rehearsal.running` when one runs already.
    func startRehearsal() async throws
    /// Starts one with options of its own, beside the usual ones, and returns at once.
    func request(_ wish: RehearsalWish) async throws -> RequestedRehearsal
    /// nil when none has this number, or it is not kept any more.
    func requested(_ id: Int) async -> RequestedRehearsal?
    /// False when it does not run.
    func stopRequested(_ id: Int) async -> Bool
}

/// What a rehearsal on request is to look at.
public struct RehearsalWish: Hashable, Sendable {
    public var channels: Set<ChannelID>
    public var span: TimeSpan
    /// Files are not probed.
    public var isQuick: Bool
    /// nil: repeats are as they should be.
    public var repeatWithin: TimeSpan?
    public var longestFiller: TimeSpan?
}

/// A rehearsal on request: how far it is, or what it found.
public struct RequestedRehearsal: Sendable {
    public var id: Int
    public var started: Instant
    /// The channel that it is at, and how many come before it.
    public var channel: Channel?
    public var channelsDone: Int?
    public var channelCount: Int?
    public var filesDone: Int?
    public var fileCount: Int?
    public var isQuick: Bool
    public var result: RehearsalResult?
    /// Why there is no result, when it has ended without one.
    public var failure: StationError?

    public init(id: Int, started: Instant, isQuick: Bool) {
        self.id = id
        self.started = started
        self.isQuick = isQuick
    }
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
    private let directory: any ChannelDirectory

    public init(operations: any RehearsalOperations, directory: any ChannelDirectory) {
        self.operations = operations
        self.directory = directory
    }

    public let tag = "Operation"

    public var routes: [Route] { usualRoutes + requestedRoutes }

    private var requestedRoutes: [Route] {
        [
            Route(
                .post, "/api/v1/rehearsals", .operator, "requestRehearsal",
                "Rehearses some channels, or all, with other options than usual",
                [Query.channels, Query.group, Self.span, Self.quick, Self.repeatWithin, Self.longestFiller],
                returns: .object(Self.requested, status: 202), errors: [503], handler: request),
            Route(
                .get, "/api/v1/rehearsals/{rehearsal}", .operator, "requestedRehearsal",
                "How far a rehearsal on request is, or what it found", [Self.id], returns: .object(Self.requested),
                handler: oneRequested),
            Route(
                .delete, "/api/v1/rehearsals/{rehearsal}", .operator, "stopRequestedRehearsal",
                "Ends a rehearsal on request", [Self.id], returns: .nothing, handler: stopRequested),
        ]
    }

    private var usualRoutes: [Route] {
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
            }
        ] + results { $0.last })

    /// What a rehearsal found, as members of an object that may lack it.
    private static func results<Value>(
        _ result: @escaping @Sendable (Value) -> RehearsalResult?
    ) -> [ResponseMember<Value>] {
        [
            .field("started") { result($0)?.started }, .field("finished") { result($0)?.finished },
            .field("from") { result($0)?.from }, .field("until") { result($0)?.until },
            .field("items") { result($0).map { $0.channels.reduce(0) { $0 + $1.itemCount } } },
            .field("faults") { result($0).map { $0.channels.reduce(0) { $0 + $1.faultCount } } },
            .field("warnings") { result($0).map { $0.channels.reduce(0) { $0 + $1.warningCount } } },
            .list("channels", channel, isRequired: false) { result($0)?.channels },
            .list("findings", finding, isRequired: false) { result($0)?.findings },
        ]
    }

    // MARK: On request

    private static let id = Path.id("rehearsal", "The rehearsal's id.")
    private static let longest = 60 * 86_400
    private static let span = Parameter<TimeSpan>.seconds(
        "for", 1...longest, "How many seconds ahead (default a week).")
    private static let quick = Parameter<Bool>.flag(
        "quick", "1: check that files are there and unchanged; do not probe them.")
    private static let repeatWithin = Parameter<TimeSpan>.seconds(
        "repeat-within", 1...longest, "Warn when a programme repeats within this many seconds.")
    private static let longestFiller = Parameter<TimeSpan>.seconds(
        "longest-filler", 1...longest, "Warn when filler runs longer than this many seconds (default 1800).")

    private static let requested = ResponseObject<RequestedRehearsal>(
        "RequestedRehearsal",
        [
            .field("id") { $0.id },
            .text("state", .words(["running", "finished", "failed"]), isRequired: true) { run in
                run.failure != nil ? "failed" : run.result == nil ? "running" : "finished"
            },
            .field("begun", "When it was asked for.") { $0.started },
            .field("quick", "Files were not probed.") { $0.isQuick },
            .field("channel", "The number of the channel that it is at.") { $0.channel?.number.description },
            .field("channelName") { $0.channel?.name },
            .field("channelsDone") { $0.channelsDone }, .field("channelCount") { $0.channelCount },
            .field("filesDone") { $0.filesDone }, .field("fileCount") { $0.fileCount },
            .object("failure", failure, "Why it has no result.") { $0.failure },
        ] + results { $0.result })

    private static let failure = ResponseObject<StationError>([
        .field("code") { $0.code }, .field("what") { $0.what }, .field("why") { $0.why }, .field("fix") { $0.fix },
    ])

    private func request(_ call: Call) async throws -> Response {
        let channels = try await directory.listings(for: call).map(\.channel.id)
        if channels.isEmpty, let text = try call.value(of: Query.channels) { throw WebError.unknownChannel(text) }
        let wish = RehearsalWish(
            channels: Set(channels), span: try call.value(of: Self.span) ?? .hours(24 * 7),
            isQuick: try call.value(of: Self.quick) ?? false, repeatWithin: try call.value(of: Self.repeatWithin),
            longestFiller: try call.value(of: Self.longestFiller))
        return .json(Self.requested, try await operations.request(wish), status: 202)
    }

    private func oneRequested(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.id.name)
        guard let id = Int(digits: text), let found = await operations.requested(id) else {
            throw WebError.nothingThere("rehearsal", text)
        }
        return .json(Self.requested, found)
    }

    private func stopRequested(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.id.name)
        guard let id = Int(digits: text), await operations.stopRequested(id) else {
            throw WebError.nothingThere("rehearsal", text)
        }
        return .done
    }

    // MARK: The usual one

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
