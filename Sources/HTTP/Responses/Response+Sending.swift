extension Response {
    func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    mutating func addIfMissing(_ name: String, _ value: String) {
        if header(name) == nil { headers.append(Request.Field(name, value)) }
    }

    private mutating func replace(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append(Request.Field(name, value))
    }

    /// Applies preconditions, range and compression to a body of bytes; returns which part of the body is to be sent.
    mutating func narrow(_ bytes: [UInt8], for request: Request) -> Range<Int> {
        let isRead = request.method == .get || request.method == .head
        let mayCompress =
            (isRead ? status == 200 : (200..<300).contains(status)) && header("Content-Encoding") == nil
            && bytes.count > Limits.compressedByteCount && ContentCoding.isCompressible(header("Content-Type") ?? "")
        if mayCompress { addIfMissing("Vary", "Accept-Encoding") }
        let compresses = mayCompress && ContentCoding.acceptsGzip(request.header("Accept-Encoding"))
        guard status == 200, isRead else { return compresses ? compress(bytes) : 0..<bytes.count }
        let preconditions = Preconditions(tag: header("ETag"), lastModified: header("Last-Modified"))
        if omitKnownBody(for: request) { return 0..<0 }
        addIfMissing("Accept-Ranges", "bytes")
        let wanted = preconditions.allowsRange(for: request) ? request.header("Range") : nil
        switch ByteRange(request.method == .get ? wanted : nil, byteCount: bytes.count) {
        case .part(let range):
            status = 206
            replace("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
            return range
        case .unsatisfiable:
            self = Response(
                status: 416, Problem.contentType,
                Problem.json(
                    status: 416, code: "http.range", what: "Cannot send this part", why: "it begins after the end",
                    fix: "Ask for bytes below \(bytes.count)."),
                headers: [Request.Field("Content-Range", "bytes */\(bytes.count)")])
            guard case .bytes(let body) = body else { return 0..<0 }
            return 0..<body.count
        case .whole:
            return compresses ? compress(bytes) : 0..<bytes.count
        }
    }

    /// Becomes 304 when the client has this response already; false when it has not.
    mutating func omitKnownBody(for request: Request) -> Bool {
        let preconditions = Preconditions(tag: header("ETag"), lastModified: header("Last-Modified"))
        guard status == 200, request.method == .get || request.method == .head,
            preconditions.isNotModified(for: request)
        else { return false }
        status = 304
        let described = ["content-type", "content-length", "content-encoding"]
        headers.removeAll { described.contains($0.name.lowercased()) }
        return true
    }

    private mutating func compress(_ bytes: [UInt8]) -> Range<Int> {
        // Without memory for it the body is sent as it is.
        guard let compressed = GzipStream.compress(bytes), compressed.count < bytes.count else {
            return 0..<bytes.count
        }
        body = .bytes(compressed)
        replace("Content-Encoding", "gzip")
        // The same content in other bytes: only a weak tag may be shared.
        if let tag = header("ETag"), !tag.hasPrefix("W/") { replace("ETag", "W/\(tag)") }
        return 0..<compressed.count
    }

    /// Status line and headers. What the connection decides is left out even if the handler set it, and so is anything
    /// that could smuggle a line.
    func headBytes(byteCount: Int?) -> [UInt8] {
        var bytes = Array("HTTP/1.1 \(status) \(Self.reason(status))\r\nServer: Continuity\r\n".utf8)
        bytes.reserveCapacity(bytes.count + 64 * (headers.count + 3))
        for field in headers where Self.isSendable(field) {
            bytes.append(contentsOf: field.name.utf8)
            bytes.append(contentsOf: [0x3a, 0x20])
            bytes.append(contentsOf: field.value.utf8)
            bytes.append(contentsOf: [0x0d, 0x0a])
        }
        if let byteCount { bytes.append(contentsOf: "Content-Length: \(byteCount)\r\n".utf8) }
        return bytes
    }

    private static let ownHeaders: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "server", "transfer-encoding",
    ]

    private static func isSendable(_ field: Request.Field) -> Bool {
        !field.name.isEmpty && field.name.utf8.allSatisfy(CharacterClass.isToken)
            && field.value.utf8.allSatisfy(CharacterClass.isFieldValue) && !ownHeaders.contains(field.name.lowercased())
    }

    static func reason(_ status: Int) -> String { reasons[status] ?? "Status" }

    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
        302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 412: "Precondition Failed",
        413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
        417: "Expectation Failed", 422: "Unprocessable Content", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
