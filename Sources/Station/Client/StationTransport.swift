import Core
import HTTP
import Linux
import WebAPI

/// How requests of a command reach the API of a station.
protocol StationTransport: Sendable {
    func send(_ request: Request) async throws -> Response
    /// Gives the body of a response that does not end, piece by piece, until nothing comes for `silence`.
    func stream(_ request: Request, silence: TimeSpan, _ take: @escaping @Sendable ([UInt8]) -> Void) async throws
        -> Int
}

/// Over a socket: the station runs in another process, on this machine or elsewhere.
struct SocketTransport: StationTransport {
    let client: HTTPClient
    /// An API token; nil on the station's own Unix socket, where the user is enough.
    let token: String?

    func send(_ request: Request) async throws -> Response {
        var request = request
        if let token { request.headers.append(Request.Field("Authorization", "Bearer \(token)")) }
        return try await Thread.run(name: "api") { [client, request] in try client.send(request) }
    }

    func stream(
        _ request: Request, silence: TimeSpan, _ take: @escaping @Sendable ([UInt8]) -> Void
    ) async throws -> Int {
        var request = request
        if let token { request.headers.append(Request.Field("Authorization", "Bearer \(token)")) }
        return try await Thread.run(name: "api") { [client, request] in
            try client.exchange(request, silence: silence, endsWithSilence: true) { bytes in
                take(bytes)
                return true
            }.status
        }
    }
}

/// Inside this process: the station does not run, and this process holds its lock.
struct DirectTransport: StationTransport {
    let service: WebService

    func send(_ request: Request) async throws -> Response {
        var request = request
        request.arrival = .ownSocket
        request.headers.append(Request.Field("Host", "localhost"))
        return await service.answer(request)
    }

    func stream(
        _ request: Request, silence: TimeSpan, _ take: @escaping @Sendable ([UInt8]) -> Void
    ) async throws -> Int {
        throw StationError(
            .unavailable, "station.stopped", what: "Cannot read \(request.path)", why: "the station is not running",
            fix: "Start it with continuity serve.")
    }
}
