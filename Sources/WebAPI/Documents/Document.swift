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

    /// The HTTP layer answers 304 to clients that have it already, by the tag and the date. `keeping` is how long they
    /// need not even ask.
    func response(_ extra: [Request.Field] = [], keeping time: TimeSpan = .zero) -> Response {
        let control = time > .zero ? "private, max-age=\(time.seconds)" : "no-cache"
        var headers = [Request.Field("ETag", tag), Request.Field("Cache-Control", control)]
        if let modified { headers.append(Request.Field("Last-Modified", HTTPDate.text(modified))) }
        return Response(contentType, bytes, headers: headers + extra)
    }

    /// Tells versions apart; not meant against somebody who wants two texts with one fingerprint. As FNV-1a, but eight
    /// bytes a step and with the high bits folded down, so that a playlist of megabytes costs no noticeable time.
    static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        func mix(_ word: UInt64) {
            hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 32
        }
        var index = 0
        while index + 8 <= bytes.count {
            var word: UInt64 = 0
            for place in 0..<8 { word |= UInt64(bytes[index + place]) << UInt64(place * 8) }
            mix(word)
            index += 8
        }
        while index < bytes.count {
            mix(UInt64(bytes[index]))
            index += 1
        }
        return hash
    }
}
