import Foundation
import TestMedia
import TestPrograms

/// A folder of its own with the demonstration's media, for tests that do something to a station.
struct DemoFolder {
    let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: try await DemoStation.media(), toPath: folder.path("media"))
    }

    /// Arguments that put it on air.
    func arguments(_ command: String = "demo") -> [String] {
        [command, "--data", folder.path, "--port", "0"] + StationUnderTest.quiet
    }

    /// Makes the station and leaves it off air.
    func prepared() async throws -> Self {
        _ = try await StationUnderTest(arguments()).stop()
        return self
    }

    /// Runs a command on the station to its end.
    func run(_ words: String..., input: String = "") async throws -> Command.Result {
        var command = Command(BuiltPrograms.station, words + ["--data", folder.path])
        command.input = Array(input.utf8)
        return try await command.run()
    }
}
