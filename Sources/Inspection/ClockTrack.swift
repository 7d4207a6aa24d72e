import Core

/// Follows one programme's clock references: their spacing, and what the clock says at any byte of the stream.
struct ClockTrack {
    private struct Point {
        var byteOffset: Int
        /// 27 MHz ticks that do not wrap, for interpolation.
        var ticks: Int64
        /// The clock jumped here: no line leads to this point.
        var isJump = false
    }

    let pid: Int
    private(set) var count = 0
    private(set) var longestInterval: Int64 = 0
    private(set) var shortestInterval: Int64?
    /// Ticks since the first reference; jumps of the clock are left out.
    private(set) var elapsed: Int64 = 0
    private(set) var firstOffset: Int?
    private(set) var lastOffset = 0
    private var lastRaw: Int64 = 0
    private var points: [Point] = []

    /// The clock on the wire runs at 27 MHz.
    static let ticksPerMillisecond: Int64 = 27_000
    /// More than this between two references is a jump, not an interval.
    private static let longestBelievable: Int64 = 10_000 * ticksPerMillisecond
    private static let mostPoints = 8_192

    init(pid: Int) {
        self.pid = pid
    }

    var time: TimeSpan { TimeSpan(microseconds: elapsed / 27) }

    mutating func receive(
        _ raw: Int64, flagged: Bool, at place: StreamPlace, _ rules: InspectionRules, _ book: inout StreamFaultTally
    ) {
        defer {
            lastRaw = raw
            lastOffset = place.byteOffset
            count += 1
        }
        guard firstOffset != nil else {
            firstOffset = place.byteOffset
            keep(Point(byteOffset: place.byteOffset, ticks: raw, isJump: true))
            return
        }
        let step = WrappingClock.distance(from: lastRaw, to: raw, period: WrappingClock.referencePeriod)
        if step < 0 || step > Self.longestBelievable {
            if !flagged { noteJump(step, at: place, &book) }
            keep(Point(byteOffset: place.byteOffset, ticks: raw, isJump: true))
            return
        }
        elapsed += step
        if !flagged {
            longestInterval = max(longestInterval, step)
            shortestInterval = min(shortestInterval ?? step, step)
            if step > rules.clockInterval.microseconds.saturatingTimes(27) {
                book.note(.clockInterval, pid: pid, at: place, "\(milliseconds(step)) ms without a clock reference")
            }
        }
        keep(Point(byteOffset: place.byteOffset, ticks: (points.last?.ticks ?? 0) + step))
    }

    private mutating func keep(_ point: Point) {
        if points.count >= Self.mostPoints { points.removeFirst(Self.mostPoints / 2) }
        points.append(point)
    }

    private func noteJump(_ step: Int64, at place: StreamPlace, _ book: inout StreamFaultTally) {
        if step < 0 {
            book.note(.clockBackward, pid: pid, at: place, "the clock went back by \(milliseconds(-step)) ms")
        } else {
            book.note(.clockInterval, pid: pid, at: place, "the clock jumped ahead by \(milliseconds(step)) ms")
        }
    }

    /// What the clock says when byte `offset` arrives, in 27 MHz ticks: on the line between the references around it;
    /// after the last one, and before a jump, on the line through the two in front. nil where there is no line.
    func ticks(atByte offset: Int) -> Int64? {
        guard let first = points.first, points.count >= 2, offset >= first.byteOffset else { return nil }
        var low = 0
        var high = points.count - 1
        while low + 1 < high {
            let middle = (low + high) / 2
            if points[middle].byteOffset <= offset { low = middle } else { high = middle }
        }
        if points[high].isJump {
            high = low
            low -= 1
        }
        guard low >= 0, !points[high].isJump else { return nil }
        let (start, end) = (points[low], points[high])
        guard end.byteOffset > start.byteOffset else { return end.ticks }
        return start.ticks
            + roundedRatio(
                Int64(offset - start.byteOffset), end.ticks - start.ticks, Int64(end.byteOffset - start.byteOffset))
    }

    private func milliseconds(_ ticks: Int64) -> String {
        DecimalText.thousandths(ticks / 27)
    }
}

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

/// Turns timestamps that wrap into ones that do not.
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
