/// Width to height of a whole picture in lowest terms, written `16:9`. What lies within half a percent of 4:3 or 16:9
/// is that: sizes that divide by 16 cannot hit them exactly.
public struct AspectRatio: Equatable, Sendable, CustomStringConvertible {
    public let width: Int
    public let height: Int

    private static let longestSide = 1 << 40

    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has a size")
        // A file may claim any size and any shape of its samples.
        let (width, height) = (min(width, Self.longestSide), min(height, Self.longestSide))
        for (usualWidth, usualHeight) in [(4, 3), (16, 9)] {
            let (left, right) = (width * usualHeight, height * usualWidth)
            if abs(left - right) * 200 <= right {
                (self.width, self.height) = (usualWidth, usualHeight)
                return
            }
        }
        var (divisor, rest) = (width, height)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        (self.width, self.height) = (width / divisor, height / divisor)
    }

    public var description: String { "\(width):\(height)" }
}
