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

    /// The HTTP layer answers 304 to clients that have it already, by the tag and the date.
    func response(_ extra: [Request.Field] = []) -> Response {
        var headers = [Request.Field("ETag", tag), Request.Field("Cache-Control", "no-cache")]
        if let modified { headers.append(Request.Field("Last-Modified", HTTPDate.text(modified))) }
        return Response(contentType, bytes, headers: headers + extra)
    }

    /// FNV-1a, 64 bits.
    static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
