/// Frames per second as an exact ratio, and the frame clock that follows from it: frame `n` begins `n / rate` seconds
/// after 1970-01-01 UTC, on every channel of that rate. Rounding never accumulates.
public struct FrameRate: Hashable, Sendable, Codable, CustomStringConvertible {
    public let numerator: Int64
    public let denominator: Int64

    public init(_ numerator: Int64, _ denominator: Int64 = 1) {
        precondition(numerator > 0 && denominator > 0, "a frame rate is positive")
        self.numerator = numerator
        self.denominator = denominator
    }

    private enum CodingKeys: String, CodingKey {
        case numerator = "numerator"
        case denominator = "denominator"
    }

    /// Throws for invalid rates: parts below 1 or beyond 2^40.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        numerator = try container.decode(Int64.self, forKey: .numerator)
        denominator = try container.decode(Int64.self, forKey: .denominator)
        guard Self.parts.contains(numerator), Self.parts.contains(denominator) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(self) is not a frame rate"))
        }
    }

    private static let parts: ClosedRange<Int64> = 1...1 << 40

    /// Reads `25`, `29.97`, `23.976`, `59.94` or `30000/1001`; nil when it is none of these or outside 1...120.
    public init?(_ text: String) {
        switch text {
        case "23.976", "23.98": self.init(24_000, 1_001)
        case "29.97": self.init(30_000, 1_001)
        case "59.94": self.init(60_000, 1_001)
        default:
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
                Int64(digits: $0, in: 1...1_000_000)
            }
            guard (1...2).contains(parts.count), let numerator = parts[0],
                let denominator = parts.count == 2 ? parts[1] : 1,
                denominator <= 10_000,
                (denominator...(denominator * 120)).contains(numerator)
            else { return nil }
            self.init(numerator, denominator)
        }
    }

    /// The frame nearest to `instant`.
    public func frame(at instant: Instant) -> Int64 {
        roundedRatio(instant.microseconds, numerator, denominator.saturatingTimes(1_000_000))
    }

    /// When frame `frame` begins.
    public func instant(ofFrame frame: Int64) -> Instant {
        Instant(microseconds: roundedRatio(frame, denominator.saturatingTimes(1_000_000), numerator))
    }

    /// The first audio sample of frame `frame`. An item of frames `a..<b` carries samples `sample(a)..<sample(b)`.
    public func sample(ofFrame frame: Int64, sampleRate: Int64) -> Int64 {
        roundedRatio(frame, denominator.saturatingTimes(sampleRate), numerator)
    }

    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

/// `value * numerator / denominator` to the nearest, halves up, without overflow in between. Never traps: a result outside
/// the range is the nearest end of it, and so is a division by zero.
public func roundedRatio(_ value: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
    guard denominator != 0 else { return value == 0 ? 0 : (value < 0) == (numerator < 0) ? .max : .min }
    // Twice the product of the two smallest numbers is the only one that does not fit.
    let product = Int128(value) * Int128(max(numerator, -.max)) * 2 + Int128(denominator)
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: Int128(denominator) * 2)
    return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
}
