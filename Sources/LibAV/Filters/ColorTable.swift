import CLibAV

/// Maps the colours of 10-bit pictures to 8-bit ones by a table of nodes in Y'CbCr, with straight lines between the nodes.
/// The four pixels that share a pair of chroma samples share their chroma weights (8 ms for a picture of 1280x720).
public struct ColorTable: Sendable {
    /// Nodes along each axis: one every 16 of the 1024 values that 10 bits have.
    public static let nodeCount = 65
    /// 8-bit results are kept with this factor.
    public static let scale = 64

    /// For each Cb, each Cr and each Y, in this order.
    private let luma: [Int16]
    /// Cb and Cr after each other.
    private let chroma: [Int16]

    /// `color` answers the 8-bit colour, times `scale`, at 10-bit Y, Cb and Cr.
    public init(_ color: (_ y: Int, _ cb: Int, _ cr: Int) -> (y: Int16, cb: Int16, cr: Int16)) {
        let count = Self.nodeCount
        var luma: [Int16] = []
        var chroma: [Int16] = []
        luma.reserveCapacity(count * count * count)
        chroma.reserveCapacity(2 * count * count * count)
        for cb in 0..<count {
            for cr in 0..<count {
                for y in 0..<count {
                    let found = color(y * 16, cb * 16, cr * 16)
                    luma.append(found.y)
                    chroma.append(found.cb)
                    chroma.append(found.cr)
                }
            }
        }
        self.luma = luma
        self.chroma = chroma
    }

    /// A new 8-bit picture of BT.709. `frame` is planar 4:2:0 with 10 bits and even sides.
    public func map(_ frame: Frame) throws(LibAVError) -> Frame {
        let (width, height) = (frame.width, frame.height)
        guard unsafe frame.pointer.pointee.format == AV_PIX_FMT_YUV420P10LE.rawValue, width & 1 == 0, height & 1 == 0
        else {
            throw LibAVError(
                code: "libav.color", what: "Cannot map the colours of a frame", why: "it is not planar with 10 bits",
                fix: "Report this with the engine's log.")
        }
        let result = try Frame(width: width, height: height)
        unsafe luma.withUnsafeBufferPointer { luma in
            unsafe chroma.withUnsafeBufferPointer { chroma in
                for row in 0..<(height / 2) {
                    unsafe mapRows(row, frame, result, luma.baseAddress!, chroma.baseAddress!)
                }
            }
        }
        unsafe av_frame_copy_props(result.pointer, frame.pointer)
        result.markAsStandardColor()
        return result
    }

    /// Two rows of pixels and one of chroma.
    private func mapRows(
        _ row: Int, _ source: Frame, _ target: Frame, _ luma: UnsafePointer<Int16>, _ chroma: UnsafePointer<Int16>
    ) {
        let from = unsafe source.pointer.pointee
        let to = unsafe target.pointer.pointee
        let upper = unsafe UnsafeRawPointer(from.data.0! + 2 * row * Int(from.linesize.0))
            .assumingMemoryBound(to: UInt16.self)
        let lower = unsafe UnsafeRawPointer(from.data.0! + (2 * row + 1) * Int(from.linesize.0))
            .assumingMemoryBound(to: UInt16.self)
        let blue = unsafe UnsafeRawPointer(from.data.1! + row * Int(from.linesize.1)).assumingMemoryBound(
            to: UInt16.self)
        let red = unsafe UnsafeRawPointer(from.data.2! + row * Int(from.linesize.2)).assumingMemoryBound(
            to: UInt16.self)
        let upperOut = unsafe to.data.0! + 2 * row * Int(to.linesize.0)
        let lowerOut = unsafe to.data.0! + (2 * row + 1) * Int(to.linesize.0)
        let blueOut = unsafe to.data.1! + row * Int(to.linesize.1)
        let redOut = unsafe to.data.2! + row * Int(to.linesize.2)
        let columns = unsafe Int(from.width) / 2
        for column in 0..<columns {
            let block = unsafe Block(
                cb: Int32(truncatingIfNeeded: blue[column] & 1_023), cr: Int32(truncatingIfNeeded: red[column] & 1_023))
            let first = unsafe Int32(truncatingIfNeeded: upper[2 * column] & 1_023)
            let second = unsafe Int32(truncatingIfNeeded: upper[2 * column + 1] & 1_023)
            let third = unsafe Int32(truncatingIfNeeded: lower[2 * column] & 1_023)
            let fourth = unsafe Int32(truncatingIfNeeded: lower[2 * column + 1] & 1_023)
            unsafe upperOut[2 * column] = block.luma(first, luma)
            unsafe upperOut[2 * column + 1] = block.luma(second, luma)
            unsafe lowerOut[2 * column] = block.luma(third, luma)
            unsafe lowerOut[2 * column + 1] = block.luma(fourth, luma)
            let mean = (first &+ second &+ third &+ fourth &+ 2) >> 2
            unsafe blueOut[column] = block.chroma(mean, 0, chroma)
            unsafe redOut[column] = block.chroma(mean, 1, chroma)
        }
    }

    /// The place of one pair of chroma samples between its four neighbours in the table.
    private struct Block {
        private let offset: Int
        private let nearNear, nearFar, farNear, farFar: Int32

