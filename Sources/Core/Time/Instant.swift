/// A moment, in microseconds since 1970-01-01 UTC.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public let microseconds: Int64

    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }
    @inlinable public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// Whole seconds, rounded down.
    @inlinable public var seconds: Int64 { microseconds.flooredDivision(by: 1_000_000) }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
    @inlinable public static func + (left: Self, right: TimeSpan) -> Self {
        Self(microseconds: left.microseconds + right.microseconds)
    }
    @inlinable public static func - (left: Self, right: TimeSpan) -> Self {
        Self(microseconds: left.microseconds - right.microseconds)
    }
    @inlinable public static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds - right.microseconds)
    }
    @inlinable public static func += (left: inout Self, right: TimeSpan) { left = left + right }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that times before 1970 fall into the right second and day.
    @inlinable public func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
