import Core
import HTTP
import JSON
import Synchronization

/// The API of a station, as commands use it: the same requests whether the station runs here, elsewhere or not at all.
struct StationAPI: Sendable {
    let transport: any StationTransport

    func get<Document: Decodable>(
        _ path: String, _ query: KeyValuePairs<String, String?> = [:], as type: Document.Type = Document.self
    ) async throws -> Document {
        try decode(try await send(.get, path, query), path)
    }

    /// The body as it comes, such as a station file.
    func bytes(_ path: String, _ query: KeyValuePairs<String, String?> = [:]) async throws -> [UInt8] {
        try Self.body(of: try await send(.get, path, query), path)
    }

    func send<Document: Decodable>(
        _ method: Request.Method, _ path: String, _ query: KeyValuePairs<String, String?> = [:],
        body: [UInt8] = [], type contentType: String = "application/json", as type: Document.Type = Document.self
    ) async throws -> Document {
        try decode(try await send(method, path, query, body: body, type: contentType), path)
    }

    /// Sends a value as JSON.
    func send<Document: Decodable>(
        _ method: Request.Method, _ path: String, json value: some Encodable, as type: Document.Type = Document.self
    ) async throws -> Document {
        try decode(try await send(method, path, body: try JSONText.encode(value)), path)
    }

    /// Sends a request and returns the response; throws the error that a response of another status than 2xx carries.
    @discardableResult
    func send(
        _ method: Request.Method, _ path: String, _ query: KeyValuePairs<String, String?> = [:],
        body: [UInt8] = [], type contentType: String = "application/json"
    ) async throws -> Response {
        let fields = query.compactMap { name, value in value.map { Request.Field(name, $0) } }
        let headers = body.isEmpty ? [] : [Request.Field("Content-Type", contentType)]
        let response = try await transport.send(
            Request(method, path, query: fields, headers: headers, body: body))
        guard (200...299).contains(response.status) else {
            throw APIError(response.status, try Self.body(of: response, path), path)
        }
        return response
    }

    /// Gives the lines of an event stream, until nothing comes for `silence`.
    func lines(
        of path: String, _ query: KeyValuePairs<String, String?>, silence: TimeSpan,
        _ take: @escaping @Sendable (String) -> Void
    ) async throws {
        let fields = query.compactMap { name, value in value.map { Request.Field(name, $0) } }
        let gathered = Mutex<[UInt8]>([])
        let status = try await transport.stream(Request(.get, path, query: fields), silence: silence) { bytes in
            let lines = gathered.withLock { rest -> [String] in
                rest += bytes
                guard let end = rest.lastIndex(of: 0x0a) else { return [] }
                let whole = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeFirst(end + 1)
                return whole.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
            for line in lines { take(line) }
        }
        guard status == 200 else { throw APIError(status, gathered.withLock { $0 }, path) }
    }

    private func decode<Document: Decodable>(_ response: Response, _ path: String) throws -> Document {
        let bytes = try Self.body(of: response, path)
        do throws(JSONError) {
            return try JSONText.decode(Document.self, from: bytes)
        } catch {
            throw StationError(
                .internal, "api.response", what: "Cannot read the station's response to \(path)", why: error.why,
                fix: "Use the same version of Continuity on both sides.")
        }
    }

    private static func body(of response: Response, _ path: String) throws(StationError) -> [UInt8] {
        guard case .bytes(let bytes) = response.body else {
            throw StationError(
                .internal, "api.response", what: "Cannot read the station's response to \(path)", why: "it is a stream",
                fix: "Report this error.")
        }
        return bytes
    }
}

/// An error response of the API, in the words of the station.
private struct APIError: Explained {
    let code: String
    let category: ErrorCategory
    let what: String
    let why: String
    let fix: String
    let places: [ErrorPlace]

    private struct Body: Decodable {
        struct Place: Decodable {
            var pointer: String?
            var line: Int?
            var column: Int?
            var code: String?
            var found: String?
            var expected: String?
            var suggestion: String?
        }

        var code: String?
        var what: String?
        var why: String?
        var fix: String?
        var errors: [Place]?
    }

    init(_ status: Int, _ bytes: [UInt8], _ path: String) {
        // A response of something other than a station, such as a proxy, has no JSON.
        let body = try? JSONText.decode(Body.self, from: bytes)
        code = body?.code ?? "api.status"
        category = Self.category(of: status)
        what = body?.what ?? "Cannot use \(path)"
        why = body?.why ?? "the server responded with status \(status)"
        fix = body?.fix ?? "Check the address, and that a station of this version runs there."
        places = (body?.errors ?? []).map { place in
            let position: ErrorPlace.Position =
                if let line = place.line { .text(line: line, column: place.column ?? 1) } else {
                    .pointer(place.pointer ?? "")
                }
            return ErrorPlace(
                position, code: place.code ?? "value.invalid", found: place.found ?? "", expected: place.expected ?? "",
                suggestion: place.suggestion)
        }
    }

    private static func category(of status: Int) -> ErrorCategory {
        switch status {
        case 401, 403: .forbidden
        case 404, 410: .unknown
        case 409, 412, 428: .conflict
        case 429: .busy
        case 502, 503, 504: .unavailable
        case 400...499: .invalid
        default: .internal
        }
    }
}
