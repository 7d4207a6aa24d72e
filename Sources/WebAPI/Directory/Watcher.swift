public import HTTP

/// Who watches.
public struct Watcher: Hashable, Sendable {
    public var client: ClientAddress
    /// What the player calls itself.
    public var agent: String?

    public init(client: ClientAddress, agent: String? = nil) {
        self.client = client
        self.agent = agent
    }

    init(_ request: Request) {
        // Long enough for every real player; it is shown and logged.
        self.init(client: request.client, agent: request.header("User-Agent").map { String($0.prefix(120)) })
    }
}
