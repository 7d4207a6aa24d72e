import CLibAV

/// A decoded picture, or a stretch of decoded sound. Its memory is shared by reference, never written to after decoding.
// unchecked: the pointer is this object's own, from init to deinit.
@safe public final class Frame {
    let pointer: UnsafeMutablePointer<AVFrame>

    public init() {
        guard let frame = unsafe av_frame_alloc() else { preconditionFailure("no memory for a frame") }
        unsafe pointer = frame
    }

    /// A plain picture, dark unless said otherwise, in planar YUV 4:2:0. Needs nothing but memory.
    public convenience init(plainWidth width: Int, height: Int, luma: UInt8 = 32) {
        self.init()
        unsafe pointer.pointee.width = Int32(width)
        unsafe pointer.pointee.height = Int32(height)
        unsafe pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        let status = unsafe av_frame_get_buffer(pointer, 0)
        precondition(status >= 0, "no memory for a picture")
        unsafe pointer.pointee.data.0!.update(repeating: luma, count: Int(pointer.pointee.linesize.0) * height)
        let half = (height + 1) / 2
        unsafe pointer.pointee.data.1!.update(repeating: 128, count: Int(pointer.pointee.linesize.1) * half)
        unsafe pointer.pointee.data.2!.update(repeating: 128, count: Int(pointer.pointee.linesize.2) * half)
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = unsafe pointer
        unsafe av_frame_free(&frame)
    }

    /// A new frame with this one's contents; this one is empty afterwards.
    public func moved() -> Frame {
        let frame = Frame()
        unsafe av_frame_move_ref(frame.pointer, pointer)
        return frame
    }

    /// A second frame that shares this one's pixels.
    public func shared() -> Frame {
        let frame = Frame()
        let status = unsafe av_frame_ref(frame.pointer, pointer)
        precondition(status == 0, "no memory for a frame reference")
        return frame
    }

    public func clear() { unsafe av_frame_unref(pointer) }

    /// How far the brightness of two pictures of one size differs on average, out of 255; nil for other formats.
    public func lumaDifference(to other: Frame) -> Double? {
        let (left, right) = unsafe (pointer.pointee, other.pointer.pointee)
        guard unsafe left.format == AV_PIX_FMT_YUV420P.rawValue, unsafe right.format == left.format,
            width == other.width, height == other.height, width > 0, height > 0
        else { return nil }
        var sum = 0
        for row in 0..<height {
            let first = unsafe left.data.0! + row * Int(left.linesize.0)
            let second = unsafe right.data.0! + row * Int(right.linesize.0)
            for column in 0..<width { unsafe sum += abs(Int(first[column]) - Int(second[column])) }
        }
        return Double(sum) / Double(width * height)
    }

    /// The brightness of every `step`th pixel of every `step`th line, out of 255; nil for other formats than YUV 4:2:0 with
    /// 8 or 10 bits.
    public func brightness(every step: Int) -> [UInt8]? {
        let frame = unsafe pointer.pointee
        let isDeep = unsafe frame.format == AV_PIX_FMT_YUV420P10LE.rawValue
        guard unsafe isDeep || frame.format == AV_PIX_FMT_YUV420P.rawValue, width > 0, height > 0, step > 0 else {
            return nil
        }
        let columns = (width + step - 1) / step
        let rows = (height + step - 1) / step
        return unsafe [UInt8](unsafeUninitializedCapacity: columns * rows) { grid, count in
            for row in 0..<rows {
                let line = unsafe frame.data.0! + row * step * Int(frame.linesize.0)
                for column in 0..<columns {
                    // The upper eight of ten bits, the lower byte first.
                    let value =
                        isDeep
                        ? unsafe line[column * step * 2] >> 2 | line[column * step * 2 + 1] << 6
                        : unsafe line[column * step]
                    unsafe grid[row * columns + column] = value
                }
            }
            count = columns * rows
        }
    }

    /// Whether no sample of planar float audio is as loud as `level`, out of 1.
    public func isSilent(below level: Float) -> Bool {
        guard unsafe pointer.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue else { return false }
        for channel in 0..<channelCount {
            let isLoud = unsafe pointer.pointee.extended_data[channel]!.withMemoryRebound(
                to: Float.self, capacity: sampleCount
            ) { samples in
                for index in 0..<sampleCount where unsafe abs(samples[index]) >= level { return true }
                return false
            }
            if isLoud { return false }
        }
        return true
    }

