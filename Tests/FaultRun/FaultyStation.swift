import Foundation
import TestMedia
import TestPrograms

/// Four copied and two encoded channels, whose data folder lies on a small disk of its own and whose engines may lie.
final class FaultyStation: Sendable {
    static let channels = 1...6
    static let copied = 1...4
    static let password = "a long enough password"

    let folder: TemporaryFolder
    let station: StationUnderTest
    private let files: [String]

    init() async throws {
        folder = try TemporaryFolder()
        for name in ["data", "films"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        files = try await Self.films(in: folder.path("films"))
        try Self.text(films: folder.path("films")).write(
            toFile: folder.path("station.yaml"), atomically: true, encoding: .utf8)
        _ = try await Self.run(["apply", folder.path("station.yaml")], folder)
        _ = try await Self.run(["scan"], folder)
        _ = try await Self.run(["user", "password"], folder, input: Self.password + "\n")
        try Self.engine.write(toFile: folder.path("engine"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("engine"))
        station = try await StationUnderTest(
            ["serve", "--data", folder.path("data"), "--port", "0", "--tuners", "250"] + StationUnderTest.quiet,
            on: .small(folder: folder.path("data"), megabytes: 96),
            environment: [
                "CONTINUITY_ENGINE": folder.path("engine"), "FAULT_RUN_FOLDER": folder.path,
            ])
    }

    var web: Web { station.web }
    var process: Int32 { station.program.processID }
    var isRunning: Bool { station.program.isRunning }
    var log: String { station.program.log }

    func film(_ number: Int) -> String { files[number % files.count] }

    /// The engines that play; the warm spare is the one that has used the least.
    func playingEngines() throws -> [Int32] {
        let engines = ProcessList.children(of: process, running: "continuity-engine")
        let used = engines.compactMap { engine -> (engine: Int32, seconds: Double)? in
            // An engine may end between the listing and the look.
            (try? ProcessUse.seconds(of: engine)).map { (engine, $0) }
        }
        return used.sorted { $0.seconds > $1.seconds }.dropLast().map(\.engine)
    }

    /// Whether the station answers in two seconds, is ready, and lets its operator in.
    func doorIsOpen() async -> Bool {
        do {
            let start = ContinuousClock.now
            guard try await web.get("/readyz").status == 200 else { return false }
            let answer = try await web.get(
                "/login",
                [
                    "--data-urlencode", "password=\(Self.password)", "--header", "Origin: \(station.address)",
                    "--header", "Sec-Fetch-Site: same-origin",
                ])
            return answer.status == 303 && ContinuousClock.now - start < .seconds(10)
        } catch {
            return false
        }
    }

    /// What the station says that it left out of each channel, because it was too late: the stamps go on without it.
    func cutSeconds() async throws -> [Double] {
        let text = try await web.get("/metrics").text
        let cuts = text.matches(of: /continuity_channel_cut_seconds_total\{channel="(\d+)"\} ([\d.]+)/)
        return cuts.sorted { (Int($0.1) ?? 0) < (Int($1.1) ?? 0) }.map { Double($0.2) ?? 0 }
    }

    /// Runs a shell command where the station's small disk is seen.
    func besideStation(_ script: String) async throws {
        _ = try await Command("nsenter", ["--mount", "--target", "\(process)", "sh", "-c", script]).run()
    }

    func stop(_ verdict: inout Verdict) async throws {
        guard isRunning else { return }
        let status = try await station.stop()
        if status != 0 { verdict.break("the station ended with status \(status)") }
    }

    private static func run(_ words: [String], _ folder: TemporaryFolder, input: String = "") async throws -> String {
        var command = Command(BuiltPrograms.station, words + ["--data", folder.path("data")])
        command.timeLimit = .seconds(120)
        command.input = Array(input.utf8)
        return try await command.output()
    }

    /// A shell that becomes the engine. When told to, it says a lie on the engine's behalf a little later.
    private static var engine: String {
        """
        #!/bin/sh
        folder=$(dirname "$0")
        if [ "$1" = channel ] && mv "$folder/lie" "$folder/lie.$$" 2>/dev/null; then
            (/bin/sleep 20; /bin/cat "$folder/lie.$$" >&3) >/dev/null 2>&1 &
        fi
        exec '\(BuiltPrograms.engine)' "$@"

        """
    }

    /// Eight films of half a minute.
    private static func films(in folder: String) async throws -> [String] {
        var paths: [String] = []
        for number in 1...8 {
            let path = "\(folder)/Film \(number) (200\(number)).mp4"
            var command = Command(
                "ffmpeg",
                [
                    "-v", "error", "-y", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=960x540:r=25", "-f", "lavfi",
                    "-i", "sine=f=\(220 + number * 110):r=48000", "-t", "\(24 + number * 3)", "-c:v", "libx264",
                    "-preset", "veryfast", "-pix_fmt", "yuv420p", "-b:v", "1200k", "-maxrate", "1200k", "-bufsize",
                    "1200k", "-x264-params", "keyint=50:min-keyint=50:scenecut=0:open-gop=0", "-c:a", "aac", "-b:a",
                    "128k", "-ac", "2", path,
                ])
            command.timeLimit = .seconds(300)
            _ = try await command.output()
            paths.append(path)
        }
        return paths
    }

    private static func text(films: String) -> String {
        let rows = channels.map { number in
            let profile = copied.contains(number) ? "Copied" : "Encoded"
            return "  - { number: \(number), name: Channel \(number), schedule: All, profile: \(profile) }\n"
        }
        let video = "width: 960, height: 540, fps: 25, bitrate: 1500k"
        return """
            station: { name: Faults, timezone: UTC }
            libraries:
              - { name: Films, kind: movies, paths: ["\(films)"] }
            collections:
              - { name: Films, items: [{ library: Films }] }
            profiles:
              - { name: Copied, video: { mode: copy-if-possible, \(video) } }
              - { name: Encoded, video: { mode: transcode, \(video) } }
            schedules:
              - { name: All, items: [{ mode: flood, content: { collection: Films }, order: shuffle }] }
            channels:

            """ + rows.joined()
    }
}
