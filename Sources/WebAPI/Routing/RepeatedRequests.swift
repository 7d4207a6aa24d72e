public import Core
import HTTP
import Synchronization

/// Keeps responses for `WebLimits.answerMemory`, also over restarts.
public protocol AnswerStorage: Sendable {
    func answer(of owner: String, key: String) async throws -> AnsweredRequest?
    func keep(_ answer: AnsweredRequest, of owner: String, key: String) async throws
}

/// Sees to it that a request which is repeated under the same `Idempotency-Key` takes effect once. Safe from any task.
final class RepeatedRequests: Sendable {
    private let storage: any AnswerStorage
    private let running = Mutex<Set<String>>([])

    static let key = Parameter<String>.text(
        "Idempotency-Key", in: .header, limit: 200,
        "A text of the caller's choice. A request that is repeated under it within 24 hours gets the first response again."
    )

    init(_ storage: any AnswerStorage) { self.storage = storage }

    /// Runs `body`, unless this very request was answered already. Only of callers that have logged in.
    func once(_ call: Call, _ body: () async throws -> Response) async throws -> Response {
        guard call.request.method == .post, let key = try call.value(of: Self.key), let grant = call.caller.grant else {
            return try await body()
        }
        let fingerprint = Self.fingerprint(call.request)
        let (owner, name) = (grant.key, "\(grant.key) \(key)")
        guard running.withLock({ $0.insert(name).inserted }) else { throw WebError.keyIsRunning(key) }
        defer { _ = running.withLock { $0.remove(name) } }
        if let kept = try await storage.answer(of: owner, key: key) {
            guard kept.fingerprint == fingerprint else { throw WebError.keyIsTaken(key) }
            return kept.response
        }
        let response = try await body()
        // A response with a secret is given once: the caller who missed it makes another token.
        if !response.isSecret, let answer = AnsweredRequest(response, fingerprint) {
            try await storage.keep(answer, of: owner, key: key)
        }
        return response
    }

    private static func fingerprint(_ request: Request) -> Int64 {
        var bytes: [UInt8] = []
        bytes.write("\(request.method.rawValue) \(request.path)")
        for item in request.query { bytes.write("\n\(item.name)=\(item.value)") }
        bytes.write("\n\n")
        return Int64(bitPattern: Fingerprint(large: bytes + request.body).value)
    }
}

extension AnsweredRequest {
    /// nil for a response that is made while it is sent, or too large to keep.
    fileprivate init?(_ response: Response, _ fingerprint: Int64) {
        guard case .bytes(let bytes) = response.body, bytes.count <= WebLimits.answerByteCount, response.status < 500
        else { return nil }
        let lines = response.headers.filter { $0.name != "Set-Cookie" }.map { "\($0.name): \($0.value)" }
        self.init(
            fingerprint: fingerprint, status: response.status, headers: lines.joined(separator: "\n"), body: bytes)
    }

    fileprivate var response: Response {
        let fields = headers.split(separator: "\n").compactMap { line -> Request.Field? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return Request.Field(String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
        return Response(status: status, headers: fields, body: .bytes(body))
    }
}

extension WebError {
    static func keyIsRunning(_ key: String) -> WebError {
        WebError(
            "request.key-running", .conflict, what: "Cannot answer the request with the key \(key)",
            why: "the first request with this key is still running", fix: "Repeat it in a moment.")
    }

    static func keyIsTaken(_ key: String) -> WebError {
        WebError(
            "request.key-taken", .invalid, status: 422, what: "Cannot answer the request with the key \(key)",
            why: "another request was made with this key", fix: "Send a key of its own with each new request.")
    }
}
