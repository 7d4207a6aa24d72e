import Core
import LibAV

/// The picture that is always possible: the channel's name, the time and what comes next. Drawn without any file of the
/// library; when text cannot be drawn, a plain picture.
final class Slate {
    struct Text: Hashable {
        var headline: String
        /// `20:00 Casablanca`; nil when nothing is known.
        var upNext: String?
        var utcOffsetSeconds: Int
    }

    private let format: ChannelFormat
    private let plain: Frame
    private var painter: (graph: FilterGraph, headline: String, upNext: String?)?
    private var drawn: (frame: Frame, text: Text, second: Int64)?
    private var cannotDraw = false

    init(_ format: ChannelFormat) {
        self.format = format
        plain = Frame(plainWidth: format.video.width, height: format.video.height)
    }

    /// The slate at output frame `number`. Drawn again when its second or its text changes.
    func picture(for number: Int64, _ text: Text) -> Frame {
        let second = format.frameRate.instant(ofFrame: number).seconds
        if let drawn, drawn.second == second, drawn.text == text { return drawn.frame }
        guard !cannotDraw else { return plain }
        do throws(LibAVError) {
            let frame = try draw(text, second: second)
            drawn = (frame, text, second)
            return frame
        } catch {
            cannotDraw = true
            return plain
        }
    }

    private func draw(_ text: Text, second: Int64) throws(LibAVError) -> Frame {
        let graph: FilterGraph
        if let painter, painter.headline == text.headline, painter.upNext == text.upNext {
            graph = painter.graph
        } else {
            graph = try makeGraph(text)
            painter = (graph, text.headline, text.upNext)
        }
        try graph.set("text", of: "clock", to: clock(second + Int64(text.utcOffsetSeconds)))
        let frame = Frame()
        guard graph.pull(into: frame) == .frame else {
            throw LibAVError(
                code: "engine.slate", what: "Cannot draw the slate", why: "the filter returned nothing",
                fix: "Install a font.")
        }
        return frame
    }

    private func makeGraph(_ text: Text) throws(LibAVError) -> FilterGraph {
        let (width, height) = (format.video.width, format.video.height)
        func line(_ label: String, _ text: String, share: Int, place: Double, color: String) -> Filter {
            // Long lines shrink until they fit: a letter is about 0.6 times as wide as the font is high.
            let size = max(8, min(height / share, width * 9 / 10 * 10 / (6 * max(1, text.count))))
            return Filter(
                "drawtext", label: label,
                [
                    "text": text, "expansion": "none", "fontfile": SlateFont.path, "fontsize": size, "fontcolor": color,
                    "x": "(w-tw)/2", "y": "h*\(place)-th/2",
                ])
        }
        var filters = [
            Filter("color", ["color": "0x14202c", "size": "\(width)x\(height)", "rate": 1]),
            line("headline", text.headline, share: 10, place: 0.34, color: "0xf4f4f0"),
            line("clock", "00:00:00", share: 6, place: 0.52, color: "0xe8c468"),
        ]
        if let upNext = text.upNext {
            filters.append(line("next", "Next: \(upNext)", share: 18, place: 0.70, color: "0xb8c4cc"))
        }
        return try FilterGraph(
            generator: filters + [Filter("setsar", ["sar": "1"]), Filter("format", ["pix_fmts": "yuv420p"])])
    }

    private func clock(_ second: Int64) -> String {
        let ofDay = ((second % 86_400) + 86_400) % 86_400
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(ofDay / 3_600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))"
    }
}
