public import Core

/// What a handler answers.
public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Endless: the connection is taken over and fed from the reader until either side ends. For HEAD requests the
        /// reader is not asked for anything and closed at once.
        case stream(any ChunkReader, limit: TimeSpan?)
        /// A body that ends, made while it is sent and only as fast as the client takes it. The reader is asked for no more
        /// than the connection sends, and closed when the body is sent, or is not wanted.
        case generated(any ChunkReader)
    }

    public var status: Int
    public var headers: [Request.Field]
    public var body: Body

    public init(status: Int = 200, headers: [Request.Field] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public init(status: Int = 200, _ contentType: String, _ bytes: [UInt8], headers: [Request.Field] = []) {
        self.init(status: status, headers: [Request.Field("Content-Type", contentType)] + headers, body: .bytes(bytes))
    }

    public init(status: Int = 200, _ contentType: String, _ text: String, headers: [Request.Field] = []) {
        self.init(status: status, contentType, Array(text.utf8), headers: headers)
    }
}

/// Answers requests. Runs on the shared pool and must not block; a thrown error is answered with 500 and logged.
public typealias RequestHandler = @Sendable (Request) async throws -> Response
