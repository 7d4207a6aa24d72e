import Core

/// The even grid on which a constant-rate stream's pictures lie: timestamps to frame numbers.
struct FrameGrid {
    let rate: FrameRate
    /// The stream's tick, in seconds as a ratio.
    let tickNumerator: Int64
    let tickDenominator: Int64
    /// The timestamp of frame 0.
    let zero: Int64

    /// The frame nearest to a timestamp.
    func frame(at stamp: Int64) -> Int64 {
        let frame = roundedRatio(stamp.saturatingMinus(zero), framesOverTicks.numerator, framesOverTicks.denominator)
        return min(max(frame, -1 << 60), 1 << 60)
    }

    /// The timestamp of a frame.
    func stamp(ofFrame frame: Int64) -> Int64 {
        zero.saturatingPlus(roundedRatio(frame, framesOverTicks.denominator, framesOverTicks.numerator))
    }

    /// The frame at a timestamp; nil when the stamp lies further than a quarter of a frame, and further than one
    /// millisecond tick, from every frame.
    func exactFrame(at stamp: Int64) -> Int64? {
        let frame = frame(at: stamp)
        let distance = stamp.saturatingMinus(self.stamp(ofFrame: frame)).magnitude
        let quarter = roundedRatio(1, framesOverTicks.denominator, framesOverTicks.numerator.saturatingTimes(4))
        return distance <= max(quarter, 1).magnitude ? frame : nil
    }

    private var framesOverTicks: (numerator: Int64, denominator: Int64) {
        (tickNumerator.saturatingTimes(rate.numerator), tickDenominator.saturatingTimes(rate.denominator))
    }
}
