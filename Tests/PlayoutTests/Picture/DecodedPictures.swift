import Core
import Foundation
import TestMedia

/// The pictures of a stream as the ffmpeg command decodes them, in 8-bit planes.
struct DecodedPictures {
    let width: Int
    let height: Int
    private let bytes: [UInt8]

    var count: Int { bytes.count / (width * height * 3 / 2) }

    init(of stream: [UInt8], width: Int, height: Int) async throws {
        let folder = try TemporaryFolder()
        try Data(stream).write(to: URL(filePath: folder.path("in.ts")))
        try await self.init(file: folder.path("in.ts"), width: width, height: height)
    }

    init(file path: String, width: Int, height: Int, filters: String = "null") async throws {
        let result = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", path, "-map", "0:v:0", "-vsync", "passthrough", "-vf", filters,
                "-pix_fmt", "yuv420p", "-f", "rawvideo", "-",
            ]
        ).run()
        guard result.status == 0 else { throw TestFailure(result.errors) }
        self.width = width
        self.height = height
        bytes = result.output
    }

    /// The mean colour of a small square around a place, given in parts of the sides.
    func color(in picture: Int, x: Double, y: Double, reach: Int = 3) -> [Int] {
        let size = width * height
        let start = picture * size * 3 / 2
        func mean(_ plane: Int, _ across: Int, _ down: Int, _ reach: Int) -> Int {
            var sum = 0
            let (middleX, middleY) = (Int(Double(across) * x), Int(Double(down) * y))
            for row in middleY - reach...middleY + reach {
                for column in middleX - reach...middleX + reach {
                    sum += Int(bytes[plane + min(max(row, 0), down - 1) * across + min(max(column, 0), across - 1)])
                }
            }
            return sum / ((2 * reach + 1) * (2 * reach + 1))
        }
        return [
            mean(start, width, height, reach), mean(start + size, width / 2, height / 2, reach / 2),
            mean(start + size + size / 4, width / 2, height / 2, reach / 2),
        ]
    }

    /// The brightest pixel below a place, given in parts of the height.
    func brightest(in picture: Int, from top: Double) -> Int {
        let size = width * height
        let start = picture * size * 3 / 2
        return Int(bytes[start + Int(Double(height) * top) * width..<start + size].max() ?? 0)
    }

    /// How far the brightness of two pictures differs on average.
    func difference(_ first: Int, _ second: Int) -> Double {
        let size = width * height
        let (left, right) = (first * size * 3 / 2, second * size * 3 / 2)
        var sum = 0
        for index in 0..<size { sum += abs(Int(bytes[left + index]) - Int(bytes[right + index])) }
        return Double(sum) / Double(size)
    }
}

/// A clip of upright stripes, each of one exact colour.
enum Stripes {
    /// Writes 10-bit pictures of 320x180 as they are, marked with `tags`; answers the clip's path.
    static func make(
        _ colors: [(y: Int, cb: Int, cr: Int)], tags: [String], in folder: TemporaryFolder
    ) async throws -> String {
        let (width, height, frames) = (320, 180, 12)
        func plane(_ across: Int, _ down: Int, _ value: (Int) -> Int) -> [UInt8] {
            let row = (0..<across).flatMap { column -> [UInt8] in
                let code = value(column * colors.count / across)
                return [UInt8(code & 255), UInt8(code >> 8)]
            }
            return (0..<down).flatMap { _ in row }
        }
        let picture =
            plane(width, height) { colors[$0].y } + plane(width / 2, height / 2) { colors[$0].cb }
            + plane(width / 2, height / 2) { colors[$0].cr }
        let raw = folder.path("stripes.raw")
        try Data((0..<frames).flatMap { _ in picture }).write(to: URL(filePath: raw))
        return try await MadeClip.make(
            "stripes.mkv", in: folder,
            [
                "-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", "\(width)x\(height)", "-r", "30", "-i", raw, "-c:v",
                "libx264", "-preset", "ultrafast", "-qp", "0",
            ] + tags)
    }
}
