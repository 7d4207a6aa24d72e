import CLibAV
public import Core

/// Turns the packets of a subtitle stream into lines for libass, or pictures.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class SubtitleDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let timeBase: Rational
    /// The styles of text, as a script's head; empty for pictures.
    public let header: String

    /// What is seen from a time of the file's clock on.
    public struct Event: Sendable {
        public let start: TimeSpan
        /// nil: until the next event.
        public let duration: TimeSpan?
        /// Lines as libass reads them.
        public let lines: [String]
        public let pictures: [SubtitlePicture]

        /// By the clock of something else.
        public func shifted(by span: TimeSpan) -> Event {
            Event(start: start + span, duration: duration, lines: lines, pictures: pictures)
        }
    }

    public init(_ stream: InputStream) throws(LibAVError) {
        let context = try unsafe DecoderContext.open(nil, for: stream)
        unsafe self.context = context
        timeBase = stream.timeBase
        let bytes = unsafe UnsafeBufferPointer(
            start: context.pointee.subtitle_header, count: Int(max(0, context.pointee.subtitle_header_size)))
        header = unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// nil when the packet neither shows nor clears anything.
    public func decode(_ packet: Packet) -> Event? {
        var subtitle = unsafe AVSubtitle()
        var isThere: Int32 = 0
        let status = unsafe avcodec_decode_subtitle2(context, &subtitle, &isThere, packet.pointer)
        guard status >= 0, isThere != 0, let time = packet.presentation else { return nil }
        defer { unsafe avsubtitle_free(&subtitle) }
        let start = timeBase.rescale(time, to: .microseconds).saturatingPlus(
            Int64(unsafe subtitle.start_display_time) * 1_000)
        let shown = Int64(unsafe subtitle.end_display_time) - Int64(unsafe subtitle.start_display_time)
        var duration: TimeSpan?
        if packet.duration > 0 {
            duration = TimeSpan(microseconds: timeBase.rescale(packet.duration, to: .microseconds))
        } else if shown > 0, unsafe subtitle.end_display_time != UInt32.max {
            duration = .milliseconds(shown)
        }
        var lines: [String] = []
        var pictures: [SubtitlePicture] = []
        for index in 0..<Int(unsafe subtitle.num_rects) {
            guard let part = unsafe subtitle.rects[index]?.pointee else { continue }
            if let text = unsafe part.ass {
                lines.append(unsafe String(cString: text))
            } else if let picture = unsafe SubtitlePicture(part, of: context) {
                pictures.append(picture)
            }
        }
        return Event(start: TimeSpan(microseconds: start), duration: duration, lines: lines, pictures: pictures)
    }
}

/// A part of a picture of subtitles.
public struct SubtitlePicture: Sendable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int
    /// The size of the whole picture; 0 where the stream does not say.
    public let screenWidth: Int
    public let screenHeight: Int
    /// Red, green, blue and opacity.
    private let pixels: [UInt8]

    fileprivate init?(_ part: AVSubtitleRect, of context: UnsafeMutablePointer<AVCodecContext>) {
        let (width, height) = unsafe (Int(part.w), Int(part.h))
        guard (1...4_096).contains(width), (1...4_096).contains(height), let indices = unsafe part.data.0,
            let palette = unsafe part.data.1
        else { return nil }
        (x, y, self.width, self.height) = unsafe (Int(part.x), Int(part.y), width, height)
        (screenWidth, screenHeight) = unsafe (Int(context.pointee.width), Int(context.pointee.height))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(4 * width * height)
        let count = unsafe Int(part.nb_colors)
        for row in 0..<height {
            for column in 0..<width {
                let index = unsafe Int(indices[row * Int(part.linesize.0) + column])
                let color =
                    unsafe index < max(count, 0)
                    ? UnsafeRawPointer(palette).loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self) : 0
                pixels += [
                    UInt8(truncatingIfNeeded: color >> 16), UInt8(truncatingIfNeeded: color >> 8),
                    UInt8(truncatingIfNeeded: color), UInt8(truncatingIfNeeded: color >> 24),
                ]
            }
        }
        self.pixels = pixels
    }

    /// As a frame of `rgba`.
    public func frame() throws(LibAVError) -> Frame {
        let frame = Frame()
        unsafe frame.pointer.pointee.width = Int32(width)
        unsafe frame.pointer.pointee.height = Int32(height)
        unsafe frame.pointer.pointee.format = AV_PIX_FMT_RGBA.rawValue
        guard unsafe av_frame_get_buffer(frame.pointer, 0) >= 0 else { throw LibAVError.memory("Cannot make a frame") }
        unsafe pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let target = unsafe frame.pointer.pointee.data.0! + row * Int(frame.pointer.pointee.linesize.0)
                unsafe target.update(from: pixels.baseAddress! + 4 * row * width, count: 4 * width)
            }
        }
        return frame
    }
}
