import Foundation
import TestMedia
import TestPrograms
import Testing

/// Files that never answer: a share whose server is gone, a pipe in the place of a picture.
@Suite(.serialized, .enabled(if: PrivateMount.canHang, "this machine does not allow FUSE mounts"))
struct `A share that does not answer` {
    private static let requestCount = 300
    private let folder: TemporaryFolder

    /// A station with two channels and one film. The first channel's logo is a pipe, the second one's is on the share, and
    /// so is the film's poster; a second library lies on the share altogether.
    init() async throws {
        folder = try TemporaryFolder()
        for name in ["films/Fog (1950)", "share/shows/Show/Season 1"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        let clip = try TestMedia.path("h264-720p30.mp4")
        try FileManager.default.copyItem(atPath: clip, toPath: folder.path("films/Fog (1950)/Fog.mp4"))
        try FileManager.default.copyItem(
            atPath: clip, toPath: folder.path("share/shows/Show/Season 1/Show - S01E01 - One.mp4"))
        try Data([0xff, 0xd8, 0xff, 0xe0]).write(to: URL(filePath: folder.path("share/shows/poster.jpg")))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("films/Fog (1950)/poster.jpg"),
            withDestinationPath: folder.path("share/shows/poster.jpg"))
        let status = unsafe mkfifo(folder.path("pipe.png"), 0o600)
        #expect(status == 0)
        let file = folder.path("station.yaml")
        try """
        station: { name: Test, timezone: UTC }
        libraries:
          - { name: Films, kind: movies, paths: [\(folder.path("films"))] }
          - { name: Shows, kind: shows, paths: [\(folder.path("share/shows"))] }
        collections:
          - { name: All, items: [ { library: Films } ] }
        profiles:
          - { name: HD }
        schedules:
          - { name: All, items: [ { mode: flood, content: { collection: All } } ] }
        channels:
          - { number: 1, name: Pipe, schedule: All, profile: HD, logo: \(folder.path("pipe.png")) }
          - { number: 2, name: Share, schedule: All, profile: HD, logo: \(folder.path("share/shows/poster.jpg")) }
        """.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try await command("apply", file).output()
        _ = try await command("scan").output()
    }

    private func command(_ words: String...) -> Command {
        Command(BuiltPrograms.station, words + ["--data", folder.path])
    }

    @Test func `costs a few threads however often it is asked for, and every request is answered soon`() async throws {
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0", "--bind", "127.0.0.1", "--no-discovery"],
            on: .hanging(folder: folder.path("share")))
        let before = try threadCount(of: station)
        for (path, status) in [("/logo/1.png", "200"), ("/logo/2.png", "200"), ("/artwork/media/1", "503")] {
            let answers = try await ask(station, path)
            #expect(answers.count == Self.requestCount && Set(answers) == [status], "\(path): \(Set(answers))")
        }
        // A dozen at the most: six for the share, those of a scan, and those that were at work anyway.
        let after = try threadCount(of: station)
        #expect(after <= before + 12, "\(before) threads became \(after)")
        let logo = try await station.web.get("/logo/2.png")
        #expect(logo.headers["content-type"] == "image/png" && logo.body.count > 1_000, "no letters were shown")
        #expect(try await station.web.get("/api/v1/faults").text.contains("does not answer"))
        #expect(try await station.web.get("/xmltv.xml").status == 200)
        #expect(try await station.web.watch("/stream/1.ts", seconds: 3).count > 50_000)
        let start = ContinuousClock.now
        #expect(try await station.stop() == 0)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// The statuses of many requests, made at once.
    private func ask(_ station: StationUnderTest, _ path: String) async throws -> [String] {
        var curl = Command(
            "curl",
            [
                "--silent", "--parallel", "--parallel-max", "50", "--max-time", "20", "--output", "/dev/null",
                "--write-out", "%{http_code}\\n", "\(station.address)\(path)?n=[1-\(Self.requestCount)]",
            ])
        curl.timeLimit = .seconds(60)
        return try await curl.run().text.split(separator: "\n").map(String.init)
    }

    private func threadCount(of station: StationUnderTest) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(station.program.processID)/task").count
    }
}
