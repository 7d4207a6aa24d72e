import Core

/// Numbers with a fixed count of decimals, for people.
enum DecimalText {
    /// `value` thousandths, as `12.345`.
    static func thousandths(_ value: Int64) -> String {
        let magnitude = value.magnitude
        return "\(value < 0 ? "-" : "")\(magnitude / 1_000).\(padded(magnitude % 1_000, to: 3))"
    }

    /// A length of time, as `0:01:02.345`.
    static func clock(_ span: TimeSpan) -> String {
        let milliseconds = span.microseconds.magnitude / 1_000
        let (seconds, minutes) = (milliseconds / 1_000 % 60, milliseconds / 60_000 % 60)
        return "\(span < .zero ? "-" : "")\(milliseconds / 3_600_000):\(padded(minutes, to: 2)):"
            + "\(padded(seconds, to: 2)).\(padded(milliseconds % 1_000, to: 3))"
    }

    private static func padded(_ value: UInt64, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
