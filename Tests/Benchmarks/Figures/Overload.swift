import Core
import Foundation
import JSON
import Inspection
import TestMedia

/// Seven encoded channels for each processor, all at once: about three times what the machine can do.
/// `OVERLOAD=600` in the environment makes it ten minutes.
enum Overload: Benchmark {
    static let name = "overload"
    static let target = "18"

    static func measure() async throws -> [Figure] {
        let seconds = ProcessInfo.processInfo.environment["OVERLOAD"].flatMap { Int(digits: $0, in: 20...3_600) } ?? 60
        let count = ProcessInfo.processInfo.activeProcessorCount * 7
        let film = try await BenchmarkMedia.film()
        var plan = try EnginePlan(mode: .transcode, paced: true)
        for _ in 0..<(seconds / 20) { try await plan.add(film, seconds: 20) }
        let script = """
            folder=$1; count=$2; shift 2
            for number in $(seq "$count"); do "$@" --events "$folder/events$number" >"$folder/stream$number" & done
            wait
            """
        let line = try plan.commandLine(speed: "real")
        var command = Command("sh", ["-c", script, "sh", plan.folder.path(""), "\(count)"] + line)
        command.timeLimit = .seconds(seconds * 2 + 60)
        _ = try await command.output()

        var (worst, cut, faults) = (TimeSpan.zero, Int64(0), 0)
        for number in 1...count {
            for event in try events(plan.folder.path("events\(number)")) {
                switch event {
                case .ended(let part): worst = max(worst, part.late?.worst ?? .zero)
                case .cut(let span): cut += span.frames
                default: break
                }
            }
            faults += try self.faults(of: plan.folder.path("stream\(number)"))
        }
        let what = "\(count) encoded channels at once for \(seconds) s"
        return [
            Figure(
                target, "latest frame of \(what)", Double(worst.microseconds) / 1_000_000, unit: "s late", atMost: 2),
            Figure(target, "faults in the streams of \(what)", Double(faults), unit: "faults", atMost: 0, digits: 0),
            Figure(
                target, "cut from \(what)", Double(cut) / 30, unit: "s", against: Double(count * seconds),
                of: "seconds of broadcast", atMost: nil),
        ]
    }

    private static func events(_ path: String) throws -> [EngineEvent] {
        try TestMedia.bytes(of: path).split(separator: UInt8(ascii: "\n")).map {
            try JSONText.decode(EngineEvent.self, from: Array($0))
        }
    }

    private static func faults(of path: String) throws -> Int {
        var inspector = TransportInspector()
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { inspector.feed([UInt8](bytes)) }
        let report = inspector.report()
        if !report.isClean { Main.progress(report.text) }
        return report.faultCounts.values.reduce(0, +)
    }
}
