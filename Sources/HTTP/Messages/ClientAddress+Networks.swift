import Linux

extension ClientAddress {
    /// The client runs on this machine.
    public var isLoopback: Bool { IPAddress(host)?.isLoopback ?? false }

    /// The client is in a home or company network: private, unique local or link-local.
    public var isPrivate: Bool { IPAddress(host)?.isPrivate ?? false }

    /// What one client has to itself: the address, or of a public IPv6 address its first 64 bits, because a single home or
    /// server gets all of them.
    public var neighbourhood: String {
        guard let address = IPAddress(host) else { return host }
        return address.isIPv4 || !address.isGlobal ? address.description : "\(address.network(prefix: 64))/64"
    }
}
