import Linux

extension ClientAddress {
    /// The client runs on this machine.
    public var isLoopback: Bool { IPAddress(host)?.isLoopback ?? false }

    /// The client is in a home or company network: private, unique local or link-local.
    public var isPrivate: Bool { IPAddress(host)?.isPrivate ?? false }
}
