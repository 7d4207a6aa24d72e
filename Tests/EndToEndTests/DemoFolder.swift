import Foundation
import TestMedia
import TestPrograms

/// A folder of its own with a demonstration station, for tests that do something to a station.
struct DemoFolder {
    let folder: TemporaryFolder

    /// With media of its own and no station yet.
    init() async throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: try await DemoStation.media(), toPath: folder.path("media"))
    }

    /// A station with media that all tests share, and must leave as they are: made once and copied. It goes on air with
    /// `arguments("serve")`.
    init(copying database: String) throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: database, toPath: folder.path("station.db"))
    }

    static func sharingMedia() async throws -> DemoFolder {
        try DemoFolder(copying: try await PreparedDemo.shared.folder().path("station.db"))
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

/// The demonstration station that tests copy, scanned and with its timelines built, off air.
private actor PreparedDemo {
    static let shared = PreparedDemo()

    private var demo: DemoFolder?

    func folder() async throws -> TemporaryFolder {
        if let demo { return demo.folder }
        let demo = try await DemoFolder().prepared()
        self.demo = demo
        return demo.folder
    }
}
