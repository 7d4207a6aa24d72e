import Core
import Synchronization

/// The drawing that stands for a title, show or channel without a picture: the title picks one of twelve motifs and one of
/// twelve palettes, here as in the web application.
struct Poster: Hashable, Sendable {
    /// Both from 1.
    let motif: Int
    let palette: Int

    static let width = 400
    static let height = 600

    init(of title: String) {
        let picked = Self.hash(title.isEmpty ? "Continuity" : title)
        self.init(motif: Int(picked / 4_096 % 12) + 1, palette: Int(picked % 12) + 1)
    }

    private init(motif: Int, palette: Int) { (self.motif, self.palette) = (motif, palette) }

    /// From its name in URLs; nil when there is no such poster.
    init?(name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let motif = Int(digits: parts[0], in: 1...Motif.all.count),
            let palette = Int(digits: parts[1], in: 1...Palette.all.count)
        else { return nil }
        self.init(motif: motif, palette: palette)
    }

    /// Such as `7-10`.
    var name: String { "\(motif)-\(palette)" }

    /// `hash` of the application's parts.js, of the text's UTF-16.
    static func hash(_ text: String) -> UInt32 {
        var value: UInt32 = 2_166_136_261
        for unit in text.utf16 { value = (value ^ UInt32(unit)) &* 16_777_619 }
        value = (value ^ (value >> 16)) &* 0x85eb_ca6b
        value = (value ^ (value >> 13)) &* 0xc2b2_ae35
        return value ^ (value >> 16)
    }

    /// Upright, as guides show programmes.
    func portableGraphic() -> [UInt8] {
        PortableGraphic(canvas(width: Self.width, height: Self.height, opacity: 1)).bytes
    }

    fileprivate func canvas(width: Int, height: Int, opacity: Double) -> Canvas {
        let colours = Palette.all[palette - 1]
        var canvas = Canvas(width: width, height: height, ground: colours(.a))
        let map = canvas.covering(Motif.side)
        for shape in Motif.all[motif - 1].shapes {
            canvas.fill(shape.outline, colours(shape.role), opacity: shape.opacity * opacity, by: map)
        }
        return canvas
    }
}

/// The logo of a channel that has none: its letters before a motif.
struct ChannelTile: Hashable, Sendable {
    let letters: String
    let poster: Poster

    private static let side = 192
    /// How much of the motif shows.
    private static let faintness = 0.26

    init(name: String, number: String) {
        letters = Self.letters(name: name, number: number)
        poster = Poster(of: "logo \(name)")
    }

    /// Of the first and the last word, else the first two of the only one; the number where these cannot be drawn.
    static func letters(name: String, number: String) -> String {
        let words = name.uppercased().split { !$0.isLetter && !$0.isNumber && $0 != "+" }
        let last = words.last ?? ""
        let chosen =
            words.count > 1
            ? "\(words[0].prefix(1))\(last.prefix(last.first?.isNumber == true ? 2 : 1))" : "\(last.prefix(2))"
        let isDrawable = !chosen.isEmpty && chosen.allSatisfy { StrokeFont.strokes(of: $0) != nil && $0 != "." }
        return isDrawable ? chosen : String(number.prefix(4))
    }

    func portableGraphic() -> [UInt8] {
        var canvas = poster.canvas(width: Self.side, height: Self.side, opacity: Self.faintness)
        canvas.paint(letterCoverage(), Palette.all[poster.palette - 1](.d), 1)
        return PortableGraphic(canvas).bytes
    }

    private func letterCoverage() -> [Double] {
        let side = Double(Self.side), letters = Array(letters)
        // Letters are half their width apart, and together fill six tenths of the square.
        let columns = Double(letters.count) * StrokeFont.width + Double(letters.count - 1) * 4
        let scale = side * 0.6 / max(columns, StrokeFont.height * 1.5)
        let left = (side - columns * scale) / 2, top = (side - StrokeFont.height * scale) / 2
        let halfWidth = 1.05
        var coverage = [Double](repeating: 0, count: Self.side * Self.side)
        for (index, letter) in letters.enumerated() {
            let strokes = StrokeFont.strokes(of: letter) ?? []
            let origin = left + Double(index) * (StrokeFont.width + 4) * scale
            let first = max(0, Int(origin - halfWidth * scale) - 1)
            let last = min(Self.side - 1, Int(origin + (StrokeFont.width + halfWidth) * scale) + 1)
            for row in 0..<Self.side {
                for column in first...last {
                    let x = (Double(column) + 0.5 - origin) / scale, y = (Double(row) + 0.5 - top) / scale
                    let distance = strokes.reduce(Double.infinity) { min($0, $1.distance(x, y)) }
                    let share = min(max((halfWidth - distance) * scale + 0.5, 0), 1)
                    coverage[row * Self.side + column] = max(coverage[row * Self.side + column], share)
                }
            }
        }
        return coverage
    }
}

/// Drawings are made once: there are 144 posters, and a tile for each channel.
final class DrawnPictures: Sendable {
    private let known = Mutex<[String: CacheableBody]>([:])
    /// Some stations have many channels, and names change.
    private static let most = 1_024

    func picture(_ name: String, _ draw: () -> [UInt8]) -> CacheableBody {
        if let found = known.withLock({ $0[name] }) { return found }
        let drawn = CacheableBody("image/png", draw())
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[name] = drawn
        }
        return drawn
    }
}
