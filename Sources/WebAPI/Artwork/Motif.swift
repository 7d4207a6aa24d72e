import Assets
import Core

/// One of the drawings that stand for what has no picture: shapes on 120 units, in four colours that a palette gives. The
/// files are those that the web application draws with.
struct Motif: Sendable {
    /// The colours of a palette; the ground is `a`.
    enum Role: String, Sendable { case a, b, c, d }

    struct Shape: Sendable {
        let outline: Outline
        let role: Role
        let opacity: Double
    }

    let shapes: [Shape]

    static let side = 120.0

    /// In the order of their numbers, from 1.
    static let all = read(text(of: "ui/motifs.svg"))

    private static func text(of name: String) -> String {
        let bytes = EmbeddedFiles.pages.first { $0.name == name }?.bytes ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads symbols with paths, circles and rectangles, the way that file is written: one element follows the other.
    static func read(_ text: String) -> [Motif] {
        var motifs: [Motif] = []
        var shapes: [Shape] = []
        var groups: [[String: String]] = []
        for piece in text.split(separator: "<") {
            let name = String(piece.prefix { $0.isLetter || $0 == "/" })
            var values = groups.last ?? [:]
            for match in piece.matches(of: #/([a-z-]+)="([^"]*)"/#) { values[String(match.1)] = String(match.2) }
            switch name {
            case "symbol": shapes = []
            case "/symbol": motifs.append(Motif(shapes: shapes))
            case "g": groups.append(values)
            case "/g": _ = groups.popLast()
            default: if let shape = shape(name, values) { shapes.append(shape) }
            }
        }
        return motifs
    }

    private static func shape(_ name: String, _ values: [String: String]) -> Shape? {
        func number(_ key: String) -> Double { Double(values[key] ?? "") ?? 0 }
        var outline: Outline
        switch name {
        case "circle": outline = .circle(x: number("cx"), y: number("cy"), radius: number("r"))
        case "rect":
            outline = .rectangle(
                x: number("x"), y: number("y"), width: number("width"), height: number("height"), radius: number("rx"))
        case "path": outline = Outline(path: values["d"] ?? "")
        default: return nil
        }
        if values["stroke"] != nil {
            outline = outline.stroked(width: number("stroke-width"), isRound: values["stroke-linecap"] == "round")
        }
        let paint = values["stroke"] ?? values["fill"] ?? ""
        guard let role = Role(rawValue: String(paint.dropFirst("var(--".count).prefix(1))) else { return nil }
        return Shape(outline: outline, role: role, opacity: Double(values["opacity"] ?? "") ?? 1)
    }
}

/// The four colours of a motif.
struct Palette: Sendable {
    let colours: [Motif.Role: Colour]

    func callAsFunction(_ role: Motif.Role) -> Colour { colours[role] ?? Colour(red: 0, green: 0, blue: 0) }

    /// In the order of their numbers, from 1.
    static let all: [Palette] = {
        let bytes = EmbeddedFiles.pages.first { $0.name == "ui/palettes.css" }?.bytes ?? []
        return read(String(decoding: bytes, as: UTF8.self))
    }()

    static func read(_ text: String) -> [Palette] {
        text.matches(of: #/\.p\d+ \{([^}]*)\}/#).map { match in
            var colours: [Motif.Role: Colour] = [:]
            for value in match.1.matches(of: #/--([a-d]): #([0-9a-f]{6})/#) {
                guard let role = Motif.Role(rawValue: String(value.1)) else { continue }
                colours[role] = Colour(value.2.compactMap(\.hexDigitValue).reduce(0) { $0 * 16 + $1 })
            }
            return Palette(colours: colours)
        }
    }
}

struct Colour: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

    init(_ number: Int) {
        self.init(
            red: UInt8(number >> 16 & 0xff), green: UInt8(number >> 8 & 0xff), blue: UInt8(number & 0xff))
    }

    /// This colour over another, covering a share of it.
    func over(_ other: Colour, _ share: Double) -> Colour {
        func mix(_ top: UInt8, _ ground: UInt8) -> UInt8 {
            UInt8((Double(ground) + (Double(top) - Double(ground)) * share).rounded())
        }
        return Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }
}
