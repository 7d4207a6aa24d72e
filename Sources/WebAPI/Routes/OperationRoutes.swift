public import Core
import HTTP

/// What an operator looks at while the station runs.
public protocol OperationReporter: Sendable {
    func viewers() async -> [ViewerReport]
    /// What is wrong now, the newest first.
    func faults() async throws -> [FaultReport]
}

public struct ViewerReport: Hashable, Sendable {
    public enum Way: String, Hashable, Sendable { case stream, hls }

    public var channel: ChannelNumber
    /// The address, as `192.168.1.20`.
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

public struct FaultReport: Hashable, Sendable {
    public var channel: ChannelNumber?
    public var code: String
    public var what: String
    public var why: String
    public var fix: String
    public var first: Instant
    public var last: Instant
    public var count: Int

    public init(
        channel: ChannelNumber? = nil, code: String, what: String, why: String, fix: String, first: Instant,
        last: Instant, count: Int = 1
    ) {
        self.channel = channel
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        self.first = first
        self.last = last
        self.count = count
    }
}

/// Viewers and faults.
public struct OperationRoutes: RouteGroup {
    private let reporter: any OperationReporter

    public init(reporter: any OperationReporter) { self.reporter = reporter }

    public var routes: [Route] {
        [
            Route(.get, "/api/v1/viewers", .read, viewers),
            Route(.get, "/api/v1/faults", .read, faults),
        ]
    }

    private func viewers(_ call: Call) async throws -> Response {
        let viewers = await reporter.viewers()
        return .json(
            JSONWriter.object { body in
                body.array("viewers") { list in
                    for viewer in viewers {
                        list.object { entry in
                            entry.field("channel", viewer.channel.description)
                            entry.field("host", viewer.host)
                            entry.field("agent", viewer.agent)
                            entry.field("way", viewer.way.rawValue)
                            entry.field("since", viewer.since)
                            entry.field("bytes", viewer.byteCount)
                            entry.field("skips", viewer.skips)
                        }
                    }
                }
            })
    }

    private func faults(_ call: Call) async throws -> Response {
        let faults = try await reporter.faults()
        return .json(
            JSONWriter.object { body in
                body.array("faults") { list in
                    for fault in faults {
                        list.object { entry in
                            entry.field("channel", fault.channel?.description)
                            entry.field("code", fault.code)
                            entry.field("what", fault.what)
                            entry.field("why", fault.why)
                            entry.field("fix", fault.fix)
                            entry.field("first", fault.first)
                            entry.field("last", fault.last)
                            entry.field("count", fault.count)
                        }
                    }
                }
            })
    }
}
