import Core
import LibAV

/// One layer of a graphic, and where its corner is on the screen.
struct GraphicPart {
    let layer: PictureLayer
    let x: Int
    let y: Int
    /// Another number for another layer of the same graphic.
    let version: Int64
}

/// Draws text for a channel. Fonts are read when the first text needs them.
final class TextPainter {
    let screen: PictureGeometry.Size
    private var renderer: (made: TextRenderer, hasWide: Bool)?
    private let report: (any Explained) -> Void
    private var hasFailed = false
    private var fonts: (all: [TextRenderer.Font], hasWide: Bool)?

    /// A line of a crawl is as wide as this at most.
    private static let widest = 32_000

    init(_ screen: PictureGeometry.Size, report: @escaping (any Explained) -> Void) {
        self.screen = screen
        self.report = report
    }

    /// nil when it is empty, or text cannot be drawn at all.
    func layer(of script: String) -> PictureLayer? {
        let needsWide = TextFonts.needsWide(script)
        if let renderer, renderer.hasWide || !needsWide { return renderer.made.layer(of: script) }
        guard let made = renderer(width: screen.width, needsWide) else { return nil }
        renderer = (made, needsWide)
        return made.layer(of: script)
    }

    /// A script of one line, on a canvas that has room for it.
    func wideLayer(of script: String, letters: Int, size: Int) -> PictureLayer? {
        let width = min(Self.widest, max(screen.width, letters * size + 2 * size)) & ~1
        return renderer(width: width, TextFonts.needsWide(script))?.layer(of: script)
    }

    /// For tracks of subtitles, with fonts of their own.
    func renderer(with more: [TextRenderer.Font]) -> TextRenderer? { renderer(width: screen.width, true, more) }

    private func renderer(
        width: Int, _ needsWide: Bool, _ more: [TextRenderer.Font] = []
    ) -> TextRenderer? {
        guard !hasFailed else { return nil }
        if fonts == nil || needsWide && fonts?.hasWide == false {
            fonts = (TextFonts.load(includesWide: needsWide), needsWide)
        }
        do throws(LibAVError) {
            return try TextRenderer(
                width: width, height: screen.height, fonts: (fonts?.all ?? []) + more, family: TextFonts.family)
        } catch {
            hasFailed = true
            report(error)
            return nil
        }
    }
}

/// The words of one graphic as they are drawn.
final class TextContent {
    private let graphic: EngineGraphic
    private let text: EngineText
    private let script: TextScript
    private let painter: TextPainter
    private let format: ChannelFormat
    private var drawn: (words: String, layer: PictureLayer?, version: Int64)?
    private var crawl: (band: PictureLayer?, line: PictureLayer)?

    /// So long a crawl takes from one edge of the screen to the other.
    private static let crossing: Int64 = 10

    init(_ graphic: EngineGraphic, _ text: EngineText, painter: TextPainter, format: ChannelFormat) {
        self.graphic = graphic
        self.text = text
        self.painter = painter
        self.format = format
        script = TextScript(text, of: graphic, on: painter.screen)
    }

    func parts(at frame: Int64, utcOffset: Int) -> [GraphicPart] {
        switch text.kind {
        case .text: still("text") { script.lines(text.lines) }
        case .card: still("card") { script.card() }
        case .clock: clock(frame, utcOffset)
        case .crawl: crawl(frame)
        }
    }

    /// Drawn again when its words differ.
    private func still(_ words: String, _ make: () -> String) -> [GraphicPart] {
        if drawn?.words != words { drawn = (words, painter.layer(of: make()), (drawn?.version ?? 0) + 1) }
        guard let drawn, let layer = drawn.layer else { return [] }
        return [GraphicPart(layer: layer, x: layer.x, y: layer.y, version: drawn.version)]
    }

    private func clock(_ frame: Int64, _ utcOffset: Int) -> [GraphicPart] {
        let second = format.frameRate.instant(ofFrame: frame).seconds.saturatingPlus(Int64(utcOffset))
        let ofDay = (second % 86_400 + 86_400) % 86_400
        let parts = [ofDay / 3_600, ofDay / 60 % 60] + (text.showsSeconds ? [ofDay % 60] : [])
        let words = parts.map { padded(Int($0), 2) }.joined(separator: ":")
        return still(words) { script.lines([words]) }
    }

    private func crawl(_ frame: Int64) -> [GraphicPart] {
        if crawl == nil {
            let words = text.lines.filter { !$0.isEmpty }.joined(separator: "   •   ")
            let line = painter.wideLayer(of: script.crawl(words), letters: words.count, size: script.size)
            guard let line else { return [] }
            crawl = (script.band().flatMap { painter.layer(of: $0) }, line)
        }
        guard let crawl else { return [] }
        let screen = painter.screen
        let rate = format.frameRate
        let step = max(2, Int64(screen.width) * rate.denominator / (Self.crossing * rate.numerator) & ~1)
        let way = Int64(screen.width + crawl.line.x + crawl.line.width)
        let offset = Int(frame * step % way)
        let band = crawl.band.map { GraphicPart(layer: $0, x: $0.x, y: $0.y, version: 0) }
        return [band].compactMap(\.self) + [
            GraphicPart(layer: crawl.line, x: (screen.width - offset) & ~1, y: crawl.line.y, version: Int64(offset))
        ]
    }
}
