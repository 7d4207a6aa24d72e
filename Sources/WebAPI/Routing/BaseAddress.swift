public import HTTP

/// How this station is reached from elsewhere.
public struct PublicAddress: Sendable {
    /// Set by the operator, such as `https://tv.example.org`; wins over everything.
    public var url: String?
    /// An IPv4 address of this machine that other machines reach.
    public var lanAddress: String
    public var port: UInt16
    /// The names of the machine itself.
    public var machineNames: [String]
    /// Other names that the operator allows.
    public var allowedHosts: [String]

    public init(
        url: String? = nil, lanAddress: String, port: UInt16, machineNames: [String], allowedHosts: [String] = []
    ) {
        self.url = url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        self.lanAddress = lanAddress
        self.port = port
        self.machineNames = machineNames
        self.allowedHosts = allowedHosts
    }

    /// Whether `url` is what links can begin with: scheme and host, perhaps a port, and no path.
    public static func isUsable(url: String) -> Bool {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else { return false }
        return HostName(url: url.hasSuffix("/") ? String(url.dropLast()) : url) != nil
    }

    /// Whether this can be the name of a host, without a port.
    public static func isUsable(host: String) -> Bool { !host.contains(":") && HostName(authority: host) != nil }
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
        let host = HostName(url: origin)
        tuner = origin.hasPrefix("http://") && host?.isIPv4 == true ? origin : lan
    }

    /// The origin that the client itself used; nil when it is unusable, or would mean the client's own machine.
    private static func seen(_ request: Request) -> String? {
        guard let text = request.arrival.origin?.host ?? request.header("Host"), let host = HostName(authority: text),
            !host.isLoopback || request.client.isLoopback && request.arrival != .unknownProxy
        else { return nil }
        return "\(request.arrival.origin?.isSecure == true ? "https" : "http")://\(text)"
    }
}
