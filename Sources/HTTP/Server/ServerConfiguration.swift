public import Linux

/// Where the server listens and how much it lets clients use.
public struct ServerConfiguration: Sendable {
    /// `::` is all addresses of both families; where the machine has no IPv6 it becomes `0.0.0.0`.
    public var addresses: [IPAddress] = [.anyV6]
    /// 0 lets the kernel choose.
    public var port: UInt16 = 8_480
    /// Where the server listens for processes of its own user besides; nil: nowhere.
    public var socketPath: String?
    /// nil: one for each core, at most four.
    public var loopCount: Int?
    public var limits = Limits()
    /// Whose `X-Forwarded-…`, `Forwarded` and `X-Real-IP` headers are believed. A request that carries such a header from
    /// another peer arrives as one of an unknown proxy.
    public var trustedProxies: [IPNetwork] = []
    /// Paths that begin with one of these take bodies up to `limits.uploadByteCount`.
    public var uploadPaths: [String] = []

    public init() {}
}
