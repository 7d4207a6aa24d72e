/// One thing that would go wrong on air, with every time it would happen in the range that was rehearsed.
public struct RehearsalFinding: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable, Codable {
        /// What viewers see would differ from the guide.
        case fault
        /// It would air as planned, which may not be intended.
        case warning
    }

    /// What is wrong, whenever it happens.
    public struct Cause: Hashable, Sendable, Codable {
        public var severity: Severity
        /// A stable slug, such as `file.missing`.
        public var code: String
        public var what: String
        public var why: String
        public var fix: String
        /// The file it is about.
        public var path: String?

        public init(
            _ severity: Severity, _ code: String, _ what: String, why: String, fix: String, path: String? = nil
        ) {
            self.severity = severity
            self.code = code
            self.what = what
            self.why = why
            self.fix = fix
            self.path = path
        }
    }

    public let cause: Cause
    public let channel: ChannelNumber
    public let channelName: String
    /// The first time, and on the channel's own clock.
    public let when: Instant
    public let localTime: String
    /// The last time.
    public let last: Instant
    public let count: Int

    public init(
        cause: Cause, channel: ChannelNumber, channelName: String, when: Instant, localTime: String, last: Instant,
        count: Int
    ) {
        self.cause = cause
        self.channel = channel
        self.channelName = channelName
        self.when = when
        self.localTime = localTime
        self.last = last
        self.count = count
    }
}

extension [RehearsalFinding] {
    /// Faults first, then by time.
    public var inOrder: Self {
        sorted { left, right in
            let ranks = (left.cause.severity == .fault ? 0 : 1, right.cause.severity == .fault ? 0 : 1)
            return ranks.0 == ranks.1 ? left.when < right.when : ranks.0 < ranks.1
        }
    }
}
