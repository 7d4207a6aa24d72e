// Arithmetic on numbers that may come from outside: what does not fit becomes the nearest number that does. A wrong
// number then gives a wrong result to its sender; a trap would end the station for all.

extension FixedWidthInteger {
    /// The sum, or the end of the range that lies in its direction.
    @inlinable public func saturatingPlus(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        guard overflows else { return sum }
        return other < 0 ? .min : .max
    }

    /// The difference, or the end of the range that lies in its direction.
    @inlinable public func saturatingMinus(_ other: Self) -> Self {
        let (difference, overflows) = subtractingReportingOverflow(other)
        guard overflows else { return difference }
        return other < 0 ? .max : .min
    }

    /// The product, or the end of the range that lies in its direction.
    @inlinable public func saturatingTimes(_ other: Self) -> Self {
        let (product, overflows) = multipliedReportingOverflow(by: other)
        guard overflows else { return product }
        return (self < 0) == (other < 0) ? .max : .min
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that times before 1970 fall into the right second and day.
    @inlinable public func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
