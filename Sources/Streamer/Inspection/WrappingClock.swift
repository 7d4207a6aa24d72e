/// Counters of a transport stream are 33 bits of 90 kHz and begin again after 26.5 hours.
enum WrappingClock {
    static let stampPeriod: Int64 = 1 << 33
    /// Clock references count 300 times faster.
    static let referencePeriod = stampPeriod * 300

    /// The way from `start` to `end` that is shorter, forwards or backwards.
    static func distance(from start: Int64, to end: Int64, period: Int64) -> Int64 {
        let forward = ((end - start) % period + period) % period
        return forward >= period / 2 ? forward - period : forward
    }
}

/// Turns time stamps that wrap into ones that do not.
struct StampUnwrapper {
    private var lastRaw: Int64?
    private var last: Int64 = 0

    mutating func unwrap(_ raw: Int64) -> Int64 {
        if let lastRaw {
            last += WrappingClock.distance(from: lastRaw, to: raw, period: WrappingClock.stampPeriod)
        } else {
            last = raw
        }
        lastRaw = raw
        return last
    }
}
