import CLibAV

/// A picture that is drawn over others, prepared so that drawing touches only what it covers: BT.709 with 4:2:0 colour, its
/// light multiplied by its opacity, without the transparent edges.
public struct PictureLayer: Sendable {
    /// Where it begins in the picture that it was made from.
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    private let luma, blue, red: [UInt8]
    /// How opaque it is: of each pixel, and of each pair of chroma samples.
    private let alpha, chromaAlpha: [UInt8]

    /// Whether it is the same picture: cheap where it is.
    public func isSame(as other: PictureLayer) -> Bool {
        (x, y, width, height) == (other.x, other.y, other.width, other.height) && luma == other.luma
            && alpha == other.alpha && blue == other.blue && red == other.red
    }

    /// How much memory it takes.
    public var byteCount: Int { 2 * luma.count + 3 * blue.count }

    /// Of a picture of `yuva420p` with even sides, whose light was multiplied by its opacity while it was RGB.
    public init(premultiplied frame: Frame) throws(LibAVError) {
        guard unsafe frame.pointer.pointee.format == AV_PIX_FMT_YUVA420P.rawValue, frame.width & 1 == 0,
            frame.height & 1 == 0
        else {
            throw LibAVError(
                code: "libav.layer", what: "Cannot draw an image", why: "it is not 4:2:0 with transparency",
                fix: "Report this with the engine's log.")
        }
        let opacity = Plane(frame, 3)
        let area = opacity.coveredArea
        (x, y, width, height) = (area.x, area.y, area.width, area.height)
        let (halfWidth, halfHeight) = (area.width / 2, area.height / 2)
        let full = opacity.cut(area.x, area.y, area.width, area.height)
        var shared: [UInt8] = []
        shared.reserveCapacity(halfWidth * halfHeight)
        for row in 0..<halfHeight {
            for column in 0..<halfWidth {
                let place = 2 * row * area.width + 2 * column
                let sum =
                    Int(full[place]) + Int(full[place + 1]) + Int(full[place + area.width])
                    + Int(full[place + area.width + 1])
                shared.append(UInt8((sum + 2) / 4))
            }
        }
        // Black has the value 16 however transparent it is, grey the chroma 128: both must become their share of it.
        luma = Self.weighted(Plane(frame, 0).cut(area.x, area.y, area.width, area.height), by: full, zero: 16)
        blue = Self.weighted(Plane(frame, 1).cut(area.x / 2, area.y / 2, halfWidth, halfHeight), by: shared, zero: 128)
        red = Self.weighted(Plane(frame, 2).cut(area.x / 2, area.y / 2, halfWidth, halfHeight), by: shared, zero: 128)
        alpha = full
        chromaAlpha = shared
    }

