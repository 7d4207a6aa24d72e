import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station with an account that may change it: the demo's media, and films of twenty minutes on three channels, so that the
/// changes of a week are few.
actor EditedStation {
    static let shared = EditedStation()
    static let password = "a good password"

    private var folder: TemporaryFolder?
    private var station: StationUnderTest?

    func onAir() async throws -> StationUnderTest {
        if let station { return station }
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: try await DemoStation.media(), toPath: folder.path("media"))
        try await Self.makeFilms(in: folder.path("long"))
        let file = folder.path("station.yaml")
        try Self.text(folder).write(toFile: file, atomically: true, encoding: .utf8)
        for words in [["apply", file], ["scan"]] {
            _ = try await Command(BuiltPrograms.station, words + ["--data", folder.path]).output()
        }
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
        let token = try #require(station.program.output.firstMatch(of: /setup\?token=(\S+)/)?.1)
        let made = try await station.web.get(
            "/setup", ["--data", "token=\(token)&password=\(Self.password)&again=\(Self.password)"])
        guard made.status < 400 else { throw TestFailure("no password could be set: \(made.status)") }
        (self.folder, self.station) = (folder, station)
        return station
    }

    /// One small picture a second, and silence: long files that are made in a moment.
    private static func makeFilms(in folder: String) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in 1...5 {
            _ = try await Command(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=1", "-f", "lavfi", "-i",
                    "anullsrc=r=48000:cl=stereo", "-t", "\(1_140 + 15 * number)", "-c:v", "libx264", "-preset",
                    "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k",
                    "\(folder)/Long Film \(number) (19\(number)0).mp4",
                ]
            ).output()
        }
    }

    private static func text(_ folder: TemporaryFolder) -> String {
        """
        station: { name: Harbour TV, timezone: UTC }
        libraries:
          - { name: Long films, kind: movies, paths: [\(folder.path("long"))] }
          - { name: Films, kind: movies, paths: [\(folder.path("media/Films"))] }
          - { name: Shows, kind: shows, paths: [\(folder.path("media/Shows"))] }
        collections:
          - { name: Long films, items: [{ library: Long films }] }
          - { name: Short films, items: [{ library: Films }] }
          - { name: Series, items: [{ library: Shows }] }
        profiles: [{ name: Small, video: { width: 320, height: 180, fps: 30, bitrate: 600k, preset: ultrafast } }]
        schedules:
          - { name: Films, items: [{ mode: flood, content: { collection: Long films }, order: shuffle }] }
          - { name: In order, items: [{ mode: flood, content: { collection: Long films }, order: chronological }] }
        channels:
          - { number: 1, name: Harbour Films, schedule: Films, profile: Small }
          - { number: 2, name: Signal, schedule: In order, profile: Small }
          - { number: 3, name: Mosaic, schedule: Films, profile: Small }
        """
    }
}

extension Browser {
    /// Logs the account admin in.
    func logIn(to station: StationUnderTest) async throws {
        try await open(station.address + "/login")
        try await type(EditedStation.password, into: "input[name=password]")
        try await click("form button")
    }

    /// Waits until a condition of the page holds.
    func until(_ condition: String, name: String? = nil, atMost limit: Duration = .seconds(20)) async throws {
        try await Patience.wait(name ?? condition, atMost: limit) {
            let holds: Bool = try await run("return Boolean(\(condition))")
            return holds ? true : nil
        }
    }

    /// Presses the first button or link whose text begins so.
    func choose(_ text: String, in place: String = "body") async throws {
        let found =
            "[...document.querySelectorAll('\(place) button, \(place) a, \(place) summary')]"
            + ".find((one) => one.textContent.trim().startsWith('\(text)'))"
        try await until("\(found) !== undefined", name: "a button \(text)")
        let _: String? = try await run("\(found).click()")
    }

    /// Ends the browser; the page must not have complained.
    func finish() async throws {
        let complaints = try await console().filter { ["SEVERE", "WARNING"].contains($0.level) }
        #expect(complaints.isEmpty, "\(complaints.map(\.message))")
        try await close()
    }
}
