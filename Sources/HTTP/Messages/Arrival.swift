/// How a request came to the station: what its client's address is worth.
public enum Arrival: Hashable, Sendable {
    /// No header says that it was forwarded: the peer is taken for the client.
    case direct
    /// Over the station's own Unix socket, from a process of the user that the station runs as.
    case ownSocket
    /// A proxy that the operator trusts passed it on and named the client.
    case trustedProxy(ForwardedOrigin)
    /// Forwarded by a proxy that the operator does not trust, or by a trusted one that did not name the client clearly:
    /// the client may be anyone, anywhere.
    case unknownProxy

    /// What a trusted proxy says about the address that the client used.
    public var origin: ForwardedOrigin? {
        if case .trustedProxy(let origin) = self { return origin }
        return nil
    }
}

/// The address that the client itself used, as a proxy saw it.
public struct ForwardedOrigin: Hashable, Sendable {
    /// `tv.example.org` or `tv.example.org:8443`; nil when the proxy did not say.
    public var host: String?
    /// The client used TLS.
    public var isSecure: Bool

    public init(host: String? = nil, isSecure: Bool = false) {
        self.host = host
        self.isSecure = isSecure
    }
}
