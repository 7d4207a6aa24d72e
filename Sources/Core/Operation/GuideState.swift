/// Which guide it is.
public struct GuideState: Hashable, Sendable {
    /// Another number whenever anything in the guide, or the channel list, is different.
    public var revision: Int64
    public var changed: Instant

    /// No guide reaches further ahead.
    public static let greatestDays = 30

    public init(revision: Int64, changed: Instant) {
        self.revision = revision
        self.changed = changed
    }
}
