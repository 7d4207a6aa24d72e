public import Core

/// What one call of `extend` made.
public struct Build: Sendable {
    /// In order, without gap or overlap. The last may reach beyond what was asked for.
    public var items: [TimelineItem] = []
    /// States on the way, from which a later refresh can start.
    public var checkpoints: [Checkpoint] = []
    /// What could not be done as the schedule says, each kind of trouble once for each rule.
    public var warnings: [BuildWarning] = []
}

/// Something an operator should know about a timeline.
public struct BuildWarning: Hashable, Sendable, CustomStringConvertible {
    /// A stable slug, such as `content.empty`.
    public var code: String
    /// nil when the whole schedule is meant.
    public var rule: RuleID?
    public var what: String
    public var fix: String
    /// When it happened first; nil when it is about the schedule itself.
    public var first: Instant?
    public var count: Int

    public init(_ code: String, rule: RuleID?, _ what: String, fix: String, first: Instant? = nil, count: Int = 1) {
        self.code = code
        self.rule = rule
        self.what = what
        self.fix = fix
        self.first = first
        self.count = count
    }

    public var description: String { "\(what). \(fix) [\(code)]" }
}

/// The state of a channel's builder at one moment of the timeline.
public struct Checkpoint: Hashable, Sendable, Codable {
    public var at: Instant
    public var state: BuilderState

    public init(at: Instant, state: BuilderState) {
        self.at = at
        self.state = state
    }

    private enum CodingKeys: String, CodingKey { case at, state }
}
