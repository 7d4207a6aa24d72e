public import Core

/// Slows down guessing: after a few failures an address must wait. Driven by the caller's clock.
public struct LogInLimit: Sendable {
    private struct Record {
        var failures = 0
        var last: Instant
    }

    private var records: [String: Record] = [:]

    var addressCount: Int { records.count }

    public init() {}

    /// How long `client` must wait before it may try again; nil when it may try now.
    public func wait(_ client: String, at now: Instant) -> TimeSpan? {
        guard let record = records[client], record.failures >= WebLimits.logInAttempts else { return nil }
        let rest = record.last + WebLimits.logInPause - now
        return rest > .zero ? rest : nil
    }

    public mutating func failed(_ client: String, at now: Instant) {
        if records.count >= WebLimits.logInAddresses {
            records = records.filter { $0.value.last + WebLimits.logInPause > now }
            // Still full: thousands of addresses guess at once. Forget the one that waited longest.
            if records.count >= WebLimits.logInAddresses,
                let oldest = records.min(by: { $0.value.last < $1.value.last })
            {
                records[oldest.key] = nil
            }
        }
        var record = records[client] ?? Record(last: now)
        if record.last + WebLimits.logInPause <= now { record.failures = 0 }
        record.failures += 1
        record.last = now
        records[client] = record
    }

    public mutating func succeeded(_ client: String) { records[client] = nil }
}
