/// A viewer, for pages, logs and the accounting of tuners.
public struct ViewerIdentity: Hashable, Sendable {
    /// The address without its port: two connections of one player share it.
    public var host: String
    /// Tells the connections of one host apart, such as `192.168.1.20:50312`.
    public var connection: String
    /// What the player calls itself.
    public var agent: String?

    public init(host: String, connection: String, agent: String? = nil) {
        self.host = host
        self.connection = connection
        self.agent = agent
    }

    /// A viewer who comes with a new connection for each request, as HLS players do: host and kind of player tell them
    /// apart.
    public var byPlayer: ViewerIdentity {
        ViewerIdentity(host: host, connection: "\(host) \(agent ?? "")", agent: agent)
    }
}