    /// In the time base of what made the frame.
    public var presentation: Int64? {
        get { timeStamp(unsafe pointer.pointee.pts) }
        set { unsafe pointer.pointee.pts = newValue ?? clibav_nopts }
    }

    /// The decoder's best guess where the container's timestamps are bad.
    public var bestPresentation: Int64? {
        timeStamp(unsafe pointer.pointee.best_effort_timestamp) ?? presentation
    }

    public var width: Int { Int(unsafe pointer.pointee.width) }
    public var height: Int { Int(unsafe pointer.pointee.height) }
    public var sampleAspect: Rational { Rational(unsafe pointer.pointee.sample_aspect_ratio) }
    public var isInterlaced: Bool { unsafe pointer.pointee.interlaced_frame != 0 }
    public var sampleCount: Int { Int(unsafe pointer.pointee.nb_samples) }
    public var sampleRate: Int { Int(unsafe pointer.pointee.sample_rate) }
    public var channelCount: Int { Int(unsafe pointer.pointee.ch_layout.nb_channels) }
    /// The decoder concealed damage in this picture.
    public var hasDamage: Bool {
        unsafe pointer.pointee.decode_error_flags != 0 || pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }
    /// What filters wrote beside the frame.
    public func metadataValue(_ key: String) -> String? { unsafe metadata(pointer.pointee.metadata, key) }
    /// The same 8-bit video with ten bits; nil for other video.
    public func deepened() -> Frame? {
        guard unsafe pointer.pointee.format == AV_PIX_FMT_YUV420P.rawValue else { return nil }
        let deep = Frame()
        unsafe deep.pointer.pointee.width = pointer.pointee.width
        unsafe deep.pointer.pointee.height = pointer.pointee.height
        unsafe deep.pointer.pointee.format = AV_PIX_FMT_YUV420P10LE.rawValue
        guard unsafe av_frame_get_buffer(deep.pointer, 0) >= 0,
            unsafe av_frame_copy_props(deep.pointer, pointer) >= 0
        else { return nil }
        for plane in 0..<3 {
            let rows = Int(unsafe plane == 0 ? pointer.pointee.height : (pointer.pointee.height + 1) / 2)
            let columns = Int(unsafe plane == 0 ? pointer.pointee.width : (pointer.pointee.width + 1) / 2)
            for row in 0..<rows {
                let from = unsafe pointer.pointee.extended_data[plane]! + row * lineSize(plane)
                let to = unsafe deep.pointer.pointee.extended_data[plane]! + row * deep.lineSize(plane)
                unsafe to.withMemoryRebound(to: UInt16.self, capacity: columns) { to in
                    for column in 0..<columns { unsafe to[column] = UInt16(from[column]) << 2 }
                }
            }
        }
        return deep
    }

    private func lineSize(_ plane: Int) -> Int {
        let sizes = unsafe pointer.pointee.linesize
        return Int(plane == 0 ? sizes.0 : plane == 1 ? sizes.1 : sizes.2)
    }

    public var isKey: Bool { unsafe pointer.pointee.key_frame != 0 }

    /// Gives sound whose stream only says how many channels it has the usual layout of that many.
    public func useDefaultLayout() {
        guard unsafe pointer.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC else { return }
        let count = unsafe pointer.pointee.ch_layout.nb_channels
        unsafe av_channel_layout_uninit(&pointer.pointee.ch_layout)
        unsafe av_channel_layout_default(&pointer.pointee.ch_layout, count)
    }

    /// What a filter graph must be rebuilt for when it changes.
    public var format: FrameFormat {
        let frame = unsafe pointer.pointee
        return FrameFormat(
            width: unsafe frame.width, height: unsafe frame.height, format: unsafe frame.format,
            aspect: Rational(unsafe frame.sample_aspect_ratio), colorSpace: unsafe frame.colorspace.rawValue,
            colorRange: unsafe frame.color_range.rawValue, transfer: unsafe frame.color_trc.rawValue,
            primaries: unsafe frame.color_primaries.rawValue, sampleRate: unsafe frame.sample_rate,
            channels: unsafe frame.ch_layout.nb_channels, channelMask: unsafe frame.ch_layout.u.mask)
    }
}

/// The properties of frames that a filter graph is built for.
public struct FrameFormat: Hashable, Sendable {
    let width, height, format: Int32
    let aspect: Rational
    let colorSpace, colorRange, transfer, primaries: UInt32
    let sampleRate, channels: Int32
    let channelMask: UInt64
}
