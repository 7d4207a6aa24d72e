import Core
import HTTP
import Linux

/// Where a station or a stream is found over HTTP.
struct ServerAddress: Hashable, Sendable {
    let target: ClientConnection.Target
    /// The Host header.
    let host: String
    /// Path and query of the URL, for a stream; `/` for a station.
    let path: String

    /// A Unix socket.
    init(socket path: String) {
        target = .file(path)
        host = "localhost"
        self.path = "/"
    }

    /// Reads `http://host:port/path`.
    init(url: String) throws(DownloadError) {
        guard url.hasPrefix("http://") else {
            throw DownloadError(
                "Cannot use \(url)", "only URLs that begin with http:// can be used",
                "Use a URL such as http://tv:8480.")
        }
        let rest = url.dropFirst("http://".count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let place = rest[..<end]
        // The last colon, because an IPv6 address in brackets has colons of its own.
        let colon = place.lastIndex(of: ":").flatMap { place[$0...].contains("]") ? nil : $0 }
        let name = place[..<(colon ?? place.endIndex)]
        let port = colon.map { UInt16(digits: place[place.index(after: $0)...]) } ?? 80
        guard !name.isEmpty, let port else {
            throw DownloadError("Cannot use \(url)", "it names no host", "Use a URL such as http://tv:8480.")
        }
        target = .host(String(name.drop { $0 == "[" }.prefix { $0 != "]" }), port: port)
        host = String(place)
        path = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/\(rest[end...])"
    }
}

/// One request over a connection of its own. Blocks, for a bounded time; takes a bounded number of bytes.
struct HTTPClient: Sendable {
    let address: ServerAddress

    /// How long a server may take to connect, and to send anything at all.
    static let connectTime = TimeSpan.seconds(10)
    static let silence = TimeSpan.seconds(120)
    /// A larger response is refused.
    static let sizeLimit = 256 << 20

    /// Sends a request and returns the whole response.
    func send(_ request: Request) throws -> Response {
        var body: [UInt8] = []
        let head = try exchange(request, silence: Self.silence) { bytes in
            body += bytes
            guard body.count <= Self.sizeLimit else {
                throw DownloadError(
                    "Cannot read \(request.path)", "the response is larger than \(Self.sizeLimit >> 20) MiB",
                    "Ask for less.")
            }
            return true
        }
        return Response(status: head.status, headers: head.headers, body: .bytes(body))
    }

    /// Sends a request and gives the body piece by piece, until it ends or `take` returns false. `target` replaces the path
    /// and the query of the request, already escaped. `endsWithSilence`: a body that is not continued in time is whole.
    func exchange(
        _ request: Request, target: String? = nil, silence: TimeSpan, endsWithSilence: Bool = false,
        _ take: ([UInt8]) throws -> Bool
    ) throws -> ResponseParser.Head {
        let connection = try ClientConnection(to: address.target, within: Self.connectTime)
        let bytes = Self.bytes(of: request, target: target ?? Self.target(of: request), host: address.host)
        try connection.write(bytes, within: silence)
        var parser = ResponseParser()
        while !parser.isDone {
            let bytes: [UInt8]
            do throws(SystemError) {
                bytes = try connection.read(within: silence)
            } catch {
                guard endsWithSilence, error.isTimeout, let head = parser.head else { throw error }
                return head
            }
            if bytes.isEmpty { try parser.close() }
            let body = try parser.feed(bytes)
            if !body.isEmpty, try !take(body) { break }
        }
        guard let head = parser.head else {
            throw DownloadError("Cannot read \(request.path)", "the server sent no response", "Try again.")
        }
        return head
    }

    private static func bytes(of request: Request, target: String, host: String) -> [UInt8] {
        var text = "\(request.method.rawValue) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        text += "User-Agent: continuity/\(VersionCommand.version)\r\nConnection: close\r\n"
        for field in request.headers { text += "\(field.name): \(field.value)\r\n" }
        if !request.body.isEmpty || request.method != .get { text += "Content-Length: \(request.body.count)\r\n" }
        return Array("\(text)\r\n".utf8) + request.body
    }

    private static func target(of request: Request) -> String {
        let query = request.query.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).map { escaped(String($0)) }
            .joined(separator: "/")
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    /// Everything but the unreserved characters of RFC 3986 as `%XX`.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped
    }
}
