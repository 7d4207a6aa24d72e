import Core
import Foundation
import TestMedia
import TestPrograms

/// What a channel costs whose pictures are passed through, beside the ffmpeg command.
enum CopyCost: Benchmark {
    static let name = "copy-cost"
    static let target = "5"
    private static let seconds = 10

    static func measure() async throws -> [Figure] {
        let film = try await BenchmarkMedia.film()
        var plan = try EnginePlan(mode: .copyIfPossible, paced: true)
        try await plan.add(film, seconds: Double(seconds))
        let engine = try plan.commandLine(speed: "real")
        let ffmpeg = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-re", "-i", film, "-t", "\(seconds)", "-c:v", "copy"]
        var ours: [Double] = []
        var copying: [Double] = []
        var encodingSound: [Double] = []
        for _ in 0..<5 {
            ours.append(try await perMinute(engine))
            copying.append(try await perMinute(ffmpeg + ["-c:a", "copy", "-f", "mpegts", "/dev/null"]))
            encodingSound.append(
                try await perMinute(ffmpeg + ["-c:a", "aac", "-b:a", "192k", "-f", "mpegts", "/dev/null"]))
        }
        return [
            Figure(
                target, "a minute passed through, sound encoded", ours.median, unit: "CPU-s", atMost: 1, digits: 2),
            Figure(
                target, "a minute passed through, sound encoded", ours.median, unit: "CPU-s",
                against: encodingSound.median, of: "ffmpeg -re, sound encoded", atMost: nil, digits: 2),
            Figure(
                target, "a minute passed through, sound encoded", ours.median, unit: "CPU-s", against: copying.median,
                of: "ffmpeg -re -c copy", atMost: nil, digits: 2),
        ]
    }

    private static func perMinute(_ words: [String]) async throws -> Double {
        try await CommandUse.seconds(words) * 60 / Double(seconds)
    }
}

/// What an encoded channel costs, beside the ffmpeg command with the same settings.
enum TranscodeCost: Benchmark {
    static let name = "transcode-cost"
    static let target = "6"
    private static let seconds = 30

    static func measure() async throws -> [Figure] {
        let film = try await BenchmarkMedia.film()
        var plan = try EnginePlan(mode: .transcode, paced: false)
        try await plan.add(film, seconds: Double(seconds))
        let engine = try plan.commandLine(speed: "max")
        let ffmpeg = [
            "ffmpeg", "-nostdin", "-y", "-v", "error", "-i", film, "-t", "\(seconds)", "-c:v", "libx264", "-preset",
            "veryfast", "-b:v", "3000k", "-maxrate", "3000k", "-bufsize", "6000k", "-g", "60", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-b:a", "192k", "-f", "mpegts", "/dev/null",
        ]
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<5 {
            ours.append(try await CommandUse.seconds(engine) * 60 / Double(seconds))
            theirs.append(try await CommandUse.seconds(ffmpeg) * 60 / Double(seconds))
        }
        return [
            Figure(
                target, "a minute encoded to 720p", ours.median, unit: "CPU-s", against: theirs.median,
                of: "ffmpeg, same settings", atMost: 0.95, digits: 1)
        ]
    }
}

/// What is drawn over a picture costs: the processor time of an encoded channel with it, less that without.
enum DrawingCost: Benchmark {
    static let name = "drawing-cost"
    static let target = "6"
    private static let seconds = 30

    static func measure() async throws -> [Figure] {
        let film = try await BenchmarkMedia.film()
        let folder = try TemporaryFolder()
        let logo = folder.path("logo.png")
        _ = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=c=red@0.5:s=256x144,format=rgba", "-frames:v",
                "1",
                logo,
            ]
        ).output()
        let lines = (0..<seconds / 3).map { index in
            "\(index)\n00:00:\(padded(3 * index, 2)),000 --> 00:00:\(padded(3 * index + 2, 2)),000\nA line of the film\n\n"
        }
        let text = folder.path("film.srt")
        try Data(lines.joined().utf8).write(to: URL(filePath: text))
        let card = EngineText(
            .card,
            entries: [.init(heading: "20:00–22:00", title: "Casablanca"), .init(heading: "22:00", title: "News")])
        let drawn: [(what: String, graphics: [EngineGraphic], subtitles: EngineSubtitles?)] = [
            ("a logo of 128x72", [EngineGraphic(id: 1, image: logo, width: 10)], nil),
            ("a lower third", [EngineGraphic(id: 1, text: card, place: .bottom)], nil),
            ("a line of subtitles", [], EngineSubtitles(files: [EngineSubtitleFile(path: text)])),
        ]
        var plain: [Double] = []
        var costs = drawn.map { _ in [Double]() }
        for _ in 0..<5 {
            plain.append(try await frame(film, [], nil))
            for (index, kind) in drawn.enumerated() {
                costs[index].append(try await frame(film, kind.graphics, kind.subtitles))
            }
        }
        return zip(drawn, costs).map { kind, cost in
            Figure(
                target, "a picture with \(kind.what)", max(0, cost.median - plain.median), unit: "ms", atMost: 0.6,
                digits: 2)
        }
    }

    /// Milliseconds of processor time for a frame.
    private static func frame(
        _ film: String, _ graphics: [EngineGraphic], _ subtitles: EngineSubtitles?
    ) async throws -> Double {
        var plan = try EnginePlan(mode: .transcode, paced: false)
        try await plan.add(film, seconds: Double(seconds), graphics: graphics, subtitles: subtitles)
        return try await CommandUse.seconds(plan.commandLine(speed: "max")) * 1_000 / Double(30 * seconds)
    }
}
