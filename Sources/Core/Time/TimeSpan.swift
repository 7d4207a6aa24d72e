/// A duration in microseconds. Its arithmetic never traps: what lies beyond the range becomes the range's end.
public struct TimeSpan: Hashable, Comparable, Sendable, Codable, AdditiveArithmetic {
    public let microseconds: Int64

    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// What is calculated with: nothing that is broadcast, and no wait, takes longer than 400 days.
    public static let usable = hours(-24 * 400)...hours(24 * 400)

    public static let zero = TimeSpan(microseconds: 0)
    @inlinable public static func milliseconds(_ count: Int64) -> Self {
        Self(microseconds: count.saturatingTimes(1_000))
    }
    @inlinable public static func seconds(_ count: Int64) -> Self {
        Self(microseconds: count.saturatingTimes(1_000_000))
    }
    @inlinable public static func minutes(_ count: Int64) -> Self { seconds(count.saturatingTimes(60)) }
    @inlinable public static func hours(_ count: Int64) -> Self { seconds(count.saturatingTimes(3_600)) }

    /// Whole seconds, rounded down.
    @inlinable public var seconds: Int64 { microseconds.flooredDivision(by: 1_000_000) }

    /// Seconds with one decimal, such as `1.4`.
    public var tenths: String {
        let tenths = roundedRatio(microseconds, 10, 1_000_000)
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
    @inlinable public static func + (left: Self, right: Self) -> Self {
        Self(microseconds: left.microseconds.saturatingPlus(right.microseconds))
    }
    @inlinable public static func - (left: Self, right: Self) -> Self {
        Self(microseconds: left.microseconds.saturatingMinus(right.microseconds))
    }
    @inlinable public static func * (left: Self, right: Int64) -> Self {
        Self(microseconds: left.microseconds.saturatingTimes(right))
    }
}
