import Core

/// The even grid on which a constant-rate stream's pictures lie: time stamps to frame numbers.
struct FrameGrid {
    let rate: FrameRate
    /// The stream's tick, in seconds as a ratio.
    let tickNumerator: Int64
    let tickDenominator: Int64
    /// The time stamp of frame 0.
    let zero: Int64

    /// The frame nearest to a time stamp.
    func frame(at stamp: Int64) -> Int64 {
        roundedRatio(stamp - zero, tickNumerator * rate.numerator, tickDenominator * rate.denominator)
    }

    /// The time stamp of a frame.
    func stamp(ofFrame frame: Int64) -> Int64 {
        zero + roundedRatio(frame, tickDenominator * rate.denominator, tickNumerator * rate.numerator)
    }

    /// The frame at a time stamp; nil when the stamp lies further than a quarter of a frame, and further than one
    /// millisecond tick, from every frame.
    func exactFrame(at stamp: Int64) -> Int64? {
        let frame = frame(at: stamp)
        let distance = abs(stamp - self.stamp(ofFrame: frame))
        let quarter = roundedRatio(1, tickDenominator * rate.denominator, tickNumerator * rate.numerator * 4)
        return distance <= max(quarter, 1) ? frame : nil
    }
}
