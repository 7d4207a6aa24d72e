import Core

/// A response ready to be sent: all that needs thought is done, off the loop's thread.
struct PreparedResponse: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8], Range<Int>)
        case stream(any ChunkReader, limit: TimeSpan?)
        case generated(any ChunkReader)
    }

    var status: Int
    /// The connection ends with this answer, whatever the client would like.
    var closes = false
    /// Status line and headers without Date, Connection and the empty line, which the loop adds.
    var head: [UInt8]
    var body: Body

    /// Works out what a response becomes for this request: not modified, a part, compressed, or as it is.
    init(_ response: Response, to request: Request) {
        var response = response
        switch response.body {
        case .stream(let reader, let limit):
            response.addIfMissing("Accept-Ranges", "none")
            response.addIfMissing("Cache-Control", "no-store")
            status = response.status
            head = response.headBytes(byteCount: nil)
            body = .stream(reader, limit: limit)
            closes = true
            if request.method == .head {
                reader.close(.clientLeft)
                body = .none
            }
        case .generated(let reader):
            response.addIfMissing("Accept-Ranges", "none")
            let isKnown = response.omitKnownBody(for: request)
            status = response.status
            head = response.headBytes(byteCount: nil)
            body = .generated(reader)
            if isKnown || request.method == .head {
                reader.close(.clientLeft)
                body = .none
            }
        case .bytes(let bytes):
            let range = response.narrow(bytes, for: request)
            guard case .bytes(let final) = response.body else { preconditionFailure("narrowing keeps bytes bytes") }
            status = response.status
            let hasBody = status != 204 && status != 304
            head = response.headBytes(byteCount: hasBody ? range.count : nil)
            body = hasBody && request.method != .head && !range.isEmpty ? .bytes(final, range) : .none
        }
    }

    /// A refusal, for connections without a proper request.
    init(_ refusal: RequestError, withBody: Bool = true) {
        self.init(refusal.response, to: Request(withBody ? .get : .head, "/"))
        closes = true
    }

    /// This will not be sent: tell its reader.
    func abandon(_ reason: ReaderEnd) {
        switch body {
        case .stream(let reader, _), .generated(let reader): reader.close(reason)
        case .none, .bytes: break
        }
    }
}
