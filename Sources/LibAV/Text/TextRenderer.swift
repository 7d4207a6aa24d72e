import CLibASS
public import Core

/// Draws text with libass: shaped, in both directions, wrapped and outlined. It opens no files: fonts come as bytes. Stays on
/// one thread.
// unchecked: the pointers are this object's own from init to deinit; the object stays on one thread.
@safe public final class TextRenderer {
    let library: OpaquePointer
    private let renderer: OpaquePointer
    public let width: Int
    public let height: Int
    private var known: (script: String, layer: PictureLayer?)?

    public struct Font: Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// `family`: of text whose own font is not there.
    public init(width: Int, height: Int, fonts: [Font], family: String) throws(LibAVError) {
        unsafe library = try unsafe allocated(ass_library_init(), "Cannot draw text")
        unsafe clibass_silence(library)
        guard let made = unsafe ass_renderer_init(library) else {
            unsafe ass_library_done(library)
            throw LibAVError.memory("Cannot draw text")
        }
        unsafe renderer = made
        self.width = width
        self.height = height
        for font in fonts { add(font) }
        unsafe ass_set_frame_size(renderer, Int32(clamping: width), Int32(clamping: height))
        unsafe ass_set_storage_size(renderer, Int32(clamping: width), Int32(clamping: height))
        // No provider: only the fonts that were given.
        unsafe ass_set_fonts(renderer, nil, family, 0, nil, 1)
    }

    deinit {
        unsafe ass_renderer_done(renderer)
        unsafe ass_library_done(library)
    }

    private func add(_ font: Font) {
        unsafe font.bytes.withUnsafeBytes { bytes in
            unsafe ass_add_font(
                library, font.name, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count)
            )
        }
    }

    /// The picture of a whole script at its start; nil when nothing is seen.
    public func layer(of script: String) -> PictureLayer? {
        if let known, known.script == script { return known.layer }
        var bytes = Array(script.utf8CString)
        let track = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe ass_read_memory(library, buffer.baseAddress, buffer.count - 1, nil)
        }
        guard let track = unsafe track else { return nil }
        defer { unsafe ass_free_track(track) }
        let layer = unsafe PictureLayer(ass_render_frame(renderer, track, 0, nil), width: width, height: height)
        known = (script, layer)
        return layer
    }

    /// The picture of a track at a time; nil when nothing is seen. Only changes are drawn.
    func layer(of track: OpaquePointer, at time: TimeSpan, last: PictureLayer?) -> PictureLayer? {
        var change: Int32 = 0
        let images = unsafe ass_render_frame(renderer, track, time.microseconds / 1_000, &change)
        if change == 0 { return last }
        return unsafe PictureLayer(images, width: width, height: height)
    }
}

/// Lines of text with their times, such as subtitles.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class TextTrack {
    private let renderer: TextRenderer
    private let track: OpaquePointer
    private var last: PictureLayer?

    /// `header`: the script's styles, as decoders of subtitles give it.
    public init(_ renderer: TextRenderer, header: String) throws(LibAVError) {
        self.renderer = renderer
        unsafe track = try unsafe allocated(ass_new_track(renderer.library), "Cannot draw subtitles")
        let bytes = Array(header.utf8CString)
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe ass_process_codec_private(track, buffer.baseAddress, Int32(clamping: buffer.count - 1))
        }
    }

    deinit { unsafe ass_free_track(track) }

    /// A line as decoders give it: without its times.
    public func add(_ line: String, from start: TimeSpan, lasting duration: TimeSpan) {
        let bytes = Array(line.utf8CString)
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe ass_process_chunk(
                track, buffer.baseAddress, Int32(clamping: buffer.count - 1), start.microseconds / 1_000,
                max(0, duration.microseconds / 1_000))
        }
    }

    /// What is seen at a time; nil when nothing is.
    public func layer(at time: TimeSpan) -> PictureLayer? {
        last = unsafe renderer.layer(of: track, at: time, last: last)
        return last
    }
}

