import Core
import HTTP

/// A rendered answer that clients may keep and ask about again.
struct CacheableBody: Sendable {
    let contentType: String
    let bytes: [UInt8]
    /// Changes when the bytes do.
    let tag: String
    let modified: Instant?

    init(_ contentType: String, _ bytes: [UInt8], tag: String? = nil, modified: Instant? = nil) {
        self.contentType = contentType
        self.bytes = bytes
        self.tag = "\"\(tag ?? String(Fingerprint(large: bytes).value, radix: 36))\""
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
}

extension Response {
    /// A response of the API with a tag: a client that has it already gets 304.
    static func tagged<Value>(_ object: ResponseObject<Value>, _ value: Value) -> Response {
        CacheableBody("application/json; charset=utf-8", object.bytes(value))
            .response([Request.Field("Vary", "Authorization, Cookie")])
    }
}
