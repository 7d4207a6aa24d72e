import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station whose films are between almost silent and as loud as can be.
@Suite(.serialized) struct `The loudness of a running station` {
    private struct Items<Item: Decodable>: Decodable { var items: [Item] }

    private struct Task: Decodable { var id: String }

    private struct Media: Decodable {
        struct Facts: Decodable {
            struct Track: Decodable {
                struct Loudness: Decodable { var integrated: Double? }
                var loudness: Loudness?
            }
            var audio: [Track]
        }
        var facts: Facts?
    }

    private struct Planned: Decodable {
        var start: String
        var finish: String
    }

    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("films"), withIntermediateDirectories: true)
        let pink = "anoisesrc=color=pink:amplitude=0.5:sample_rate=48000:seed=1"
        for (number, gain) in [-30.0, 14, -10].enumerated() {
            _ = try await Command(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f", "lavfi",
                    "-i",
                    "\(pink),volume=\(gain)dB,aformat=channel_layouts=stereo", "-t", "8", "-c:v", "libx264", "-preset",
                    "ultrafast", "-c:a", "pcm_f32le", folder.path("films/Film \(number) (1950).mkv"),
                ]
            ).output()
        }
        let file = folder.path("station.yaml")
        try """
        station: { name: Test, timezone: UTC, horizon: 1d }
        libraries: [{ name: Films, kind: movies, paths: [\(folder.path("films"))] }]
        collections: [{ name: Films, items: [{ library: Films }] }]
        profiles:
          - name: Small
            video: { width: 320, height: 180, fps: 30, bitrate: 600k, mode: transcode, preset: ultrafast }
        schedules: [{ name: Films, items: [{ mode: flood, content: { collection: Films }, order: chronological }] }]
        channels: [{ number: 1, name: Films, schedule: Films, profile: Small }]
        """.write(toFile: file, atomically: true, encoding: .utf8)
        for words in [["apply", file], ["scan"]] {
            _ = try await Command(BuiltPrograms.station, words + ["--data", folder.path]).output()
        }
    }

    private func items<Item: Decodable>(_ path: String, of station: StationUnderTest) async throws -> [Item] {
        let answer = try await station.web.get(path)
        return try JSONDecoder().decode(Items<Item>.self, from: Data(answer.body)).items
    }

    @Test func `is measured in the background, and every item goes out at the profile's`() async throws {
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
        try await Patience.wait("the loudness of all films", atMost: .seconds(60)) {
            var known: [Double] = []
            for media in try await items("/api/v1/media?limit=10", of: station) as [StationTextID] {
                let answer = try await station.web.get("/api/v1/media/\(media.id)")
                let found = try JSONDecoder().decode(Media.self, from: Data(answer.body))
                known += [found.facts?.audio.first?.loudness?.integrated].compactMap(\.self)
            }
            return known.count == 3 && (known.max() ?? 0) - (known.min() ?? 0) > 40 ? true : nil
        }
        try await Patience.wait("the end of the task", atMost: .seconds(10)) {
            let tasks: [Task] = try await items("/api/v1/tasks", of: station)
            return tasks.contains { $0.id == "analysis" } ? nil : true
        }

        let channels: [StationTextID] = try await items("/api/v1/channels", of: station)
        let planned: [Planned] = try await items(
            "/api/v1/channels/\(try #require(channels.first).id)/timeline?for=120", of: station)
        let capture = folder.path("capture.ts")
        try Data(try await station.web.watch("/stream/1.ts", seconds: 30)).write(to: URL(filePath: capture))
        // Stamps are the time of day in 90 kHz, of which 33 bits are sent.
        let wrap = Double(1 << 33) / 90_000
        let times = try await Command(
            "ffprobe",
            ["-v", "error", "-show_entries", "format=start_time,duration", "-of", "csv=p=0", capture]
        ).output().split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        let (first, duration) = (try #require(times.first), try #require(times.last))
        var measured = 0
        for item in planned {
            let start = try #require(Self.seconds(item.start)), finish = try #require(Self.seconds(item.finish))
            let offset = (start.truncatingRemainder(dividingBy: wrap) - first)
            guard offset > 0.5, offset + finish - start < duration else { continue }
            let level = try await Self.level(of: capture, from: offset + 0.1, until: offset + finish - start - 0.1)
            #expect(abs(level.integrated + 23) <= 0.5, "\(level)")
            #expect(level.peak <= -1, "\(level)")
            measured += 1
        }
        #expect(measured >= 2)
        _ = try await station.stop()
    }

    private struct StationTextID: Decodable { var id: Int }

    private static func seconds(_ text: String) -> Double? {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions =
            text.contains(".") ? [.withInternetDateTime, .withFractionalSeconds] : [.withInternetDateTime]
        return formatter.date(from: text)?.timeIntervalSince1970
    }

    private static func level(of path: String, from: Double, until: Double) async throws -> (
        integrated: Double, peak: Double
    ) {
        let result = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-i", path, "-map", "0:a:0", "-af", "atrim=\(from):\(until),ebur128=peak=true", "-f",
                "null", "-",
            ]
        ).run()
        let summary = result.errors.components(separatedBy: "Summary:").last ?? ""
        func number(_ label: String) -> Double? {
            summary.components(separatedBy: label).dropFirst().first?.split(separator: " ").first.flatMap { Double($0) }
        }
        return (try #require(number("I:")), try #require(number("Peak:")))
    }
}
