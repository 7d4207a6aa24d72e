import Foundation

/// Where the clips' flashes and beeps are in a stream, decoded by the ffmpeg command. The picture is white for one frame
/// and a beep begins at the same instant.
public struct FlashesAndBeeps: Sendable {
    /// Indices of the pictures at which a flash begins.
    public var flashes: [Int]
    /// Indices of the samples, at 48 kHz, at which a beep begins.
    public var beeps: [Int]
    public var pictures: Int
    public var samples: Int

    public static let sampleRate = 48_000

    /// Decodes every picture and every sample of the file, none doubled, none dropped.
    public init(of path: String) async throws {
        let folder = try TemporaryFolder()
        var command = Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-i", path, "-map", "0:v:0", "-vsync", "passthrough",
                "-vf", "scale=\(Self.width):\(Self.height):flags=area,format=gray", "-f", "rawvideo",
                folder.path("pictures"), "-map", "0:a:0", "-ac", "1", "-ar", "\(Self.sampleRate)", "-f", "s16le",
                folder.path("sound"),
            ])
        command.timeLimit = .seconds(300)
        _ = try await command.output()
        let pictureBytes = try TestMedia.bytes(of: folder.path("pictures"))
        let soundBytes = try TestMedia.bytes(of: folder.path("sound"))
        pictures = pictureBytes.count / (Self.width * Self.height)
        samples = soundBytes.count / 2
        flashes = Self.findFlashes(pictureBytes)
        beeps = Self.findBeeps(soundBytes)
    }

    /// Seconds from the first picture to each flash and from the first sample to each beep, paired by nearness; the first
    /// sample comes `soundLag` after the first picture. A flash without a beep within half a second is left out.
    public func offsets(framesPerSecond: Double, soundLag: Double) -> [Double] {
        flashes.compactMap { flash in
            let time = Double(flash) / framesPerSecond
            let offsets = beeps.map { Double($0) / Double(Self.sampleRate) + soundLag - time }
            guard let nearest = offsets.min(by: { abs($0) < abs($1) }), abs(nearest) < 0.5 else { return nil }
            return nearest
        }
    }

    private static let (width, height) = (32, 18)

    private static func findFlashes(_ bytes: [UInt8]) -> [Int] {
        let size = width * height
        var flashes: [Int] = []
        var wasWhite = false
        for picture in 0..<(bytes.count / size) {
            // The lower part carries the burnt-in text, and letterboxes are black: look at the middle.
            let middle = (height / 3..<height / 2).flatMap { row in
                let start = picture * size + row * width
                return bytes[(start + width / 4)..<(start + width * 3 / 4)]
            }
            let isWhite = middle.count { $0 > 200 } * 10 > middle.count * 9
            if isWhite, !wasWhite { flashes.append(picture) }
            wasWhite = isWhite
        }
        return flashes
    }

    /// A beep begins at the first sample above a tenth of its peak after a tenth of a second of quiet.
    private static func findBeeps(_ bytes: [UInt8]) -> [Int] {
        let samples = stride(from: 0, to: bytes.count - 1, by: 2).map {
            abs(Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)))
        }
        let loud = 1_000
        let quietSamples = sampleRate / 10
        var beeps: [Int] = []
        var quiet = quietSamples
        for (index, level) in samples.enumerated() {
            if level >= loud {
                if quiet >= quietSamples {
                    let peak = samples[index..<min(index + 480, samples.count)].max() ?? level
                    let start = max(0, index - 480)
                    beeps.append(samples[start...index].firstIndex { $0 > peak / 10 } ?? index)
                }
                quiet = 0
            } else {
                quiet += 1
            }
        }
        return beeps
    }
}
