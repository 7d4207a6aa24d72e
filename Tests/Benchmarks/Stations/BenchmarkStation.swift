import Foundation
import TestMedia
import TestPrograms

/// A station made from a text, whose odd channels pass pictures through and whose even ones encode.
struct BenchmarkStation {
    let folder: TemporaryFolder
    private let token: String

    static let copying = 1
    static let transcoding = 2

    init(channels: Int) async throws {
        folder = try TemporaryFolder()
        let film = try await BenchmarkMedia.film()
        let file = folder.path("station.yaml")
        try Self.text(media: URL(filePath: film).deletingLastPathComponent().path, channels: channels)
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try await Self.run(["apply", file], folder)
        _ = try await Self.run(["scan"], folder)
        token = try await Self.run(["token", "create", "benchmarks", "admin"], folder)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func run(_ words: [String], _ folder: TemporaryFolder) async throws -> String {
        var command = Command(BuiltPrograms.station, words + ["--data", folder.path])
        command.timeLimit = .seconds(120)
        return try await command.output()
    }

    private static func text(media: String, channels: Int) -> String {
        let rows = (1...channels).map { number in
            let profile = number % 2 == 0 ? "Encoded" : "Copied"
            return "  - { number: \(number), name: Channel \(number), schedule: All, profile: \(profile) }\n"
        }
        return """
            station: { name: Benchmarks, timezone: UTC }
            libraries:
              - { name: Films, kind: movies, paths: ["\(media)"] }
            collections:
              - { name: Films, items: [{ library: Films }] }
            profiles:
              - { name: Copied, video: { mode: copy-if-possible } }
              - { name: Encoded, video: { mode: transcode } }
            schedules:
              - { name: All, items: [{ mode: flood, content: { collection: Films } }] }
            channels:

            """ + rows.joined()
    }

    /// On air. Channels go on without viewers for `idle` seconds.
    func onAir(idle: Int = 60) async throws -> StationUnderTest {
        try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0", "--idle", "\(idle)", "--tuners", "200"]
                + StationUnderTest.quiet)
    }

    func stop(_ channel: Int, of station: StationUnderTest) async throws {
        let answer = try await station.web.get(
            "/api/v1/channels/\(channel)/stop", ["--request", "POST", "--header", "Authorization: Bearer \(token)"])
        guard answer.status == 200 else { throw TestFailure("the channel was not stopped: \(answer.text)") }
    }

    /// The engines that play; the warm spare is the one that has used the least.
    static func playingEngines(of station: StationUnderTest) throws -> [Int32] {
        let engines = ProcessList.children(of: station.program.processID, running: "continuity-engine")
        let used = try engines.map { (engine: $0, seconds: try ProcessUse.seconds(of: $0)) }
        return used.sorted { $0.seconds > $1.seconds }.dropLast().map(\.engine)
    }
}
