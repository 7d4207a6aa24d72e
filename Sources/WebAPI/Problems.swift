public import Core
import HTTP

/// What can be wrong with a request.
public struct WebFault: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    init(_ code: String, what: String, why: String, fix: String) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }

    static func duplicateRoute(_ method: Request.Method, _ pattern: String) -> WebFault {
        WebFault(
            "routes.duplicate", what: "Mounting \(method.rawValue) \(pattern)",
            why: "another route matches the same paths",
            fix: "Give one of them another path.")
    }

    static func noRoute(_ path: String) -> WebFault {
        WebFault(
            "request.unknown-path", what: "Answering \(path)", why: "there is nothing at this path",
            fix: "The paths are listed in /api/v1/openapi.json.")
    }

    static func method(_ method: Request.Method, _ path: String) -> WebFault {
        WebFault(
            "request.method", what: "Answering \(method.rawValue) \(path)", why: "this path has other methods only",
            fix: "Use a method of the Allow header.")
    }

    public static func unknownChannel(_ text: String) -> WebFault {
        WebFault(
            "channel.unknown", what: "Finding channel \(text)", why: "there is no channel with this number",
            fix: "Take a number from /api/v1/channels.")
    }

    public static func unknownLibrary(_ text: String) -> WebFault {
        WebFault(
            "library.unknown", what: "Finding library \(text)", why: "there is no library with this id",
            fix: "Take an id from /api/v1/libraries.")
    }

    public static func unknownMedia(_ text: String) -> WebFault {
        WebFault(
            "media.unknown", what: "Finding media \(text)", why: "there is no media item with this id",
            fix: "Take an id from /api/v1/media.")
    }

    static func noArtwork(_ text: String) -> WebFault {
        WebFault(
            "artwork.unknown", what: "Sending the picture of media \(text)",
            why: "there is no such item, or no picture beside its file",
            fix: "Put a poster.jpg or folder.jpg beside the file; /api/v1/media lists the items.")
    }

    public static func slowArtwork(_ text: String) -> WebFault {
        WebFault(
            "artwork.slow", what: "Cannot send the picture of media \(text)",
            why: "the disk or server that it is on does not answer", fix: "Try again in a few seconds.")
    }

    static func parameter(_ name: String, _ value: String, expected: String) -> WebFault {
        WebFault(
            "request.parameter", what: "Reading \(name)=\(value)", why: "it is not \(expected)",
            fix: "Write \(name) as \(expected).")
    }

    static func starting(_ what: String) -> WebFault {
        WebFault(
            "station.starting", what: what, why: "the station is still starting", fix: "Ask again in a few seconds.")
    }

    static func segmentGone(_ channel: String) -> WebFault {
        WebFault(
            "hls.segment-gone", what: "Sending a segment of channel \(channel)",
            why: "it is no longer, or not yet, kept", fix: "Read the playlist again.")
    }
}

/// From errors to answers: the cause decides the status, not the place where it was noticed.
enum Problems {
    /// Status by error code; 500 for codes that are not listed: those are faults of the station, not of the request.
    private static let statuses: [String: Int] = [
        "request.unknown-path": 404, "request.method": 405, "request.parameter": 400, "request.body": 400,
        "request.too-large": 413, "request.host": 403, "request.origin": 403, "request.forgery": 403,
        "json.invalid": 400, "query.invalid": 400,
        "channel.unknown": 404, "channel.mirror": 409, "library.unknown": 404, "media.unknown": 404,
        "artwork.unknown": 404, "artwork.slow": 503, "file.hangs": 503, "file.busy": 503,
        "hls.segment-gone": 404, "hls.not-ready": 503,
        "station.starting": 503, "guide.building": 503, "guide.busy": 503, "event.listeners": 503,
        "access.not-here": 403, "access.log-in": 401, "access.scope": 403, "access.password": 401,
        "access.set-up": 403, "access.link": 403, "access.weak-password": 400,
        "scan.running": 409, "rehearsal.running": 409, "station-file.invalid": 400, "store.locked": 503,
        "store.not-found": 404,
    ]

    static func status(of code: String) -> Int { statuses[code] ?? 500 }

    static func response(_ error: any Error) -> Response {
        guard let fault = error as? any Explained else {
            return response(
                WebFault(
                    "internal.fault", what: "Answering the request", why: String(describing: error),
                    fix: "Look at the log; report it if it happens again."))
        }
        let status = status(of: fault.code)
        let body = JSONWriter.object { $0.fields(of: fault) }
        var headers = [Request.Field("Cache-Control", "no-store")]
        if status == 503 { headers.append(Request.Field("Retry-After", "5")) }
        if status == 401 { headers.append(Request.Field("WWW-Authenticate", "Bearer realm=\"continuity\"")) }
        return Response(status: status, "application/json; charset=utf-8", body, headers: headers)
    }
}
