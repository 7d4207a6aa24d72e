public import Core
import HTTP

/// What the last rehearsal found, and having another.
public protocol RehearsalOperations: Sendable {
    func rehearsal() async -> RehearsalStatus
    /// Begins and answers at once; fails with the code `rehearsal.running` when one runs already.
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

    public struct Finding: Hashable, Sendable {
        public var isFault: Bool
        public var code: String
        public var channel: ChannelNumber
        public var channelName: String
        /// The first time it would happen, and that on the channel's own clock.
        public var when: Instant
        public var localTime: String
        public var last: Instant
        public var count: Int
        public var what: String
        public var why: String
        public var fix: String
        public var path: String?

        public init(
            isFault: Bool, code: String, channel: ChannelNumber, channelName: String, when: Instant, localTime: String,
            last: Instant, count: Int, what: String, why: String, fix: String, path: String? = nil
        ) {
            self.isFault = isFault
            self.code = code
            self.channel = channel
            self.channelName = channelName
            self.when = when
            self.localTime = localTime
            self.last = last
            self.count = count
            self.what = what
            self.why = why
            self.fix = fix
            self.path = path
        }
    }

    public var started: Instant
    public var finished: Instant
    /// The stretch that was rehearsed.
    public var from: Instant
    public var until: Instant
    public var channels: [Channel] = []
    /// By channel; of each its faults first.
    public var findings: [Finding] = []

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

    public var routes: [Route] {
        [
            Route(.get, "/api/v1/rehearsal", .read, rehearsal),
            Route(.post, "/api/v1/rehearsal", .control, start),
        ]
    }

    private func rehearsal(_ call: Call) async throws -> Response {
        let status = await operations.rehearsal()
        let showsPaths = call.visitor.seesPaths
        return .json(
            JSONWriter.object { body in
                body.field("state", status.isRunning ? "running" : status.last == nil ? "none" : "finished")
                guard let last = status.last else { return }
                body.summary(last)
                body.array("channels") { list in
                    for channel in last.channels { list.object { $0.rehearsed(channel) } }
                }
                body.array("findings") { list in
                    for finding in last.findings { list.object { $0.finding(finding, showsPaths: showsPaths) } }
                }
            })
    }

    private func start(_ call: Call) async throws -> Response {
        try await operations.startRehearsal()
        return .json(JSONWriter.object { $0.field("done", "rehearsal started") }, status: 202)
    }
}

extension JSONWriter {
    fileprivate mutating func summary(_ result: RehearsalResult) {
        field("started", result.started)
        field("finished", result.finished)
        field("from", result.from)
        field("until", result.until)
        field("items", result.channels.reduce(0) { $0 + $1.itemCount })
        field("faults", result.channels.reduce(0) { $0 + $1.faultCount })
        field("warnings", result.channels.reduce(0) { $0 + $1.warningCount })
    }

    fileprivate mutating func rehearsed(_ channel: RehearsalResult.Channel) {
        field("number", channel.number.description)
        field("name", channel.name)
        field("items", channel.itemCount)
        field("faults", channel.faultCount)
        field("warnings", channel.warningCount)
    }

    fileprivate mutating func finding(_ finding: RehearsalResult.Finding, showsPaths: Bool) {
        field("severity", finding.isFault ? "fault" : "warning")
        field("code", finding.code)
        field("channel", finding.channel.description)
        field("channelName", finding.channelName)
        field("when", finding.when)
        field("localTime", finding.localTime)
        field("last", finding.last)
        field("count", finding.count)
        field("what", finding.what)
        field("why", finding.why)
        field("fix", finding.fix)
        if showsPaths { field("path", finding.path) }
    }
}
