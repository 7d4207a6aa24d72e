import Core

extension FrameRate {
    /// The rates that pictures are made at. Measured rates within a fifth of a thousandth of one are that one.
    private static let usual: [FrameRate] = [
        FrameRate(24_000, 1_001), FrameRate(24), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(30),
        FrameRate(48), FrameRate(50), FrameRate(60_000, 1_001), FrameRate(60), FrameRate(12), FrameRate(15),
        FrameRate(100), FrameRate(120_000, 1_001), FrameRate(120),
    ]

    /// The usual rate that a measured ratio stands for, else the ratio itself; nil outside 1...120 per second.
    static func nearest(_ numerator: Int64, _ denominator: Int64) -> FrameRate? {
        guard numerator > 0, denominator > 0, numerator < 1 << 40, denominator < 1 << 40,
            (denominator...(120 * denominator)).contains(numerator)
        else { return nil }
        let near = usual.first { rate in
            let measured = Int128(numerator) * Int128(rate.denominator)
            let wanted = Int128(rate.numerator) * Int128(denominator)
            return abs(measured - wanted) * 5_000 <= wanted
        }
        if let near { return near }
        var (divisor, rest) = (numerator, denominator)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return FrameRate(numerator / divisor, denominator / divisor)
    }
}
