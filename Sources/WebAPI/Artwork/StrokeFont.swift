/// Letters as strokes on a grid eight wide and twelve high, y downwards. Each point is two hexadecimal digits, x then y;
/// a space lifts the pen.
enum StrokeFont {
    static let width = 8.0
    static let height = 12.0

    struct Stroke: Sendable {
        let from: (x: Double, y: Double)
        let to: (x: Double, y: Double)

        /// Distance of a point from the stroke.
        func distance(_ x: Double, _ y: Double) -> Double {
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            let length = dx * dx + dy * dy
            let along = length > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / length : 0
            let nearest = min(max(along, 0), 1)
            let (ex, ey) = (x - from.x - nearest * dx, y - from.y - nearest * dy)
            return (ex * ex + ey * ey).squareRoot()
        }
    }

    static func strokes(of letter: Character) -> [Stroke]? {
        guard let lines = letters[letter] else { return nil }
        return lines.split(separator: " ").flatMap { line in
            let points = points(line)
            return zip(points, points.dropFirst()).map { Stroke(from: $0, to: $1) }
        }
    }

    private static func points(_ line: Substring) -> [(x: Double, y: Double)] {
        let digits = line.compactMap(\.hexDigitValue).map(Double.init)
        return stride(from: 0, to: digits.count - 1, by: 2).map { (digits[$0], digits[$0 + 1]) }
    }

    private static let letters: [Character: String] = [
        "A": "0c408c 1878", "B": "000c 005082845606 56888a5c0c", "C": "826020020a2c6c8a", "D": "005083895c0c00",
        "E": "80000c8c 0666", "F": "80000c 0666", "G": "826020020a2c6c8a8656", "H": "000c 808c 0686",
        "I": "404c 2060 2c6c", "J": "808a6c2c0a", "K": "000c 8007 358c", "L": "000c8c", "M": "0c0045808c",
        "N": "0c008c80", "O": "2060828a6c2c0a0220", "P": "0c005082845606", "Q": "2060828a6c2c0a0220 598c",
        "R": "0c005082845606 468c", "S": "82602002042666888a6c2c0a", "T": "0080 404c", "U": "000a2c6c8a80",
        "V": "004c80", "W": "002c446c80", "X": "008c 800c", "Y": "004680 464c", "Z": "00800c8c",
        "0": "2060828a6c2c0a0220", "1": "13404c 1c7c", "2": "02206082840c8c", "3": "02206082846636 66888a6c2c0a",
        "4": "6c600888", "5": "80000555878a6c2c0a", "6": "7030030a2c6c8a87652507", "7": "00803c",
        "8": "206082846626040220 26080a2c6c8a8866", "9": "1c5c898260200205276785", ".": "4b4c",
    ]
}
