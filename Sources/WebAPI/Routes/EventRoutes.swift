import Core
import HTTP

/// What happens, as it happens: events and the log.
public struct EventRoutes: RouteGroup {
    private let hub: EventHub
    private let log: LogHub
    private let access: AccessControl

    /// `access` ends streams together with the session or token that opened them.
    public init(hub: EventHub, log: LogHub, access: AccessControl) {
        self.hub = hub
        self.log = log
        self.access = access
    }

    public let tag = "Operation"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/events", .viewer, "events",
                "Server-sent events. Each says that something changed; `reset` says that some were missed",
                [Self.last], returns: .events(EventRow.names.map { ($0, EventRow.object($0).schema) }), errors: [503],
                handler: events),
            Route(
                .get, "/api/v1/log", .operator, "log", "The log: its newest lines, then those that come",
                [Self.level, Self.part, Self.text], returns: .events([("line", LogHub.Line.object.schema)]),
                errors: [503],
                handler: lines),
        ]
    }

    private static let last = Parameter<String>.text(
        "Last-Event-ID", in: .header, limit: 64, "The id of the newest event that the client knows.")
    private static let level = Parameter<String>.word(
        "level", Log.Level.allCases.map(\.name), "The least level (default debug).")
    private static let part = Parameter<String>.text("part", "Only this part, such as channel/5.")
    private static let text = Parameter<String>.text("q", "Only lines that contain these letters.")

    private func events(_ call: Call) async throws -> Response {
        let last = try call.value(of: Self.last)
        return try stream(call) { hub.listen(after: last, onClose: $0) }
    }

    private func lines(_ call: Call) async throws -> Response {
        let level = try call.value(of: Self.level).flatMap { Log.Level($0) } ?? .debug
        let filter = LogHub.Filter(
            level: level, part: try call.value(of: Self.part), text: try call.value(of: Self.text))
        return try stream(call) { log.listen(filter, onClose: $0) }
    }

    private func stream(
        _ call: Call, _ listen: (@escaping @Sendable (EventStream) -> Void) -> EventStream?
    ) throws(WebError) -> Response {
        let (streams, grant) = (access.streams, call.caller.grant)
        guard let stream = listen({ streams.remove($0, of: grant) }) else { throw .tooManyListeners }
        streams.add(stream, of: grant)
        return stream.response(limit: call.caller.expires.map { $0 - access.clock.now })
    }
}

extension WebError {
    static let tooManyListeners = WebError(
        "event.listeners", .busy, what: "Cannot send events", why: "too many clients listen already",
        fix: "Close some of them.")
}
