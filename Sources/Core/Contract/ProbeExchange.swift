/// One line to `continuity-engine probe` on its standard input: look into this file.
public struct ProbeRequest: Hashable, Sendable, Codable {
    /// Comes back in the answer.
    public var id: Int64
    public var path: String

    public init(id: Int64, path: String) {
        self.id = id
        self.path = path
    }
}

/// One line from it on its standard output. Exactly one of `facts` and `failure` is set, `tags` only beside `facts`.
public struct ProbeAnswer: Hashable, Sendable, Codable {
    public var id: Int64
    public var facts: MediaFacts?
    /// What the file's own tags say; nil when they say nothing.
    public var tags: MediaDescription?
    /// Why the file cannot go on air.
    public var failure: String?

    public init(id: Int64, facts: MediaFacts, tags: MediaDescription? = nil) {
        self.id = id
        self.facts = facts
        self.tags = tags
    }

    public init(id: Int64, failure: String) {
        self.id = id
        self.failure = failure
    }
}