extension PictureLayer {
    /// What libass draws, one over the other; nil when it is nothing.
    fileprivate init?(_ images: UnsafeMutablePointer<ASS_Image>?, width: Int, height: Int) {
        var canvas = unsafe TextCanvas(images, width: width, height: height)
        var next = unsafe images
        while let image = unsafe next?.pointee {
            unsafe canvas?.draw(image)
            unsafe next = unsafe image.next
        }
        guard let canvas else { return nil }
        self = canvas.layer
    }
}

/// Where text is put together, as red, green and blue times opacity.
private struct TextCanvas {
    private let x, y, width, height: Int
    /// Red, green, blue and opacity of each pixel, 0 to 255 times 256.
    private var pixels: [SIMD4<Int32>]

    /// As large as all images together, inside of the screen.
    init?(_ images: UnsafeMutablePointer<ASS_Image>?, width: Int, height: Int) {
        var (left, top, right, bottom) = (width, height, 0, 0)
        var next = unsafe images
        while let image = unsafe next?.pointee {
            (left, top) = unsafe (min(left, Int(image.dst_x)), min(top, Int(image.dst_y)))
            right = unsafe max(right, Int(image.dst_x + image.w))
            bottom = unsafe max(bottom, Int(image.dst_y + image.h))
            unsafe next = unsafe image.next
        }
        (left, top) = (max(0, left) & ~1, max(0, top) & ~1)
        (right, bottom) = (min(width, (right + 1) & ~1), min(height, (bottom + 1) & ~1))
        guard left < right, top < bottom else { return nil }
        (x, y, self.width, self.height) = (left, top, right - left, bottom - top)
        pixels = Array(repeating: .zero, count: (right - left) * (bottom - top))
    }

    mutating func draw(_ image: ASS_Image) {
        let color = unsafe image.color
        let opacity = Int32(255 - color & 255)
        let light = SIMD4<Int32>(Int32(color >> 24), Int32(color >> 16 & 255), Int32(color >> 8 & 255), 255)
        guard opacity > 0 else { return }
        let (across, down) = unsafe (Int(image.dst_x) - x, Int(image.dst_y) - y)
        let rows = unsafe max(0, -down)..<max(0, -down, min(Int(image.h), height - down))
        let columns = unsafe max(0, -across)..<max(0, -across, min(Int(image.w), width - across))
        for row in rows {
            let source = unsafe image.bitmap! + row * Int(image.stride)
            let start = (down + row) * width + across
            for column in columns {
                let cover = unsafe Int32(source[column]) &* opacity
                if cover == 0 { continue }
                // 255 x 255 is all of it; the division by 255 is one by 256 that is right at both ends.
                let share = (cover &+ 128) / 255
                let kept = pixels[start + column] &* SIMD4(repeating: 255 &- share) / SIMD4(repeating: 255)
                pixels[start + column] = kept &+ light &* SIMD4(repeating: (share &* 256) / 255)
            }
        }
    }

    var layer: PictureLayer {
        func byte(_ value: Float) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
        func luma(_ pixel: SIMD4<Float>) -> Float { 0.2126 * pixel.x + 0.7152 * pixel.y + 0.0722 * pixel.z }
        let scaled = pixels.map { SIMD4<Float>($0) / 256 }
        var (blue, red, shared): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        for row in stride(from: 0, to: height, by: 2) {
            for column in stride(from: 0, to: width, by: 2) {
                let place = row * width + column
                let mean = (scaled[place] + scaled[place + 1] + scaled[place + width] + scaled[place + width + 1]) / 4
                let (grey, opacity) = (luma(mean), mean.w / 255)
                blue.append(byte(128 * opacity + 224 / 255 * (mean.z - grey) / 1.8556))
                red.append(byte(128 * opacity + 224 / 255 * (mean.x - grey) / 1.5748))
                shared.append(byte(mean.w))
            }
        }
        return PictureLayer(
            x: x, y: y, width: width, height: height,
            luma: scaled.map { byte(16 * $0.w / 255 + 219 / 255 * luma($0)) }, blue: blue, red: red,
            alpha: scaled.map { byte($0.w) }, chromaAlpha: shared)
    }
}
