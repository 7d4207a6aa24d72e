import Core
import HTTP

/// What happens, as it happens.
public struct EventRoutes: RouteGroup {
    private let feed: any EventFeed

    public init(feed: any EventFeed) { self.feed = feed }

    public var routes: [Route] { [Route(.get, "/api/v1/events", .read, events)] }

    private func events(_ call: Call) async throws -> Response {
        let headers = [
            Request.Field("Content-Type", "text/event-stream; charset=utf-8"),
            Request.Field("Cache-Control", "no-store"),
            // Proxies must pass every event on at once.
            Request.Field("X-Accel-Buffering", "no"),
        ]
        if call.request.method == .head { return Response(headers: headers) }
        guard let reader = feed.listen() else { throw WebFault.tooManyListeners }
        return Response(headers: headers, body: .stream(reader, limit: nil))
    }
}

extension WebFault {
    static let tooManyListeners = WebFault(
        "event.listeners", what: "Listening to events", why: "too many pages listen already",
        fix: "Close some of them.")
}
