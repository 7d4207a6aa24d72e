public import HTTP

/// How near a client is.
public enum Network: Hashable, Sendable {
    /// This machine.
    case loopback
    /// A private network, which no one outside can use.
    case home
    case elsewhere

    public init(_ client: ClientAddress) {
        self = client.isLoopback ? .loopback : client.isPrivate ? .home : .elsewhere
    }
}
