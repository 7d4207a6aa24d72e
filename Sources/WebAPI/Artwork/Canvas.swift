/// Pixels that shapes are painted on, with smooth edges.
struct Canvas {
    let width: Int
    let height: Int
    private(set) var pixels: [Colour]

    init(width: Int, height: Int, ground: Colour) {
        (self.width, self.height) = (width, height)
        pixels = [Colour](repeating: ground, count: width * height)
    }

    /// Paints what the outline covers, after its points were moved and stretched.
    mutating func fill(_ outline: Outline, _ colour: Colour, opacity: Double = 1, by map: Map) {
        for polygon in outline.polygons {
            let points = polygon.map { map($0) }
            let first = min(max(Int((points.map(\.y).min() ?? 0).rounded(.down)), 0), height)
            let last = min(max(Int((points.map(\.y).max() ?? 0).rounded(.up)), first), height)
            paint(Self.coverage(of: points, width, first..<last), colour, opacity, from: first)
        }
    }

    /// `point * scale + offset`.
    struct Map {
        let scale: Double
        let offset: Outline.Point

        func callAsFunction(_ point: Outline.Point) -> Outline.Point { point * scale + offset }
    }

    /// The drawing on a square of `side` units fills the canvas; what is beyond its edges is cut.
    func covering(_ side: Double) -> Map {
        let scale = Double(max(width, height)) / side
        return Map(
            scale: scale,
            offset: Outline.Point(
                x: (Double(width) - side * scale) / 2, y: (Double(height) - side * scale) / 2))
    }

    /// `coverage` begins with the row `first`.
    mutating func paint(_ coverage: [Double], _ colour: Colour, _ opacity: Double, from first: Int = 0) {
        var index = first * width
        for share in coverage {
            if share > 0 { pixels[index] = colour.over(pixels[index], min(share, 1) * opacity) }
            index += 1
        }
    }

    // MARK: Coverage

    /// How much of each pixel a polygon covers. Each edge adds the area that is to the right of it, with the sign of its
    /// direction; a running sum along the row then gives the share that is inside.
    private static func coverage(of polygon: [Outline.Point], _ width: Int, _ rows: Range<Int>) -> [Double] {
        var area = [Double](repeating: 0, count: width * rows.count)
        guard var from = polygon.last else { return area }
        for to in polygon {
            addEdge(from, to, width, rows, &area)
            from = to
        }
        for row in 0..<rows.count {
            var sum = 0.0
            for index in row * width..<(row + 1) * width {
                sum += area[index]
                area[index] = abs(sum) > 1e-6 ? abs(sum) : 0
            }
        }
        return area
    }

    private static func addEdge(
        _ from: Outline.Point, _ to: Outline.Point, _ width: Int, _ rows: Range<Int>, _ area: inout [Double]
    ) {
        guard from.y != to.y else { return }
        let (top, bottom, sign) = from.y < to.y ? (from, to, 1.0) : (to, from, -1.0)
        let slope = (bottom.x - top.x) / (bottom.y - top.y)
        let first = max(Int(top.y.rounded(.down)), rows.lowerBound)
        let last = min(Int(bottom.y.rounded(.up)), rows.upperBound)
        guard first < last else { return }
        for row in first..<last {
            let upper = max(top.y, Double(row)), lower = min(bottom.y, Double(row + 1))
            guard upper < lower else { continue }
            let middle = top.x + ((upper + lower) / 2 - top.y) * slope
            let spread = abs(slope) * (lower - upper)
            let start = (row - rows.lowerBound) * width
            addSpan(middle - spread / 2, middle + spread / 2, sign * (lower - upper), start, width, &area)
        }
    }

    /// Of an edge in one row, between `left` and `right`: each column gets the part that lies to the right of the edge.
    private static func addSpan(
        _ left: Double, _ right: Double, _ height: Double, _ start: Int, _ width: Int, _ area: inout [Double]
    ) {
        let left = min(max(left, 0), Double(width)), right = min(max(right, 0), Double(width))
        var covered = 0.0
        let last = min(Int(right), width - 1)
        var column = min(Int(left), width - 1)
        while column <= last {
            let share: Double
            if right - left < 1e-9 {
                share = min(max(Double(column + 1) - left, 0), 1)
            } else {
                // The mean over the edge of how much of this column is to the right of it.
                let begin = max(left, Double(column)), end = min(right, Double(column + 1))
                let inside = max(end - begin, 0) * (Double(column + 1) - (begin + end) / 2)
                share = (inside + max(min(right, Double(column)) - left, 0)) / (right - left)
            }
            area[start + column] += (share - covered) * height
            covered = share
            column += 1
        }
        if column < width { area[start + column] += (1 - covered) * height }
    }
}
