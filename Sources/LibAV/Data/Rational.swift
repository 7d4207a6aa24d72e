import CLibAV
public import Core

/// A ratio as libav writes it: a time base, a frame rate or an aspect.
public struct Rational: Hashable, Sendable {
    public let numerator: Int32
    public let denominator: Int32

    public init(_ numerator: Int32, _ denominator: Int32) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init(_ rational: AVRational) { self.init(rational.num, rational.den) }

    var libav: AVRational { AVRational(num: numerator, den: denominator) }

    /// Neither 0/x nor x/0: libav writes those for "not known".
    public var isKnown: Bool { numerator > 0 && denominator > 0 }

    public static let microseconds = Rational(1, 1_000_000)
    public static let nanoseconds = Rational(1, 1_000_000_000)
    /// The clock of MPEG transport streams.
    public static let ticks = Rational(1, 90_000)

    /// `value` units of this time base in units of `other`, to the nearest, halves up. A file may hold any number: what
    /// leads beyond ±2^61 becomes that, so that the sum of two such values is always a number.
    public func rescale(_ value: Int64, to other: Rational) -> Int64 {
        let scaled = roundedRatio(
            value, Int64(numerator) * Int64(other.denominator), Int64(denominator) * Int64(other.numerator))
        return min(max(scaled, -1 << 61), 1 << 61)
    }

    /// As a frame rate; nil when it is not known.
    public var frameRate: FrameRate? { isKnown ? FrameRate(Int64(numerator), Int64(denominator)) : nil }
}

/// The times that files can have; others are damage. Nothing real comes near: in nanoseconds it is 36 years.
private let believableStamps: ClosedRange<Int64> = (-1 << 60)...(1 << 60)

/// A timestamp, or nil where libav says "none", and for numbers that no clock shows.
func timeStamp(_ value: Int64) -> Int64? { believableStamps.contains(value) ? value : nil }