        private static let nodes = ColorTable.nodeCount
        private static let plane = ColorTable.nodeCount * ColorTable.nodeCount

        @inline(__always) init(cb: Int32, cr: Int32) {
            let (blue, red) = (cb & 15, cr & 15)
            offset = (Int(cb >> 4) &* Self.nodes &+ Int(cr >> 4)) &* Self.nodes
            nearNear = (16 &- blue) &* (16 &- red)
            nearFar = (16 &- blue) &* red
            farNear = blue &* (16 &- red)
            farFar = blue &* red
        }

        @inline(__always) func luma(_ y: Int32, _ table: UnsafePointer<Int16>) -> UInt8 {
            let node = offset &+ Int(y >> 4)
            return unsafe Self.result(
                mix(table, node, 1), mix(table, node &+ 1, 1), y & 15)
        }

        /// `component` 0 is Cb, 1 is Cr.
        @inline(__always) func chroma(_ y: Int32, _ component: Int, _ table: UnsafePointer<Int16>) -> UInt8 {
            let node = (offset &+ Int(y >> 4)) &* 2 &+ component
            return unsafe Self.result(mix(table, node, 2), mix(table, node &+ 2, 2), y & 15)
        }

        @inline(__always) private func mix(_ table: UnsafePointer<Int16>, _ node: Int, _ stride: Int) -> Int32 {
            unsafe Int32(table[node]) &* nearNear &+ Int32(table[node &+ Self.nodes &* stride]) &* nearFar
                &+ Int32(table[node &+ Self.plane &* stride]) &* farNear
                &+ Int32(table[node &+ (Self.plane &+ Self.nodes) &* stride]) &* farFar
        }

        /// 16 x 16 x 16 weights and the table's own factor of 64: 18 bits.
        @inline(__always) private static func result(_ near: Int32, _ far: Int32, _ share: Int32) -> UInt8 {
            UInt8(truncatingIfNeeded: (near &* (16 &- share) &+ far &* share &+ 1 << 17) >> 18)
        }
    }
}

extension Frame {
    /// An 8-bit picture with no particular contents.
    convenience init(width: Int, height: Int) throws(LibAVError) {
        self.init()
        unsafe pointer.pointee.width = Int32(clamping: width)
        unsafe pointer.pointee.height = Int32(clamping: height)
        unsafe pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        guard unsafe av_frame_get_buffer(pointer, 0) >= 0 else { throw LibAVError.memory("Cannot make a frame") }
    }

    /// Copies `other`, an 8-bit picture, into this one so that its corner lies at an even place. What would lie outside
    /// stays out. The pixels must be this frame's own.
    public func draw(_ other: Frame, x: Int, y: Int) {
        let width = min(other.width, self.width - x)
        let height = min(other.height, self.height - y)
        guard x >= 0, y >= 0, x & 1 == 0, y & 1 == 0, width > 0, height > 0,
            unsafe pointer.pointee.format == AV_PIX_FMT_YUV420P.rawValue,
            unsafe other.pointer.pointee.format == AV_PIX_FMT_YUV420P.rawValue
        else { return }
        let (to, from) = unsafe (pointer.pointee, other.pointer.pointee)
        unsafe av_image_copy_plane(
            to.data.0! + y * Int(to.linesize.0) + x, to.linesize.0, from.data.0, from.linesize.0, Int32(width),
            Int32(height))
        let (halfWidth, halfHeight) = (Int32((width + 1) / 2), Int32((height + 1) / 2))
        unsafe av_image_copy_plane(
            to.data.1! + y / 2 * Int(to.linesize.1) + x / 2, to.linesize.1, from.data.1, from.linesize.1, halfWidth,
            halfHeight)
        unsafe av_image_copy_plane(
            to.data.2! + y / 2 * Int(to.linesize.2) + x / 2, to.linesize.2, from.data.2, from.linesize.2, halfWidth,
            halfHeight)
    }

    /// Fills a part with a grey. Places and sides are even; the pixels must be this frame's own.
    public func fill(x: Int, y: Int, width: Int, height: Int, luma: UInt8) {
        let width = min(width, self.width - x)
        let height = min(height, self.height - y)
        guard x >= 0, y >= 0, width > 0, height > 0, unsafe pointer.pointee.format == AV_PIX_FMT_YUV420P.rawValue else {
            return
        }
        let fields = unsafe pointer.pointee
        for row in y..<y + height {
            unsafe (fields.data.0! + row * Int(fields.linesize.0) + x).update(repeating: luma, count: width)
        }
        for row in y / 2..<(y + height) / 2 {
            unsafe (fields.data.1! + row * Int(fields.linesize.1) + x / 2).update(repeating: 128, count: width / 2)
            unsafe (fields.data.2! + row * Int(fields.linesize.2) + x / 2).update(repeating: 128, count: width / 2)
        }
    }

    /// Makes the pixels this frame's own, to be drawn on.
    public func makeWritable() throws(LibAVError) {
        guard unsafe av_frame_make_writable(pointer) >= 0 else { throw LibAVError.memory("Cannot copy a frame") }
    }
}
