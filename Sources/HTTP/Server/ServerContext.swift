import Core
import Linux

/// What every loop of one server shares. Immutable, or safe from any thread.
struct ServerContext: Sendable {
    let configuration: ServerConfiguration
    let handler: RequestHandler
    let immediate: ImmediateHandler?
    let log: Log
    let book: ConnectionBook
    let metrics: ServerMetrics

    var limits: Limits { configuration.limits }

    /// Runs the handler on the shared pool and makes its result ready to be sent.
    func answer(to request: Request) async -> Answer {
        do {
            return Answer(try await handler(request), to: request)
        } catch {
            metrics.failures.add()
            log(.error, "request.failed", error)
            return Answer(Self.failure(error), to: request)
        }
    }

    private static func failure(_ error: any Error) -> Response {
        let body =
            (error as? any Explained).map { Problem.json($0) }
            ?? Problem.json(
                code: "http.failed", what: "Answering the request", why: "an unexpected fault inside the station",
                fix: "Look at the log for `request.failed`.")
        return Response(status: 500, "application/json", String(decoding: body, as: UTF8.self))
    }

    /// The request with the client's true address, and without claims of proxies that are not trusted.
    func attributed(_ request: Request, to peer: IPAddress) -> Request {
        guard request.headers.contains(where: { Self.isForwarding($0.name) }) else { return request }
        var request = request
        func isTrusted(_ address: IPAddress) -> Bool {
            configuration.trustedProxies.contains { $0.contains(address) }
        }
        guard isTrusted(peer) else {
            request.headers.removeAll { Self.isForwarding($0.name) }
            return request
        }
        // Each proxy adds the address it was called from at the end: the last one that is not a proxy's is the client's.
        let hops = request.headers.filter { $0.name.lowercased() == "x-forwarded-for" }
            .flatMap { $0.value.split(whereSeparator: { $0 == "," || $0 == " " }) }
        for hop in hops.reversed() {
            guard let address = IPAddress(String(hop)) else { break }
            request.client = ClientAddress(host: address.description, port: 0)
            if !isTrusted(address) { break }
        }
        return request
    }

    private static func isForwarding(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("x-forwarded-") || name == "forwarded" || name == "x-real-ip"
    }
}
