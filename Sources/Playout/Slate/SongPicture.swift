import Core
import LibAV

/// What a file without video says about itself.
struct SongFacts: Sendable {
    let title: String?
    let artist: String?
    let album: String?
    /// As it is in the file, and the stream that it is from.
    let cover: (bytes: [UInt8], stream: InputStream)?

    init(_ demuxer: Demuxer) {
        func tag(_ name: String) -> String? {
            // Ogg has its tags at the stream.
            demuxer.metadataValue(name) ?? demuxer.streams.lazy.compactMap { demuxer.metadataValue(name, of: $0) }.first
        }
        title = tag("title")
        artist = tag("artist") ?? tag("album_artist")
        album = tag("album")
        cover = demuxer.streams.first { $0.isAttachedPicture }.flatMap { stream in
            demuxer.attachedPicture(of: stream).map { ($0, stream) }
        }
    }
}

/// The picture of something that is only heard: its cover over a blurred copy of itself, title and artist, and how far it is.
final class SongPicture {
    private let base: Frame
    private let bar: (x: Int, y: Int, width: Int, height: Int)
    private let frames: Range<Int64>
    private var drawn: (frame: Frame, filled: Int)?

    /// nil when it cannot be drawn: then the slate is shown. `frames`: from its beginning to its end.
    init?(_ facts: SongFacts, title: String, frames: Range<Int64>, format: ChannelFormat, painter: TextPainter) {
        let screen = PictureGeometry.Size(width: format.video.width, height: format.video.height)
        self.frames = frames
        let side = screen.height * 56 / 100 & ~1
        let cover = facts.cover.flatMap { Self.decoded($0.bytes, $0.stream) }
        let (left, top) = (screen.width * 8 / 100 & ~1, screen.height * 17 / 100 & ~1)
        do throws(LibAVError) {
            let ground = try cover.map { picture throws(LibAVError) in try Self.ground(picture, screen) }
            base = ground ?? Frame(plainWidth: screen.width, height: screen.height, luma: 40)
            try base.makeWritable()
            if let cover {
                let square = try FilterRow(Self.fitting(cover, into: side)).process(cover)
                base.draw(square, x: left + (side - square.width) / 4 * 2, y: top + (side - square.height) / 4 * 2)
            }
        } catch {
            return nil
        }
        let textLeft = cover == nil ? left : left + side + screen.width * 4 / 100
        bar = (
            textLeft & ~1, (top + side - screen.height / 60) & ~1, (screen.width - left - textLeft) & ~1,
            max(4, screen.height / 120 * 2)
        )
        let script = TextScript.song(
            [facts.title ?? title, facts.artist, facts.album].compactMap(\.self), x: textLeft, y: top,
            width: screen.width - left - textLeft, on: screen)
        if let layer = painter.layer(of: script) { base.draw(layer, x: layer.x, y: layer.y, opacity: 256) }
        base.fill(x: bar.x, y: bar.y, width: bar.width, height: bar.height, luma: 90)
    }

    func picture(for frame: Int64) -> Frame {
        let length = max(1, frames.upperBound - frames.lowerBound)
        let place = min(max(0, frame - frames.lowerBound), length)
        let filled = Int(Int64(bar.width) * place / length) & ~1
        if let drawn, drawn.filled == filled { return drawn.frame }
        // Without memory the bar stays where it was.
        guard let copy = try? base.copied() else { return drawn?.frame ?? base }
        copy.fill(x: bar.x, y: bar.y, width: filled, height: bar.height, luma: 225)
        drawn = (copy, filled)
        return copy
    }

    private static func decoded(_ bytes: [UInt8], _ stream: InputStream) -> Frame? {
        // A cover that cannot be decoded is none.
        guard stream.parameters.width * stream.parameters.height <= 8_192 * 8_192, let decoder = try? Decoder(stream)
        else { return nil }
        let frame = Frame()
        decoder.send(Packet(bytes: bytes))
        decoder.send(nil)
        guard case .frame = decoder.receive(into: frame) else { return nil }
        frame.presentation = nil
        return frame
    }

    private static func fitting(_ cover: Frame, into side: Int) -> [Filter] {
        let longest = max(cover.width, cover.height, 1)
        func even(_ length: Int) -> Int { max(2, length * side / longest & ~1) }
        return [
            Filter(
                "scale",
                [
                    "w": even(cover.width), "h": even(cover.height), "flags": "area+accurate_rnd",
                    "out_color_matrix": "bt709", "out_range": "tv",
                ]), Filter("setsar", ["sar": "1"]), Filter("format", ["pix_fmts": "yuv420p"]),
        ]
    }

    /// The middle of the cover over the whole screen, blurred and dark, so that letters stand out.
    private static func ground(_ cover: Frame, _ screen: PictureGeometry.Size) throws(LibAVError) -> Frame {
        let (width, height) = (max(16, screen.width / 16 * 2), max(16, screen.height / 16 * 2))
        let filling = PictureGeometry(
            screen, aspect: Rational(1, 1), orientation: .upright,
            target: .init(width: cover.width, height: cover.height), fit: .bars)
        return try FilterRow([
            Filter("crop", ["w": filling.shown.width, "h": filling.shown.height]),
            Filter(
                "scale", ["w": width, "h": height, "flags": "area", "out_color_matrix": "bt709", "out_range": "tv"]),
            Filter("format", ["pix_fmts": "yuv420p"]), Filter("gblur", ["sigma": 6]),
            Filter("lutyuv", ["y": "(val-16)*0.45+16"]),
            Filter("scale", ["w": screen.width, "h": screen.height, "flags": "bilinear"]),
            Filter("setsar", ["sar": "1"]), Filter("format", ["pix_fmts": "yuv420p"]),
        ]).process(cover)
    }
}
