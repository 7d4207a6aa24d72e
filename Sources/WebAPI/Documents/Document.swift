import Core
import HTTP

/// A rendered answer that clients may keep and ask about again.
struct Document: Sendable {
    let contentType: String
    let bytes: [UInt8]
    /// Changes when the bytes do.
    let tag: String
    let modified: Instant?

    init(_ contentType: String, _ bytes: [UInt8], tag: String? = nil, modified: Instant? = nil) {
        self.contentType = contentType
        self.bytes = bytes
        self.tag = "\"\(tag ?? String(Self.fingerprint(bytes), radix: 36))\""
        self.modified = modified
    }

    /// The document, or 304 when the client has it already.
    func response(to request: Request, _ extra: [Request.Field] = []) -> Response {
        var headers = [Request.Field("ETag", tag), Request.Field("Cache-Control", "no-cache")]
        if let modified { headers.append(Request.Field("Last-Modified", HTTPDate.text(modified))) }
        headers += extra
        if isKnown(to: request) { return Response(status: 304, headers: headers) }
        return Response(contentType, bytes, headers: headers)
    }

    private func isKnown(to request: Request) -> Bool {
        // With a tag the date does not count (RFC 9110, 13.2.2).
        if let tags = request.header("If-None-Match") {
            return tags.split(separator: ",").contains { candidate in
                let candidate = candidate.drop { $0 == " " }
                return candidate == "*" || candidate == tag || candidate == "W/" + tag
            }
        }
        guard let modified, let since = request.header("If-Modified-Since") else { return false }
        return since == HTTPDate.text(modified)
    }

    /// FNV-1a, 64 bits.
    static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// Times as HTTP headers write them.
enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sat, 21 Nov 2026 01:15:58 GMT`.
    static func text(_ instant: Instant) -> String {
        let day = instant.seconds.flooredDivision(by: 86_400)
        let second = Int(instant.seconds - day * 86_400)
        let date = CivilDate(daysSince1970: Int(day))
        let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(days[date.weekday - 1]), \(padded(date.day, 2)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }
}
