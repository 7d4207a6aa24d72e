public import Core

/// The body of every response that is not what the client asked for: RFC 9457, with our `code`, `what`, `why` and `fix`.
public enum Problem {
    public static let contentType = "application/problem+json"

    /// `current`: the present object, as JSON, where a change expected another.
    public static func response(
        _ error: any Explained, status: Int, headers: [Request.Field] = [], current: [UInt8]? = nil
    ) -> Response {
        let bytes = json(
            status: status, code: error.code, what: error.what, why: error.why, fix: error.fix, places: error.places,
            current: current)
        return Response(status: status, contentType, bytes, headers: headers)
    }

    public static func json(
        status: Int, code: String, what: String, why: String, fix: String, places: [ErrorPlace] = [],
        current: [UInt8]? = nil
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192 + 2 * (what.utf8.count + why.utf8.count + fix.utf8.count))
        let detail = [what, why].filter { !$0.isEmpty }.joined(separator: ": ") + (fix.isEmpty ? "." : ". \(fix)")
        bytes.append(contentsOf: "{\"status\":\(status)".utf8)
        for (key, value) in [
            ("type", "urn:continuity:\(code)"), ("title", Response.reason(status)), ("detail", detail), ("code", code),
            ("what", what), ("why", why), ("fix", fix),
        ] { append(",", key, value, to: &bytes) }
        if !places.isEmpty {
            bytes.append(contentsOf: ",\"errors\":[".utf8)
            for (index, place) in places.enumerated() {
                bytes.append(contentsOf: (index == 0 ? "{" : ",{").utf8)
                append(place, to: &bytes)
                bytes.append(0x7d)
            }
            bytes.append(0x5d)
        }
        if let current { bytes.append(contentsOf: Array(",\"current\":".utf8) + current) }
        bytes.append(contentsOf: [0x7d, 0x0a])
        return bytes
    }

    private static func append(_ place: ErrorPlace, to bytes: inout [UInt8]) {
        switch place.position {
        case .pointer(let pointer): append("", "pointer", pointer, to: &bytes)
        case .text(let line, let column): bytes.append(contentsOf: "\"line\":\(line),\"column\":\(column)".utf8)
        }
        append(",", "code", place.code, to: &bytes)
        append(",", "found", place.found, to: &bytes)
        append(",", "expected", place.expected, to: &bytes)
        if let suggestion = place.suggestion { append(",", "suggestion", suggestion, to: &bytes) }
    }

    private static func append(_ separator: String, _ key: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: separator.utf8)
        append(key, to: &bytes)
        bytes.append(0x3a)
        append(value, to: &bytes)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c: bytes.append(contentsOf: [0x5c, byte])
            case 0x0a: bytes.append(contentsOf: [0x5c, 0x6e])
            case ..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
