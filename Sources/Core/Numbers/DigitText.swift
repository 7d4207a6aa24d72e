// Numbers that arrive as text: in requests, files, names of files and on the command line. They are read in one form, with
// the range that the reader can work with; a test keeps other conversions from text out of the sources.

extension FixedWidthInteger {
    /// The number that ASCII digits write, after a minus sign if the range goes below zero. nil for every other text
    /// (`+1`, ` 1`, digits of other scripts) and for numbers outside of `range`.
    public init?(digits text: some StringProtocol, in range: ClosedRange<Self> = 0...Self.max) {
        var digits = text.utf8[...]
        let isNegative = range.lowerBound < 0 && digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard !digits.isEmpty else { return nil }
        var number: Self = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (tenfold, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let digit = Self(truncatingIfNeeded: byte - UInt8(ascii: "0"))
            let (next, isTooFar) =
                isNegative ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
            guard !isTooLarge, !isTooFar else { return nil }
            number = next
        }
        guard range.contains(number) else { return nil }
        self = number
    }
}
