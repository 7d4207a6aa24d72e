/// Who watches, for pages, logs and tuner accounting.
public struct Viewer: Hashable, Sendable {
    /// The address without its port: two connections of one player share it.
    public var host: String
    /// Tells the connections of one host apart, such as `192.168.1.20:50312`.
    public var name: String
    /// What the player calls itself.
    public var agent: String?

    public init(host: String, name: String, agent: String? = nil) {
        self.host = host
        self.name = name
        self.agent = agent
    }
}
