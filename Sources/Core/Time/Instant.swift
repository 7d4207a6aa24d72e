/// A moment, in microseconds since 1970-01-01 UTC. Its arithmetic never traps: what lies beyond the range becomes the
/// range's end, some 292,000 years away.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public let microseconds: Int64

    /// The last moment that can be written; sums beyond it come to it.
    public static let distantFuture = Instant(microseconds: .max)
    /// The first moment that can be written.
    public static let distantPast = Instant(microseconds: .min)

    /// What is calculated with: 1970 to 2200. In nanoseconds, too, these are numbers of 64 bits.
    public static let usable = Instant(seconds: 0)...Instant(seconds: 7_258_118_400)

    @inlinable public init(microseconds: Int64) { self.microseconds = microseconds }
    @inlinable public init(seconds: Int64) { microseconds = seconds.saturatingTimes(1_000_000) }

    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// Whole seconds, rounded down.
    @inlinable public var seconds: Int64 { microseconds.flooredDivision(by: 1_000_000) }

    /// What `seconds` leaves out: 0 to 999,999.
    @inlinable public var microsecondOfSecond: Int64 {
        let remainder = microseconds % 1_000_000
        return remainder < 0 ? remainder + 1_000_000 : remainder
    }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
    @inlinable public static func + (left: Self, right: TimeSpan) -> Self {
        Self(microseconds: left.microseconds.saturatingPlus(right.microseconds))
    }
    @inlinable public static func - (left: Self, right: TimeSpan) -> Self {
        Self(microseconds: left.microseconds.saturatingMinus(right.microseconds))
    }
    @inlinable public static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds.saturatingMinus(right.microseconds))
    }
    @inlinable public static func += (left: inout Self, right: TimeSpan) { left = left + right }
}

extension Instant {
    /// `2026-11-21T01:02:03.004Z`.
    public var rfc3339: String {
        let day = CivilDate(daysSince1970: Int(seconds.flooredDivision(by: 86_400)))
        let second = Int(seconds - seconds.flooredDivision(by: 86_400) * 86_400)
        let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(day)T\(clock).\(padded(Int(microsecondOfSecond / 1_000), 3))Z"
    }
}

/// Where the time comes from. The real one is `Linux.SystemClock`; tests drive their own.
public protocol StationClock: Sendable {
    var now: Instant { get }
}
