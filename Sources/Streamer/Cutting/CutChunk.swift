public import Core

/// A chunk and its place in station time. Station ticks are 90 kHz ticks since 1970-01-01 UTC, without wrapping: the
/// timestamps of the stream put back on the station's clock.
public struct CutChunk: Sendable {
    public let chunk: Chunk
    /// For an entry point the time of its key frame; else that of the newest picture before the chunk.
    public let startTicks: Int64
    /// The time of the newest picture that began in the chunk or before it.
    public let endTicks: Int64
    /// The first entry point after a jump in time: it does not follow what came before.
    public let followsGap: Bool

    public init(_ chunk: Chunk, startTicks: Int64, endTicks: Int64, followsGap: Bool = false) {
        self.chunk = chunk
        self.startTicks = startTicks
        self.endTicks = endTicks
        self.followsGap = followsGap
    }
}

extension TimeSpan {
    static let ticksPerSecond: Int64 = 90_000

    /// Rounded down to whole 90 kHz ticks.
    var ticks: Int64 { microseconds.saturatingTimes(9).flooredDivision(by: 100) }

    init(ticks: Int64) { self.init(microseconds: ticks.saturatingTimes(100).flooredDivision(by: 9)) }
}

extension FrameRate {
    /// The station ticks at which frame `frame` begins.
    public func ticks(ofFrame frame: Int64) -> Int64 {
        roundedRatio(frame, denominator.saturatingTimes(TimeSpan.ticksPerSecond), numerator)
    }

    /// The frame nearest to these station ticks.
    public func frame(atTicks ticks: Int64) -> Int64 {
        roundedRatio(ticks, numerator, denominator.saturatingTimes(TimeSpan.ticksPerSecond))
    }
}
