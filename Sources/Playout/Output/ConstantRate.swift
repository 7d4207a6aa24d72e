import Core

/// The clock of a stream with a constant bit rate: every packet has its time, which follows from its place alone.
struct ConstantRate {
    let bitsPerSecond: Int64
    /// The time of the first packet, in 27 MHz ticks.
    let start: Int64
    /// Packets sent so far.
    private(set) var packets: Int64 = 0
    /// The last packet that carried a clock reference.
    private var lastClock: Int64 = 0

    private static let packetBits: Int64 = 188 * 8
    /// Clock references are at most this far apart.
    private static let clockPeriod: Int64 = 25 * 27_000

    init(bitsPerSecond: Int64, start: Int64) {
        self.bitsPerSecond = bitsPerSecond
        self.start = start
    }

    /// The time of the next packet, in 27 MHz ticks.
    var now: Int64 { start + elapsed(packets) }

    private func elapsed(_ count: Int64) -> Int64 {
        roundedRatio(count.saturatingTimes(Self.packetBits), 27_000_000, bitsPerSecond)
    }

    mutating func sent(isClock: Bool) {
        if isClock { lastClock = packets }
        packets += 1
    }

    /// What fills the next place before `time` (27 MHz ticks); nil when the stream is there already.
    func stuffing(before time: Int64) -> Stuffing? {
        guard now < time else { return nil }
        return isClockDue ? .clock : .null
    }

    var isClockDue: Bool { elapsed(packets) - elapsed(lastClock) >= Self.clockPeriod }

    enum Stuffing { case null, clock }
}
