/// One parsed and checked request.
public struct Request: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET", head = "HEAD", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
    }

    public var method: Method
    /// Decoded path, always beginning with `/`, without `.` or `..` parts.
    public var path: String
    /// Decoded query items in order.
    public var query: [Field]
    public var headers: [Field]
    public var body: [UInt8]
    /// Who asks: the address of the peer, or the one a trusted proxy names.
    public var client: ClientAddress
    /// Whether `client` is the one who asks. Headers of proxies are taken away.
    public var arrival: Arrival

    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        _ method: Method, _ path: String, query: [Field] = [], headers: [Field] = [], body: [UInt8] = [],
        client: ClientAddress = .loopback, arrival: Arrival = .direct
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.client = client
        self.arrival = arrival
    }

    /// The first header of this name, any case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// The address a request comes from.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// As text: `192.168.1.20` or `fe80::1`.
    public let host: String
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    public static let loopback = ClientAddress(host: "127.0.0.1", port: 0)

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
