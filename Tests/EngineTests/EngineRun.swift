import Core
import Foundation
import JSON
import Inspection
import TestMedia
import TestPrograms

/// One run of the built engine over a plan, as fast as it can, to its end.
struct EngineRun {
    var status: Int32
    var isTimedOut: Bool
    var events: [EngineEvent]
    var report: InspectionReport
    var errors: String
    let folder: TemporaryFolder

    var streamPath: String { folder.path("out.ts") }

    /// The plan ends with the end of the input: the engine plays what it has and exits.
    init(_ commands: [EngineCommand], timeLimit: Duration = .seconds(240)) async throws {
        folder = try TemporaryFolder()
        // The shell only opens the stream's file, then it becomes the engine.
        var command = Command(
            "sh",
            [
                "-c", "exec \"$0\" channel --plan - --speed max --events \"$2\" >\"$1\"", BuiltPrograms.engine,
                folder.path("out.ts"), folder.path("events"),
            ])
        command.input = try commands.flatMap { try JSONText.line($0) }
        command.timeLimit = timeLimit
        let result = try await command.run()
        status = result.status
        isTimedOut = result.isTimedOut
        errors = result.errors
        events = try TestMedia.bytes(of: folder.path("events")).split(separator: UInt8(ascii: "\n")).map {
            try JSONText.decode(EngineEvent.self, from: Array($0))
        }
        report = try Self.inspect(folder.path("out.ts"))
    }

    /// What the engine finds in clips; broken and missing ones are left out.
    static func probe(_ clips: Set<String>) async throws -> [String: MediaFacts] {
        var facts: [String: MediaFacts] = [:]
        for clip in clips {
            guard let path = try? TestMedia.path(clip) else { continue }
            let result = try await Command(BuiltPrograms.engine, ["probe", "--json", path]).run()
            if result.status == 0 { facts[clip] = try JSONText.decode(MediaFacts.self, from: result.output) }
        }
        return facts
    }

    static func inspect(_ path: String) throws -> InspectionReport {
        var inspector = TransportInspector()
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { inspector.feed([UInt8](bytes)) }
        return inspector.report()
    }

    /// Frames reported for each item, over all the ways it was played.
    var framesByItem: [Int64: Int64] {
        events.reduce(into: [:]) { frames, event in
            if case .ended(let report) = event { frames[report.item, default: 0] += report.frames }
        }
    }
}
