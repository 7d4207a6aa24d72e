import Core

/// A square picture of one to four letters on a colour that the channel's name chooses.
struct LetterLogo: Sendable {
    private static let side = 192
    /// Shades between background and letters, for smooth edges: as many as four bits tell apart.
    private static let shades = 16

    let letters: [Character]
    let hue: Int

    init(letters: String, name: String) {
        self.letters = Array(letters)
        hue = Int(Fingerprint(large: Array(name.utf8)).value % 360)
    }

    /// The first letters of the first words; the number where the name has none that can be drawn.
    static func letters(name: String, number: String) -> String {
        let words = name.uppercased().split { $0 == " " || $0 == "-" || $0 == "_" }
        let initials = words.compactMap(\.first).filter { StrokeFont.strokes(of: $0) != nil && $0 != "." }
        if initials.count >= 2 { return String(initials.prefix(3)) }
        if let word = words.first, word.prefix(3).allSatisfy({ StrokeFont.strokes(of: $0) != nil }) {
            return String(word.prefix(3))
        }
        return String(number.prefix(4))
    }

    func portableGraphic() -> [UInt8] {
        let palette = (0..<Self.shades).map { shade in colour(Double(shade) / Double(Self.shades - 1)) }
        return PortableGraphic(side: Self.side, palette: palette, shades: pixels()).bytes
    }

    private func pixels() -> [UInt8] {
        let side = Double(Self.side)
        // Letters stand one grid apart by half their width, and together fill seven tenths of the square.
        let columns = Double(letters.count) * StrokeFont.width + Double(letters.count - 1) * 4
        let scale = side * 0.7 / max(columns, StrokeFont.height * 1.2)
        let left = (side - columns * scale) / 2
        let top = (side - StrokeFont.height * scale) / 2
        let halfWidth = 0.95
        var pixels = [UInt8](repeating: 0, count: Self.side * Self.side)
        for (index, letter) in letters.enumerated() {
            let strokes = StrokeFont.strokes(of: letter) ?? []
            let origin = left + Double(index) * (StrokeFont.width + 4) * scale
            let first = max(0, Int(origin - halfWidth * scale) - 1)
            let last = min(Self.side - 1, Int(origin + (StrokeFont.width + halfWidth) * scale) + 1)
            for row in 0..<Self.side {
                for column in first...last {
                    let x = (Double(column) + 0.5 - origin) / scale
                    let y = (Double(row) + 0.5 - top) / scale
                    let distance = strokes.reduce(Double.infinity) { min($0, $1.distance(x, y)) }
                    let cover = min(max((halfWidth - distance) * scale + 0.5, 0), 1)
                    let shade = UInt8(cover * Double(Self.shades - 1))
                    pixels[row * Self.side + column] = max(pixels[row * Self.side + column], shade)
                }
            }
        }
        return pixels
    }

    /// From the background (0) to white (1).
    private func colour(_ share: Double) -> (UInt8, UInt8, UInt8) {
        let ramp = { (offset: Int) -> Double in
            let angle = Double((self.hue + offset) % 360) / 60
            return min(max(2 - abs(angle - 3), 0), 1)
        }
        let mix = { (level: Double) -> UInt8 in
            let background = 40 + level * 110
            return UInt8(background + (255 - background) * share)
        }
        return (mix(ramp(180)), mix(ramp(60)), mix(ramp(300)))
    }
}
