import Core

/// Measures how much work a stretch of broadcast was, from readings of clocks that others take.
struct LoadMeter {
    /// Clocks at one moment. All only grow.
    struct Reading {
        var uptime: TimeSpan
        /// Processor time of the process.
        var processor: TimeSpan
        /// Time the engine slept or waited for media.
        var rested: TimeSpan
        /// Broadcast sent.
        var sent: TimeSpan
    }

    struct Measure: Hashable {
        /// Processor time for a second of broadcast, in thousandths of a second.
        var cost: Int64
        /// Time not rested for a second of broadcast, in thousandths of a second: work, and waiting for a processor.
        var load: Int64
    }

    private var start: Reading?

    /// Begins again: what came before does not count.
    mutating func restart() { start = nil }

    /// What was measured since the last measure, if that is at least `span` of time ago.
    mutating func measure(_ reading: Reading, over span: TimeSpan) -> Measure? {
        guard let start else {
            start = reading
            return nil
        }
        let passed = reading.uptime - start.uptime
        let sent = reading.sent - start.sent
        guard passed >= span, sent > .zero else { return nil }
        self.start = reading
        let work = max(.zero, passed - (reading.rested - start.rested))
        return Measure(
            cost: Self.thousandths(reading.processor - start.processor, of: sent),
            load: Self.thousandths(work, of: sent))
    }

    private static func thousandths(_ part: TimeSpan, of whole: TimeSpan) -> Int64 {
        roundedRatio(max(0, part.microseconds), 1_000, whole.microseconds)
    }
}
