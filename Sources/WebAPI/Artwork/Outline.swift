import Core

/// Closed polygons: what a shape of a drawing covers. Curves are cut into short lines.
struct Outline: Sendable {
    struct Point: Hashable, Sendable {
        var x: Double
        var y: Double

        var length: Double { (x * x + y * y).squareRoot() }

        static func + (left: Point, right: Point) -> Point { Point(x: left.x + right.x, y: left.y + right.y) }
        static func - (left: Point, right: Point) -> Point { Point(x: left.x - right.x, y: left.y - right.y) }
        static func * (left: Point, factor: Double) -> Point { Point(x: left.x * factor, y: left.y * factor) }
    }

    private(set) var polygons: [[Point]] = []

    /// Lines of a curve; enough for a picture as wide as a guide shows it.
    private static let steps = 24
    private static let bisections = 5

    static func circle(x: Double, y: Double, radius: Double) -> Outline {
        let half = "a\(radius) \(radius) 0 0 1 "
        return Outline(path: "M\(x - radius) \(y)\(half)\(radius * 2) 0\(half)\(-radius * 2) 0z")
    }

    static func rectangle(x: Double, y: Double, width: Double, height: Double, radius: Double) -> Outline {
        let corner = "a\(radius) \(radius) 0 0 1 "
        return Outline(
            path: "M\(x + radius) \(y)h\(width - 2 * radius)\(corner)\(radius) \(radius)v\(height - 2 * radius)"
                + "\(corner)\(-radius) \(radius)h\(2 * radius - width)\(corner)\(-radius) \(-radius)"
                + "v\(2 * radius - height)\(corner)\(radius) \(-radius)z")
    }

    private init(polygons: [[Point]]) { self.polygons = polygons }

    /// The `d` of an SVG path. What it does not know ends the path.
    init(path: String) {
        var reader = PathReader(path)
        var here = Point(x: 0, y: 0), start = here, bend: Point?
        var command: Character = "M"
        while let next = reader.command(after: command) {
            command = next
            let isRelative = command.isLowercase
            let origin = isRelative ? here : Point(x: 0, y: 0)
            var nextBend: Point?
            switch command.uppercased() {
            case "M":
                guard let point = reader.point() else { return }
                here = origin + point
                start = here
                polygons.append([here])
            case "L":
                guard let point = reader.point() else { return }
                here = origin + point
                add(here)
            case "H":
                guard let x = reader.number() else { return }
                here.x = origin.x + x
                add(here)
            case "V":
                guard let y = reader.number() else { return }
                here.y = origin.y + y
                add(here)
            case "C":
                guard let one = reader.point(), let two = reader.point(), let end = reader.point() else { return }
                addCurve(from: here, origin + one, origin + two, origin + end)
                (nextBend, here) = (origin + two, origin + end)
            case "S":
                guard let two = reader.point(), let end = reader.point() else { return }
                addCurve(from: here, here * 2 - (bend ?? here), origin + two, origin + end)
                (nextBend, here) = (origin + two, origin + end)
            case "A":
                guard let arc = reader.arc() else { return }
                addArc(from: here, arc, to: origin + arc.end)
                here = origin + arc.end
            case "Z": here = start
            default: return
            }
            bend = nextBend
        }
    }

    private mutating func add(_ point: Point) {
        if polygons.isEmpty { polygons.append([]) }
        polygons[polygons.count - 1].append(point)
    }

    private mutating func addCurve(from start: Point, _ one: Point, _ two: Point, _ end: Point) {
        for step in 1...Self.steps {
            let share = Double(step) / Double(Self.steps), rest = 1 - share
            add(
                start * (rest * rest * rest) + one * (3 * rest * rest * share) + two * (3 * rest * share * share)
                    + end * (share * share * share))
        }
    }

    /// An arc of a circle; the motifs have no ellipses. It is cut in its middle, and each half again.
    private mutating func addArc(from start: Point, _ arc: PathReader.Arc, to end: Point) {
        let chord = end - start
        let length = chord.length
        guard length > 0, arc.radius > 0 else { return add(end) }
        let radius = max(arc.radius, length / 2)
        let height = (radius * radius - length * length / 4).squareRoot()
        // From the chord to the side on which the arc is.
        let outwards = Point(x: chord.y, y: -chord.x) * ((arc.isClockwise ? 1 : -1) / length)
        let centre = (start + end) * 0.5 + outwards * (arc.isLarge ? height : -height)
        let middle = centre + outwards * radius
        bisect(from: start, to: middle, centre, radius, Self.bisections)
        bisect(from: middle, to: end, centre, radius, Self.bisections)
    }

    /// Adds the points of an arc of less than half a circle.
    private mutating func bisect(from start: Point, to end: Point, _ centre: Point, _ radius: Double, _ count: Int) {
        guard count > 0 else { return add(end) }
        let spoke = (start + end) * 0.5 - centre
        let middle = centre + spoke * (radius / max(spoke.length, 1e-9))
        bisect(from: start, to: middle, centre, radius, count - 1)
        bisect(from: middle, to: end, centre, radius, count - 1)
    }

    /// What a pen covers that follows the lines. Each line is a polygon of its own.
    func stroked(width: Double, isRound: Bool) -> Outline {
        var result = Outline(polygons: [])
        let half = width / 2
        for polygon in polygons {
            for (from, to) in zip(polygon, polygon.dropFirst()) {
                let line = to - from
                let length = line.length
                guard length > 0 else { continue }
                let side = Point(x: -line.y, y: line.x) * (half / length)
                let ends = isRound ? "A\(half) \(half) 0 0 1" : "L"
                func text(_ point: Point) -> String { "\(point.x) \(point.y)" }
                result.polygons +=
                    Outline(
                        path: "M\(text(from - side))L\(text(to - side))\(ends) \(text(to + side))L\(text(from + side))"
                            + "\(ends) \(text(from - side))z"
                    ).polygons
            }
        }
        return result
    }
}

/// Numbers of a path, one after the other.
private struct PathReader {
    struct Arc {
        let radius: Double
        let isLarge: Bool
        let isClockwise: Bool
        let end: Outline.Point
    }

    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    /// The next letter; where a number follows, the letter before counts again, and a move becomes a line.
    mutating func command(after last: Character) -> Character? {
        skip()
        guard let first = rest.first else { return nil }
        if first.isLetter {
            rest.removeFirst()
            return first
        }
        return last == "M" ? "L" : last == "m" ? "l" : last
    }

    private mutating func skip() { rest = rest.drop { $0 == " " || $0 == "," } }

    mutating func number() -> Double? {
        skip()
        var end = rest.startIndex, hasPoint = false
        while end < rest.endIndex {
            let letter = rest[end]
            if letter == "-" ? end != rest.startIndex : letter == "." ? hasPoint : !letter.isNumber && letter != "e" {
                break
            }
            hasPoint = hasPoint || letter == "."
            end = rest.index(after: end)
        }
        defer { rest = rest[end...] }
        return Double(rest[..<end])
    }

    mutating func point() -> Outline.Point? {
        guard let x = number(), let y = number() else { return nil }
        return Outline.Point(x: x, y: y)
    }

    /// Flags are single digits, which need no space after them.
    private mutating func flag() -> Bool? {
        skip()
        guard let digit = rest.popFirst(), digit == "0" || digit == "1" else { return nil }
        return digit == "1"
    }

    mutating func arc() -> Arc? {
        guard let radius = number(), number() != nil, number() != nil, let isLarge = flag(), let isClockwise = flag(),
            let end = point()
        else { return nil }
        return Arc(radius: radius, isLarge: isLarge, isClockwise: isClockwise, end: end)
    }
}
