import Core

/// One thing that would not be right on air, with every time it would happen in the stretch.
struct RehearsalFinding: Hashable, Sendable {
    enum Severity: String, Hashable, Sendable, Codable {
        /// Viewers would see something else than the guide says.
        case fault
        /// It would go on air as planned; perhaps it was not meant so.
        case warning
    }

    /// What is wrong, whenever it happens.
    struct Cause: Hashable, Sendable, Codable {
        var severity: Severity
        /// A stable slug, such as `file.missing`.
        var code: String
        var what: String
        var why: String
        var fix: String
        /// The file it is about.
        var path: String?

        init(
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

    let cause: Cause
    let channel: ChannelNumber
    let channelName: String
    /// The first time, and on the channel's own clock.
    let when: Instant
    let localTime: String
    /// The last time.
    let last: Instant
    let count: Int

    init(_ cause: Cause, on stretch: PlannedStretch, at times: [Instant]) {
        self.init(cause, on: stretch.channel, in: stretch.zone, at: times)
    }

    init(
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

    /// `times` holds one at least, in order.
    init(_ cause: Cause, on channel: Channel, in zone: ZoneRules, at times: [Instant]) {
        precondition(!times.isEmpty, "a finding has a time")
        self.cause = cause
        self.channel = channel.number
        channelName = channel.name
        when = times[0]
        localTime = zone.stamp(times[0])
        last = times[times.count - 1]
        count = times.count
    }
}

extension [RehearsalFinding] {
    /// Faults first, then by time.
    var inOrder: Self {
        sorted { left, right in
            let ranks = (left.cause.severity == .fault ? 0 : 1, right.cause.severity == .fault ? 0 : 1)
            return ranks.0 == ranks.1 ? left.when < right.when : ranks.0 < ranks.1
        }
    }
}
