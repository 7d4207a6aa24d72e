public import Core
import HTTP

/// What can be wrong with a request.
public struct WebError: Explained {
    public let code: String
    public let category: ErrorCategory
    public let what: String
    public let why: String
    public let fix: String
    public let places: [ErrorPlace]
    /// Where HTTP has a more exact status than the category.
    let status: Int?
    let headers: [Request.Field]
    /// The present object, as JSON, where a change expected another version of it.
    let current: [UInt8]?

    init(
        _ code: String, _ category: ErrorCategory, status: Int? = nil, what: String, why: String, fix: String,
        places: [ErrorPlace] = [], headers: [Request.Field] = [], current: [UInt8]? = nil
    ) {
        self.code = code
        self.category = category
        self.status = status
        self.what = what
        self.why = why
        self.fix = fix
        self.places = places
        self.headers = headers
        self.current = current
    }

    static func duplicateRoute(_ method: Request.Method, _ pattern: String) -> WebError {
        WebError(
            "routes.duplicate", .internal, what: "Cannot mount \(method.rawValue) \(pattern)",
            why: "another route matches the same paths", fix: "Give one of them another path.")
    }

    static func undescribedPath(_ method: Request.Method, _ pattern: String) -> WebError {
        WebError(
            "routes.parameters", .internal, what: "Cannot mount \(method.rawValue) \(pattern)",
            why: "its parameters are not those of its path", fix: "Describe each {name} of the path, and no other.")
    }

    static func noParameter(_ name: String) -> WebError {
        WebError(
            "routes.parameters", .internal, what: "Cannot answer the request",
            why: "the route has no parameter \(name)", fix: "Report this fault.")
    }

    static func noRoute(_ path: String) -> WebError {
        WebError(
            "request.unknown-path", .unknown, what: "Cannot find \(path)", why: "there is nothing at this path",
            fix: "Use a path from /api/v1/openapi.json.")
    }

    static func method(_ method: Request.Method, _ path: String) -> WebError {
        WebError(
            "request.method", .invalid, status: 405, what: "Cannot answer \(method.rawValue) \(path)",
            why: "this path does not support the method", fix: "Use a method of the Allow header.")
    }

    public static func unknownChannel(_ text: String) -> WebError {
        WebError(
            "channel.unknown", .unknown, what: "Cannot find channel \(text)", why: "no channel has this number or id",
            fix: "Use a number or id from /api/v1/on-air.")
    }

    public static func unknownLibrary(_ text: String) -> WebError {
        WebError(
            "library.unknown", .unknown, what: "Cannot find library \(text)", why: "no library has this id",
            fix: "Use an id from /api/v1/libraries.")
    }

    public static func unknownMedia(_ text: String) -> WebError {
        WebError(
            "media.unknown", .unknown, what: "Cannot find media \(text)", why: "no media item has this id",
            fix: "Use an id from /api/v1/media.")
    }

    static func noArtwork(_ text: String) -> WebError {
        WebError(
            "artwork.unknown", .unknown, what: "Cannot send the picture of media \(text)",
            why: "there is no such item, or no picture next to its file",
            fix: "Put a poster.jpg or folder.jpg next to the file; /api/v1/media lists the items.")
    }

    static func parameter(_ name: String, _ value: String, expected: String) -> WebError {
        WebError(
            "request.parameter", .invalid, what: "Cannot read \(name)=\(value.prefix(100))",
            why: "it is not \(expected)",
            fix: "Write \(name) as \(expected).")
    }

    static func unknownParameter(_ name: String, known: [String]) -> WebError {
        let expected = known.isEmpty ? "no parameters" : "one of \(known.joined(separator: ", "))"
        return WebError(
            "request.unknown-parameter", .invalid, what: "Cannot use the parameter \(name.prefix(60))",
            why: "the path does not take it\(suggestion(for: name, among: known))", fix: "Send \(expected).")
    }

    static func starting(_ what: String) -> WebError {
        WebError(
            "station.starting", .busy, what: what, why: "the station is still starting",
            fix: "Ask again in a few seconds.")
    }

    static func segmentGone(_ channel: String) -> WebError {
        WebError(
            "hls.segment-gone", .unknown, what: "Cannot send a segment of channel \(channel)",
            why: "it has expired or is not available yet", fix: "Read the playlist again.")
    }
}

/// From errors to responses: the cause decides the status, not the place where it was noticed.
enum Problems {
    static func status(of error: any Explained) -> Int {
        if let status = (error as? WebError)?.status { return status }
        switch error.category {
        case .invalid: return 400
        case .unknown: return 404
        case .conflict: return 409
        case .forbidden: return 403
        case .busy, .unavailable: return 503
        case .internal: return 500
        }
    }

    static func response(_ error: any Error) -> Response {
        let error =
            error as? any Explained
            ?? WebError(
                "internal.fault", .internal, what: "Cannot answer the request", why: String(describing: error),
                fix: "Check the log; report it if it happens again.")
        let status = status(of: error)
        var headers = [Request.Field("Cache-Control", "no-store")] + ((error as? WebError)?.headers ?? [])
        if status == 503 { headers.append(Request.Field("Retry-After", "5")) }
        if let error = error as? TunerError { headers.append(Request.Field("X-HDHomeRun-Error", error.header)) }
        if status == 401 { headers.append(Request.Field("WWW-Authenticate", "Bearer realm=\"continuity\"")) }
        return Problem.response(error, status: status, headers: headers, current: (error as? WebError)?.current)
    }

    /// The form of every problem.
    static let schema = Schema.component(
        "Problem",
        .object([
            .init("type", .text(format: "uri")), .init("title", .text(), "What the status means."),
            .init("status", .integer(400...599)), .init("detail", .text(), "What, why and fix in one text."),
            .init("code", .text(), "A stable slug for programs."), .init("what", .text(), "What failed."),
            .init("why", .text(), "The cause."), .init("fix", .text(), "What to do about it."),
            .init(
                "errors",
                .list(
                    .object([
                        .init("pointer", .text(), isRequired: false, "A JSON pointer into the body."),
                        .init("line", .integer(0...Int(Int32.max)), isRequired: false, "Of a station file."),
                        .init("column", .integer(0...Int(Int32.max)), isRequired: false),
                        .init("code", .text()), .init("found", .text()), .init("expected", .text()),
                        .init("suggestion", .text(), isRequired: false, "The nearest valid value."),
                    ])), isRequired: false, "Every invalid value of the body."),
            .init(
                "current", .any, isRequired: false,
                "The present object, where a change expected another revision of it."),
        ]))
}
