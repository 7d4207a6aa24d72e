import Foundation
import TestMedia

/// A station on air, on a port that the kernel chose.
package struct StationUnderTest: Sendable {
    package let program: BackgroundProgram
    /// `http://127.0.0.1:port`
    package let address: String

    /// Heard by this machine only, and scanning only when told to, so that tests decide what the station knows.
    package static let quiet = ["--bind", "127.0.0.1", "--no-discovery", "--no-auto-scan"]

    /// Starts `continuity` with the arguments and waits until it answers: at the address that it greets with, or at a known
    /// one, where it greets with the address of a proxy.
    package init(
        _ arguments: [String], on disk: PrivateMount? = nil, environment: [String: String] = [:],
        at known: String? = nil, within limit: Duration = .seconds(180)
    ) async throws {
        let commandLine = [BuiltPrograms.station] + arguments
        let program = try await BackgroundProgram(disk?.command(commandLine) ?? commandLine, environment: environment)
        self.program = program
        do {
            address = try await Patience.wait("the station's greeting", atMost: limit) {
                guard program.isRunning else { throw TestFailure("the station ended while it started") }
                return known ?? Self.address(in: program.output)
            }
            let address = address
            try await Patience.wait("the station's readiness", atMost: limit) {
                try await Web(address).get("/readyz").status == 200 ? true : nil
            }
        } catch {
            throw TestFailure("\(error)\n\(program.output.suffix(1_000))\n\(program.log.suffix(3_000))")
        }
    }

    private static func address(in output: String) -> String? {
        guard let line = output.split(separator: "\n").first(where: { $0.hasSuffix("/channels.m3u") }),
            let start = line.range(of: "http://")?.lowerBound
        else { return nil }
        return String(line[start...].dropLast("/channels.m3u".count))
    }

    package var web: Web { Web(address) }
    package var port: String { String(address.split(separator: ":").last ?? "") }

    /// Ends as an operator ends it.
    package func stop() async throws -> Int32 {
        program.signal(SIGTERM)
        return try await program.status()
    }
}

/// The demonstration station, made once for a run of the tests and shared by those that only watch.
package actor DemoStation {
    package static let shared = DemoStation()

    private var folder: TemporaryFolder?
    private var station: StationUnderTest?

    /// On air, started by whoever asks first.
    package func onAir() async throws -> StationUnderTest {
        if let station { return station }
        let folder = try TemporaryFolder()
        let media = try await Self.media()
        try FileManager.default.copyItem(atPath: media, toPath: folder.path("media"))
        let station = try await StationUnderTest(
            ["demo", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
        self.folder = folder
        self.station = station
        return station
    }

    /// The demo's generated media, kept in the build folder because making them takes a minute. What makes them is part
    /// of the name, so a changed demo is made anew.
    package static func media() async throws -> String {
        let sources = TestMedia.repository.appending(path: "Sources/Station/Demo").path
        let sum = try await Command("sh", ["-c", "cat \"$0\"/*.swift | sha256sum | cut -c 1-16", sources]).output()
        let name = "demo-media-" + sum.trimmingCharacters(in: .whitespacesAndNewlines)
        let kept = TestMedia.repository.appending(path: ".build/\(name)").path
        if FileManager.default.fileExists(atPath: kept) { return kept }
        let folder = try TemporaryFolder()
        let station = try await StationUnderTest(
            ["demo", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet, within: .seconds(400))
        _ = try await station.stop()
        let draft = kept + ".part-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: folder.path("media"), toPath: draft)
        // Whoever was first wins; both made the same.
        try? FileManager.default.moveItem(atPath: draft, toPath: kept)
        return kept
    }
}
