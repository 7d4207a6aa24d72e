import Core

/// What a rehearsal found.
struct RehearsalReport: Sendable {
    /// One channel's part.
    struct Part: Sendable {
        let channel: Channel
        let itemCount: Int
        let findings: [RehearsalFinding]

        var faultCount: Int { findings.count { $0.cause.severity == .fault } }
        var warningCount: Int { findings.count - faultCount }
    }

    let from: Instant
    let until: Instant
    /// Files were looked at from outside only, not opened.
    let isQuick: Bool
    /// In the order of the channels' numbers.
    var parts: [Part] = []

    var itemCount: Int { parts.reduce(0) { $0 + $1.itemCount } }
    var faultCount: Int { parts.reduce(0) { $0 + $1.faultCount } }
    var warningCount: Int { parts.reduce(0) { $0 + $1.warningCount } }
    var findings: [RehearsalFinding] { parts.flatMap(\.findings) }
}
