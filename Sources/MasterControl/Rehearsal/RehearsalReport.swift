public import Core

/// What a rehearsal found.
public struct RehearsalReport: Sendable {
    /// One channel's part.
    public struct Part: Sendable {
        public let channel: Channel
        public let itemCount: Int
        public let findings: [RehearsalFinding]

        public init(channel: Channel, itemCount: Int, findings: [RehearsalFinding]) {
            self.channel = channel
            self.itemCount = itemCount
            self.findings = findings
        }

        public var faultCount: Int { findings.count { $0.cause.severity == .fault } }
        public var warningCount: Int { findings.count - faultCount }
    }

    public let from: Instant
    public let until: Instant
    /// Files were checked without opening them.
    public let isQuick: Bool
    /// In the order of the channels' numbers.
    public var parts: [Part] = []

    public init(from: Instant, until: Instant, isQuick: Bool) {
        self.from = from
        self.until = until
        self.isQuick = isQuick
    }

    public var itemCount: Int { parts.reduce(0) { $0 + $1.itemCount } }
    public var faultCount: Int { parts.reduce(0) { $0 + $1.faultCount } }
    public var warningCount: Int { parts.reduce(0) { $0 + $1.warningCount } }
    public var findings: [RehearsalFinding] { parts.flatMap(\.findings) }
}
