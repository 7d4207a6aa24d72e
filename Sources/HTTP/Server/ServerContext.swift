import Core
import Linux

/// What every loop of one server shares. Immutable, or safe from any thread.
struct ServerContext: Sendable {
    let configuration: ServerConfiguration
    let handler: RequestHandler
    let immediate: ImmediateHandler?
    let log: Log
    let book: ConnectionQuota
    let metrics: ServerMetrics

    var limits: Limits { configuration.limits }

    /// Runs the handler on the shared pool and makes its result ready to be sent.
    func answer(to request: Request) async -> PreparedResponse {
        do {
            return PreparedResponse(try await handler(request), to: request)
        } catch {
            metrics.failures.add()
            log(.error, "request.failed", error)
            return PreparedResponse(Self.failure(error), to: request)
        }
    }

    private static func failure(_ error: any Error) -> Response {
        if let error = error as? any Explained { return Problem.response(error, status: 500) }
        return Response(
            status: 500, Problem.contentType,
            Problem.json(
                status: 500, code: "http.failed", what: "Cannot answer the request",
                why: "an unexpected fault inside the station", fix: "Check the log for `request.failed`."))
    }

    func isTrustedProxy(_ address: IPAddress) -> Bool {
        configuration.trustedProxies.contains { $0.contains(address) }
    }

    /// The request with the client's true address as far as it is known, and without the headers of proxies.
    func attributed(_ request: Request, to peer: IPAddress) -> Request {
        guard request.headers.contains(where: { ForwardingHeaders.contains($0.name) }) else { return request }
        var request = request
        let isTrusted = isTrustedProxy(peer)
        let forwarding = isTrusted ? ForwardingHeaders(request.headers) : nil
        request.headers.removeAll { ForwardingHeaders.contains($0.name) }
        if let forwarding, let client = forwarding.client(isTrusted: isTrustedProxy) {
            request.client = ClientAddress(host: client.description, port: 0)
            request.arrival = .trustedProxy(forwarding.origin)
        } else {
            request.arrival = .unknownProxy
            warn(about: peer, isTrusted: isTrusted)
        }
        return request
    }

    /// Once for each proxy: its operator should know why viewers are turned away. Only near ones can be the operator's.
    private func warn(about peer: IPAddress, isTrusted: Bool) {
        guard peer.isLoopback || peer.isPrivate, book.isNews(proxy: peer) else { return }
        log(
            .warning, "http.unknown-proxy",
            [
                "proxy": peer,
                "fix": isTrusted
                    ? "make the proxy set X-Forwarded-For to the client's address, and nothing else that names one"
                    : "if it is your proxy, start the station with --trusted-proxy \(peer)",
            ])
    }
}
