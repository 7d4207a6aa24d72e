public import Core

/// Something that cannot be done as a channel's schedule says.
public struct ChannelWarning: Hashable, Sendable {
    /// A stable slug, such as `content.empty`.
    public var code: String
    /// The rule's id; nil when the whole schedule is meant.
    public var rule: Int64?
    /// In words, with the rule's name.
    public var what: String
    public var fix: String
    /// When it happens first; nil when it is about the schedule itself.
    public var first: Instant?
    public var count: Int

    public init(code: String, rule: Int64?, what: String, fix: String, first: Instant?, count: Int) {
        self.code = code
        self.rule = rule
        self.what = what
        self.fix = fix
        self.first = first
        self.count = count
    }
}
