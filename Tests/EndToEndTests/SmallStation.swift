import Foundation
import TestMedia
import TestPrograms

/// A station of one library and one channel in a folder of its own, made in a fraction of a second.
struct SmallStation {
    let folder: TemporaryFolder
    let films: String

    /// With `filmCount` links to a clip of a few seconds, not scanned yet.
    init(filmCount: Int = 1, channelCount: Int = 1, horizon: String = "1d") async throws {
        folder = try TemporaryFolder()
        films = folder.path("films")
        try FileManager.default.createDirectory(atPath: films, withIntermediateDirectories: true)
        let clip = try TestMedia.path("h264-720p30.mp4")
        for number in 1...max(1, filmCount) {
            try FileManager.default.createSymbolicLink(
                atPath: "\(films)/Film \(number) (\(1940 + number)).mp4", withDestinationPath: clip)
        }
        let channels = (1...max(1, channelCount)).map {
            "{ number: \($0), name: Films \($0), schedule: Films, profile: HD }"
        }
        let file = folder.path("station.yaml")
        try """
        station: { name: Small, timezone: UTC, horizon: \(horizon) }
        libraries: [{ name: Films, kind: movies, paths: [\(films)], follow-links-to: [\(Self.parent(of: clip))] }]
        collections: [{ name: Films, items: [{ library: Films }] }]
        profiles: [{ name: HD }]
        schedules: [{ name: Films, items: [{ mode: flood, content: { collection: Films }, order: shuffle }] }]
        channels: [\(channels.joined(separator: ", "))]
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let applied = try await run("apply", file)
        guard applied.status == 0 else { throw TestFailure(applied.errors) }
    }

    private static func parent(of path: String) -> String { URL(filePath: path).deletingLastPathComponent().path }

    var data: String { folder.path("data") }

    /// Runs a command on the station to its end.
    func run(_ words: String..., input: String = "", environment: [String: String] = [:]) async throws -> Command.Result
    {
        var command = Command(BuiltPrograms.station, words + ["--data", data])
        command.input = Array(input.utf8)
        command.environment = environment
        return try await command.run()
    }
}
