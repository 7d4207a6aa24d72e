import Core
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
