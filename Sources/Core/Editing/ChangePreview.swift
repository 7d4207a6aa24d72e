/// What a change set would do. Nothing is written for it.
public struct ChangePreview: Hashable, Sendable {
    /// Why it cannot be made; empty when it can.
    public var errors: [StationError]
    /// What may surprise: a show that no scan has found yet, for example.
    public var notices: [String]
    public var changes: [DocumentChange]
    /// Of the channels whose timelines would change, in the order of their numbers.
    public var timelines: [TimelineDifference]
    /// What a quick rehearsal finds in the timelines that would change.
    public var findings: [RehearsalFinding]
    /// The station's revision that it was made against.
    public var base: Revision

    public init(
        errors: [StationError] = [], notices: [String] = [], changes: [DocumentChange] = [],
        timelines: [TimelineDifference] = [], findings: [RehearsalFinding] = [], base: Revision
    ) {
        self.errors = errors
        self.notices = notices
        self.changes = changes
        self.timelines = timelines
        self.findings = findings
        self.base = base
    }
}
