/// Why a request is not handled: an answer with a status, after which the connection closes, so that whatever the client
/// sent after the request is never taken for another one.
struct RequestError: Error, Equatable {
    let status: Int
    let code: String
    let why: String
    let fix: String

    init(_ status: Int, _ code: String, _ why: String, fix: String = "Send the request as RFC 9112 describes it.") {
        self.status = status
        self.code = "http.\(code)"
        self.why = why
        self.fix = fix
    }

    static func malformed(_ why: String) -> RequestError { RequestError(400, "malformed", why) }

    static let targetTooLong = RequestError(
        414, "target-too-long", "the address is longer than this server reads", fix: "Use a shorter address.")
    static let headTooLarge = RequestError(
        431, "head-too-large", "there are more headers than this server reads", fix: "Send fewer or shorter headers.")
    static let bodyTooLarge = RequestError(
        413, "body-too-large", "the body is larger than this server takes here", fix: "Send a smaller body.")
    static let unknownMethod = RequestError(
        501, "unknown-method", "the method is not known here", fix: "Use GET, HEAD, POST, PUT, PATCH or DELETE.")
    static let unknownCoding = RequestError(
        501, "unknown-coding", "the transfer coding is not known here", fix: "Send a Content-Length or use `chunked`.")
    static let unknownVersion = RequestError(
        505, "unknown-version", "the protocol version is not known here", fix: "Use HTTP/1.1.")
    static let unknownExpectation = RequestError(
        417, "unknown-expectation", "the Expect header asks for something unknown", fix: "Leave the Expect header out.")
    static let tooSlow = RequestError(
        408, "too-slow", "the request did not arrive in time", fix: "Send the whole request at once.")
    static let answerTooLate = RequestError(
        503, "answer-too-late", "the station took too long to answer",
        fix: "Try again; if it happens again, check the log.")
    static let tooMuchAtOnce = RequestError(
        503, "too-many-uploads", "too many uploads are under way", fix: "Try again in a moment.")
    static let hostFull = RequestError(
        503, "too-many-connections", "this client has too many connections open",
        fix: "Close some, or raise the limit of connections for one host.")

    var response: Response {
        let retry = status == 503 ? [Request.Field("Retry-After", "2")] : []
        return Response(
            status: status, Problem.contentType,
            Problem.json(status: status, code: code, what: "Cannot read the request", why: why, fix: fix),
            headers: retry)
    }
}
