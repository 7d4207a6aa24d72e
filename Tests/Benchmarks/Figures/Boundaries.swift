import Core
import Foundation
import Inspection
import TestMedia

/// Changes from item to item of one channel, each examined: passed through, encoded, broken and missing files in turn.
/// `BOUNDARIES=10000` in the environment makes it a long run.
enum Boundaries: Benchmark {
    static let name = "boundaries"
    static let target = "14"

    private static let clips = [
        "h264-720p30.mp4", "b-frames-3.mp4", "mpeg2-480i-mono.mpg", "h264-720p30.mkv", "corrupt.ts", "b-frames-0.mp4",
        "h264-720p2997.mp4", "b-frames-2.mp4", "no-audio.mp4", "open-gop.mkv", "variable-rate.mkv", "h264-720p30.ts",
        "truncated.mp4", "chapters.mkv", "not-media.mp4",
    ]

    static func measure() async throws -> [Figure] {
        let wanted = ProcessInfo.processInfo.environment["BOUNDARIES"].flatMap(Int.init) ?? 200
        var plan = try EnginePlan(mode: .copyIfPossible, paced: false)
        for number in 0...wanted {
            let clip = clips[number % clips.count]
            try await plan.add(
                try TestMedia.path(clip), seconds: 1 + Double(number % 3) / 10,
                from: .milliseconds(Int64(number * 37 % 2_000)))
        }
        let stream = plan.folder.path("out.ts")
        let line = try plan.commandLine(speed: "max")
        var command = Command("sh", ["-c", "exec \"$@\" > '\(stream)'", "sh"] + line)
        command.timeLimit = .seconds(3_600)
        _ = try await command.output()

        var inspector = TransportInspector()
        let file = try FileHandle(forReadingFrom: URL(filePath: stream))
        while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { inspector.feed([UInt8](bytes)) }
        let report = inspector.report()
        let faults = report.faultCounts.values.reduce(0, +)
        if faults > 0 { Main.progress(report.text) }
        return [
            Figure(
                target, "faults in \(wanted) changes of item", Double(faults), unit: "faults", atMost: 0, digits: 0)
        ]
    }
}
