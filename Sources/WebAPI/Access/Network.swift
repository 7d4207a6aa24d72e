public import HTTP

/// How near a client is.
public enum Network: Hashable, Sendable {
    /// This machine.
    case loopback
    /// A private network, which no one outside can use.
    case home
    case elsewhere

    /// `hosts` tells public names: a client of this machine that uses one comes through a proxy that does not name its
    /// client, so it may be anyone.
    init(_ request: Request, hosts: HostRule) {
        let network = Network(request.client)
        switch request.arrival {
        case .ownSocket: self = .loopback
        case .unknownProxy: self = .elsewhere
        case .trustedProxy: self = network
        case .direct:
            let host = request.header("Host").flatMap { HostName(authority: $0) }
            self = network == .loopback && host.map(hosts.isPublic) == true ? .elsewhere : network
        }
    }

    public init(_ client: ClientAddress) {
        self = client.isLoopback ? .loopback : client.isPrivate ? .home : .elsewhere
    }
}
