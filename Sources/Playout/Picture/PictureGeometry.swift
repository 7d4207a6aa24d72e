import Core
import LibAV

/// Where a source's picture goes on the channel's: what is cut off, how large it is scaled, and where it is placed.
struct PictureGeometry: Hashable {
    struct Size: Hashable {
        var width: Int
        var height: Int
    }

    /// The part of the source's picture that is shown, before it is turned.
    let kept: Size
    /// The size that it is scaled to, before it is turned.
    let scaled: Size
    /// The size on the channel's picture.
    let shown: Size
    let x: Int
    let y: Int

    /// Filling the screen cuts off at most this much of a side, in per cent; a picture that would lose more gets bars.
    static let mostCut = 10

    /// `aspect` is of one pixel.
    init(_ source: Size, aspect: Rational, orientation: PictureOrientation, target: Size, fit: PictureSettings.Fit) {
        let pixel = aspect.isKnown ? (Int64(aspect.numerator), Int64(aspect.denominator)) : (1, 1)
        // Numbers from a file: a picture that is wider than this is damage.
        let most: Int64 = 1 << 20
        let across = max(1, min(Int64(source.width), most)).saturatingTimes(min(pixel.0, most))
        let down = max(1, min(Int64(source.height), most)).saturatingTimes(min(pixel.1, most))
        let (wide, high) = orientation.swapsSides ? (down, across) : (across, down)
        let (width, height) = (Int64(target.width), Int64(target.height))
        // Shares are compared as wide : high against width : height.
        let isWider = Int128(wide) * Int128(height) > Int128(high) * Int128(width)
        var cutShare = (kept: Int128(1), of: Int128(1))
        if fit == .crop {
            let (narrow, broad) =
                isWider
                ? (Int128(high) * Int128(width), Int128(wide) * Int128(height))
                : (Int128(wide) * Int128(height), Int128(high) * Int128(width))
            if narrow * 100 >= broad * Int128(100 - Self.mostCut) { cutShare = (narrow, broad) }
        }
        let isFilled = fit == .stretch || cutShare.kept != cutShare.of
        if isFilled {
            shown = target
        } else if isWider {
            shown = Size(
                width: target.width, height: Self.even(Int128(width) * Int128(high), Int128(wide), most: target.height))
        } else {
            shown = Size(
                width: Self.even(Int128(height) * Int128(wide), Int128(high), most: target.width), height: target.height
            )
        }
        let cutsAcross = isWider != orientation.swapsSides
        kept = Size(
            width: cutsAcross
                ? Self.even(Int128(source.width) * cutShare.kept, cutShare.of, most: source.width) : source.width,
            height: cutsAcross
                ? source.height : Self.even(Int128(source.height) * cutShare.kept, cutShare.of, most: source.height))
        scaled = orientation.swapsSides ? Size(width: shown.height, height: shown.width) : shown
        x = (target.width - shown.width) / 4 * 2
        y = (target.height - shown.height) / 4 * 2
    }

    /// The nearest even number to a ratio, from 2 to `most`.
    private static func even(_ numerator: Int128, _ denominator: Int128, most: Int) -> Int {
        let half = (numerator + denominator) / (2 * max(denominator, 1))
        return max(min(2, most), min(Int(clamping: half) * 2, most))
    }
}
