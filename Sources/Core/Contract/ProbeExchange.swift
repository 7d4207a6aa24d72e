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

/// One line from it on its standard output. Exactly one of `facts` and `failure` is set.
public struct ProbeAnswer: Hashable, Sendable, Codable {
    public var id: Int64
    public var facts: MediaFacts?
    /// Why the file cannot go on air.
    public var failure: String?

    public init(id: Int64, facts: MediaFacts) {
        self.id = id
        self.facts = facts
    }

    public init(id: Int64, failure: String) {
        self.id = id
        self.failure = failure
    }
}