    init(
        x: Int, y: Int, width: Int, height: Int, luma: [UInt8], blue: [UInt8], red: [UInt8], alpha: [UInt8],
        chromaAlpha: [UInt8]
    ) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
        (self.luma, self.blue, self.red) = (luma, blue, red)
        (self.alpha, self.chromaAlpha) = (alpha, chromaAlpha)
    }

    private static func weighted(_ values: [UInt8], by alpha: [UInt8], zero: Int) -> [UInt8] {
        zip(values, alpha).map { value, alpha in
            UInt8(clamping: Int(value) - zero + (zero * Int(alpha) + 127) / 255)
        }
    }

    /// Mixes it into a picture so that its corner lies at an even place, which may lie outside. `opacity`: from 0 to 256.
    func draw(on frame: Frame, x: Int, y: Int, opacity: Int) {
        let (left, top) = (max(0, x), max(0, y))
        let (right, bottom) = (min(frame.width & ~1, x + width), min(frame.height & ~1, y + height))
        guard left < right, top < bottom, opacity > 0 else { return }
        let area = Area(x: left, y: top, width: right - left, height: bottom - top)
        let strength = UInt32(min(opacity, 256))
        Self.mix(luma, alpha, width, at: (left - x, top - y), into: Plane(frame, 0), area, strength)
        let half = Area(x: left / 2, y: top / 2, width: area.width / 2, height: area.height / 2)
        let corner = ((left - x) / 2, (top - y) / 2)
        Self.mix(blue, chromaAlpha, width / 2, at: corner, into: Plane(frame, 1), half, strength)
        Self.mix(red, chromaAlpha, width / 2, at: corner, into: Plane(frame, 2), half, strength)
    }

    private static func mix(
        _ colors: [UInt8], _ alpha: [UInt8], _ width: Int, at corner: (x: Int, y: Int), into plane: Plane, _ area: Area,
        _ opacity: UInt32
    ) {
        unsafe colors.withUnsafeBufferPointer { colors in
            unsafe alpha.withUnsafeBufferPointer { alpha in
                for row in 0..<area.height {
                    let start = (corner.y + row) * width + corner.x
                    unsafe mixRow(
                        plane.row(area.y + row) + area.x, colors.baseAddress! + start, alpha.baseAddress! + start,
                        area.width, opacity)
                }
            }
        }
    }

    /// Rounded division by 255 and 256 of what is there, as far as it shines through, and what is drawn.
    @inline(__always) private static func mixRow(
        _ target: UnsafeMutablePointer<UInt8>, _ color: UnsafePointer<UInt8>, _ alpha: UnsafePointer<UInt8>,
        _ count: Int, _ opacity: UInt32
    ) {
        let share = opacity &* 255
        for index in 0..<count {
            let cover = unsafe UInt32(alpha[index]) &* opacity
            let sum = unsafe UInt32(target[index]) &* (65_280 &- cover) &+ UInt32(color[index]) &* share
            let part = (sum &+ 32_640) >> 8
            unsafe target[index] = UInt8(truncatingIfNeeded: (part &+ 1 &+ (part >> 8)) >> 8)
        }
    }
}

extension Frame {
    /// Draws `layer` so that its corner lies at an even place. The picture is planar 4:2:0 with 8 bits, and its pixels must
    /// be this frame's own. `opacity`: from 0 to 256.
    public func draw(_ layer: PictureLayer, x: Int, y: Int, opacity: Int) {
        guard unsafe pointer.pointee.format == AV_PIX_FMT_YUV420P.rawValue else { return }
        layer.draw(on: self, x: x & ~1, y: y & ~1, opacity: opacity)
    }

    /// A copy whose pixels are its own, to be drawn on.
    public func copied() throws(LibAVError) -> Frame {
        let copy = shared()
        try copy.makeWritable()
        return copy
    }
}

private struct Area {
    var x, y, width, height: Int
}

/// One plane of a picture, for as long as the picture lives.
private struct Plane {
    let frame: Frame
    let index: Int
    let stride: Int

    init(_ frame: Frame, _ index: Int) {
        self.frame = frame
        self.index = index
        let sizes = unsafe frame.pointer.pointee.linesize
        stride = Int([sizes.0, sizes.1, sizes.2, sizes.3][index])
    }

    func row(_ number: Int) -> UnsafeMutablePointer<UInt8> {
        unsafe frame.pointer.pointee.extended_data[index]! + number * stride
    }

    func cut(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity(width * height)
        for number in 0..<height {
            unsafe values.append(contentsOf: UnsafeBufferPointer(start: row(y + number) + x, count: width))
        }
        return values
    }

    /// The smallest area with even edges outside of which everything is 0; at least one block.
    var coveredArea: Area {
        var (left, top, right, bottom) = (frame.width, frame.height, 0, 0)
        for number in 0..<frame.height {
            let values = unsafe UnsafeBufferPointer(start: row(number), count: frame.width)
            guard let first = unsafe values.firstIndex(where: { $0 > 0 }),
                let last = unsafe values.lastIndex(where: { $0 > 0 })
            else { continue }
            (left, right) = (min(left, first), max(right, last + 1))
            (top, bottom) = (min(top, number), number + 1)
        }
        guard left < right else { return Area(x: 0, y: 0, width: 2, height: 2) }
        (left, top) = (left & ~1, top & ~1)
        return Area(x: left, y: top, width: (right - left + 1) & ~1, height: (bottom - top + 1) & ~1)
    }
}
