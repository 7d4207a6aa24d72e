import Core

/// Text as a script for libass, laid out on the channel's screen.
struct TextScript {
    /// Of headings and edges.
    private static let accent = "e8c468ff"

    private let text: EngineText
    private let graphic: EngineGraphic
    private let screen: PictureGeometry.Size

    init(_ text: EngineText, of graphic: EngineGraphic, on screen: PictureGeometry.Size) {
        self.text = text
        self.graphic = graphic
        self.screen = screen
    }

    /// The height of letters, in pixels.
    var size: Int { max(8, screen.height * text.size / 100) }
    private var across: Int { screen.width * graphic.margin / 100 }
    private var down: Int { screen.height * graphic.margin / 100 }

    /// Lines at the graphic's place, over a box when there is a background.
    func lines(_ lines: [String]) -> String {
        script([line(lines.filter { !$0.isEmpty }.map(TextFonts.escaped).joined(separator: "\\N"))])
    }

    /// A panel across the screen: a heading and a title above each other, for each entry, side by side.
    func card() -> String {
        let entries = text.entries.filter { !$0.title.isEmpty }.prefix(2)
        guard !entries.isEmpty else { return script([]) }
        let (width, height) = (screen.width - 2 * across, size * 27 / 10)
        let top = isAtTop ? down : screen.height - down - height
        let panel = rectangle(
            x: across, y: top, width: width, height: height, color: text.background?.digits ?? "14202ce6")
        let column = width / entries.count
        var events = [panel]
        for (index, entry) in entries.enumerated() {
            let left = across + index * column
            events.append(
                rectangle(x: left, y: top, width: max(4, size / 6), height: height, color: Self.accent))
            let inner = left + size * 7 / 10
            let clip = "\\clip(\(inner),\(top),\(left + column - size / 4),\(top + height))"
            events.append(
                dialogue(
                    "{\\an7\\q2\\pos(\(inner),\(top + size * 3 / 10))\\fs\(size * 7 / 10)"
                        + "\(fill(Self.accent))\(clip)}" + TextFonts.escaped(entry.heading)))
            events.append(
                dialogue(
                    "{\\an7\\q2\\pos(\(inner),\(top + size * 12 / 10))\\b1\(clip)}" + TextFonts.escaped(entry.title)))
        }
        return script(events)
    }

    /// The band that a crawl runs in; nil without a background.
    func band() -> String? {
        text.background.map { color in
            script([rectangle(x: 0, y: bandTop, width: screen.width, height: bandHeight, color: color.digits)])
        }
    }

    var bandHeight: Int { (size * 16 / 10 + 1) & ~1 }
    private var bandTop: Int { isAtTop ? down & ~1 : (screen.height - down - bandHeight) & ~1 }

    /// One line, for a screen that is as wide as it.
    func crawl(_ line: String) -> String {
        script([
            dialogue("{\\an4\\q2\\pos(0,\(bandTop + bandHeight / 2))}" + TextFonts.escaped(line))
        ])
    }

    private var isAtTop: Bool { [.topLeft, .top, .topRight].contains(graphic.place) }

    /// The title of a song, large, and its artist and album below.
    static func song(_ lines: [String], x: Int, y: Int, width: Int, on screen: PictureGeometry.Size) -> String {
        let text = EngineText(.card, size: 6)
        let script = TextScript(text, of: EngineGraphic(id: 0, text: text), on: screen)
        let sizes = [screen.height * 8 / 100, screen.height * 5 / 100, screen.height * 4 / 100]
        let colors = ["f4f4f0ff", accent, "b8c4ccff"]
        let words = zip(lines, zip(sizes, colors)).enumerated().map { index, line in
            "{\\fs\(max(8, line.1.0))\(script.fill(line.1.1))\\b\(index == 0 ? 1 : 0)}" + TextFonts.escaped(line.0)
        }.joined(separator: "\\N")
        return script.script(
            [
                "Dialogue: 1,0:00:00.00,9:00:00.00,D,\(x),\(max(0, screen.width - x - width)),\(y),{\\an7}" + words
            ], margins: true)
    }

    // MARK: The language of scripts

    private func script(_ events: [String], margins: Bool = false) -> String {
        let box = text.background != nil && text.kind != .card && text.kind != .crawl
        let outline = box ? max(2, size / 5) : max(1, size / 24)
        let edge = box ? Self.colour(text.background?.digits ?? "") : "&H40000000"
        let style: KeyValuePairs = [
            "Name": "D", "Fontname": TextFonts.family, "Fontsize": "\(size)",
            "PrimaryColour": Self.colour(text.color?.digits ?? "ffffffff"), "OutlineColour": edge, "BackColour": edge,
            "Bold": "0", "BorderStyle": box ? "3" : "1", "Outline": "\(outline)",
            "Shadow": text.kind == .card || box ? "0" : "1", "Alignment": "\(alignment)", "MarginL": "\(across)",
            "MarginR": "\(across)", "MarginV": "\(down)", "Encoding": "-1",
        ]
        let format = "Layer, Start, End, Style, \(margins ? "MarginL, MarginR, MarginV, " : "")Text"
        return Self.head(screen, style: style, events: format) + events.joined(separator: "\n") + "\n"
    }

    /// The beginning of a script. `events`: the fields of its lines.
    static func head(
        _ screen: PictureGeometry.Size, style: KeyValuePairs<String, String>, events: String
    ) -> String {
        """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: \(screen.width)
        PlayResY: \(screen.height)
        WrapStyle: 0
        ScaledBorderAndShadow: yes

        [V4+ Styles]
        Format: \(style.map(\.key).joined(separator: ", "))
        Style: \(style.map(\.value).joined(separator: ","))

        [Events]
        Format: \(events)

        """
    }

    private func dialogue(_ text: String) -> String { "Dialogue: 1,0:00:00.00,9:00:00.00,D,\(text)" }

    private func line(_ text: String) -> String { dialogue(text) }

    private func rectangle(x: Int, y: Int, width: Int, height: Int, color: String) -> String {
        "Dialogue: 0,0:00:00.00,9:00:00.00,D,{\\an7\\pos(\(x),\(y))\\bord0\\shad0\(fill(color))\\p1}"
            + "m 0 0 l \(width) 0 \(width) \(height) 0 \(height){\\p0}"
    }

    private func fill(_ color: String) -> String {
        let colour = Self.colour(color)
        return "\\1c&H\(colour.suffix(6))&\\1a&H\(colour.dropFirst(2).prefix(2))&"
    }

    /// `rrggbbaa` as scripts have it: `&HAABBGGRR`, where AA is how transparent it is.
    private static func colour(_ color: String) -> String {
        let digits = Array(color)
        guard digits.count == 8, let high = digits[6].hexDigitValue, let low = digits[7].hexDigitValue else {
            return "&H00FFFFFF"
        }
        let inverse = String(255 - (high * 16 + low), radix: 16)
        return "&H" + (inverse.count == 1 ? "0" + inverse : inverse) + String(digits[4...5]) + String(digits[2...3])
            + String(digits[0...1])
    }

    /// As on a keypad.
    private var alignment: Int {
        switch graphic.place {
        case .bottomLeft: 1
        case .bottom: 2
        case .bottomRight: 3
        case .left: 4
        case .center: 5
        case .right: 6
        case .topLeft: 7
        case .top: 8
        case .topRight: 9
        }
    }
}
