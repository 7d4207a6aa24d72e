import Core
import Foundation
import JSON
import TestMedia
import TestPrograms

/// A plan in a file, for an engine that runs by itself.
struct EnginePlan {
    let folder: TemporaryFolder
    let begin: EngineBegin
    private var commands: [EngineCommand]
    private var position: Int64
    private var facts: [String: MediaFacts] = [:]

    init(mode: VideoProfile.Mode, paced: Bool) throws {
        folder = try TemporaryFolder()
        let rate = FrameRate(30)
        begin = EngineBegin(
            channelNumber: "1", channelName: "Benchmark", video: VideoProfile(mode: mode), audio: AudioProfile(),
            firstFrame: rate.frame(at: Instant(seconds: 1_800_000_000)), paced: paced)
        commands = [.begin(begin)]
        position = begin.firstFrame
    }

    mutating func add(
        _ path: String, seconds: Double, from inPoint: TimeSpan = .zero, graphics: [EngineGraphic] = [],
        subtitles: EngineSubtitles? = nil
    ) async throws {
        if facts[path] == nil { facts[path] = try await Self.facts(of: path) }
        let rate = begin.video.frameRate
        let finish = position + Int64(seconds * 30)
        commands.append(
            .item(
                EngineItem(
                    id: Int64(commands.count), start: rate.instant(ofFrame: position),
                    finish: rate.instant(ofFrame: finish),
                    sources: [
                        EngineSource(path: path, inPoint: inPoint, facts: facts[path], subtitles: subtitles)
                    ], title: path, graphics: graphics.isEmpty ? nil : graphics)))
        position = finish
    }

    /// nil for a file that cannot be played.
    private static func facts(of path: String) async throws -> MediaFacts? {
        let result = try await Command(BuiltPrograms.engine, ["probe", "--json", path]).run()
        return result.status == 0 ? try JSONText.decode(MediaFacts.self, from: result.output) : nil
    }

    var itemCount: Int { commands.count - 1 }

    /// The command line that plays it.
    func commandLine(speed: String) throws -> [String] {
        let file = folder.path("plan.ndjson")
        try Data(try commands.flatMap { try JSONText.line($0) }).write(to: URL(filePath: file))
        return [BuiltPrograms.engine, "channel", "--plan", file, "--speed", speed]
    }
}
