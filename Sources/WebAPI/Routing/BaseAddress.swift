public import HTTP

/// How this station is reached from elsewhere.
public struct PublicAddress: Sendable {
    /// Set by the operator, as `https://tv.example.org`; wins over everything.
    public var url: String?
    /// An IPv4 address of this machine that other machines reach.
    public var lanAddress: String
    public var port: UInt16
    /// The machine's own name.
    public var hostName: String

    public init(url: String? = nil, lanAddress: String, port: UInt16, hostName: String) {
        self.url = url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        self.lanAddress = lanAddress
        self.port = port
        self.hostName = hostName
    }
}

/// What absolute links of one answer begin with.
public struct BaseAddress: Hashable, Sendable {
    /// As `http://192.168.1.10:8480`, with the watch token's `/w/…` when the request had one; no slash at the end.
    public let text: String
    /// As `text`, but always an IPv4 literal, without a path and at most 28 characters: libhdhomerun keeps no more.
    public let tuner: String

    /// `request` as it came, before a watch token was taken from its path.
    public init(of request: Request, at address: PublicAddress, watchToken: String? = nil) {
        let lan = "http://\(address.lanAddress):\(address.port)"
        let seen = Self.seen(request)
        let origin = address.url ?? seen ?? lan
        text = watchToken.map { "\(origin)/w/\($0)" } ?? origin
        let host = HostName(authority: String(origin.drop { $0 != "/" }.dropFirst(2)))
        tuner = origin.hasPrefix("http://") && host?.isIPv4 == true ? origin : lan
    }

    /// The origin that the client itself used; nil when it is unusable, or would mean the client's own machine.
    private static func seen(_ request: Request) -> String? {
        // The HTTP layer leaves these headers to proxies that the operator trusts only.
        guard let text = request.header("X-Forwarded-Host") ?? request.header("Host"),
            let host = HostName(authority: text),
            !host.isLoopback || request.client.isLoopback
        else { return nil }
        let secure = request.header("X-Forwarded-Proto")?.lowercased() == "https"
        return "\(secure ? "https" : "http")://\(text)"
    }
}
