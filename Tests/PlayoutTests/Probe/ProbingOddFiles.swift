import Core
import Foundation
import Linux
import TestMedia
import Testing

@testable import Playout

@Suite struct `Probing an odd file` {
    private static let picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180"]

    private func clip(_ name: String, _ arguments: [String], in folder: TemporaryFolder) async throws -> String {
        try await MadeClip.make(name, in: folder, Self.picture + arguments)
    }

    @Test func `whose timestamps jump finds its true duration`() async throws {
        let folder = try TemporaryFolder()
        let first = try await clip("first.ts", ["-t", "4", "-c:v", "mpeg2video"], in: folder)
        let second = try await clip(
            "second.ts", ["-t", "4", "-vf", "scale=640:360", "-c:v", "mpeg2video", "-output_ts_offset", "400"],
            in: folder)
        let joined = folder.path("jump-and-resize.ts")
        try (Data(contentsOf: URL(filePath: first)) + Data(contentsOf: URL(filePath: second))).write(
            to: URL(filePath: joined))
        let duration = try MediaProbe().facts(of: joined).duration
        #expect(abs((duration - .seconds(8)).microseconds) < 100_000, "\(duration)")
    }

    @Test func `in AVI finds its rate although frames lack times`() async throws {
        let folder = try TemporaryFolder()
        for codec in ["mpeg4", "libx264"] {
            let path = try await clip(
                "\(codec).avi", ["-t", "3", "-vf", "fps=30000/1001", "-c:v", codec, "-bf", "2"], in: folder)
            #expect(try MediaProbe().facts(of: path).video?.frameRate == FrameRate(30_000, 1_001), "\(codec)")
        }
    }

    @Test(arguments: ["mpeg4", "mjpeg"]) func `in AVI with missing frames finds its rate`(codec: String) async throws {
        let folder = try TemporaryFolder()
        // Every third frame is left out: times go on by one tick and by two.
        let path = try await clip(
            "gaps.avi",
            [
                "-t", "3", "-vf", "fps=30000/1001,select='mod(n,3)'", "-fps_mode", "passthrough", "-c:v", codec, "-bf",
                "0",
                "-enc_time_base", "1001/30000",
            ], in: folder)
        #expect(try MediaProbe().facts(of: path).video?.frameRate == FrameRate(30_000, 1_001))
    }

    @Test func `that grows meanwhile refuses it`() async throws {
        let folder = try TemporaryFolder()
        let path = try await clip("growing.ts", ["-t", "2", "-c:v", "mpeg2video"], in: folder)
        let demuxer = try OpenFixture.open(at: path)
        let file = try #require(FileHandle(forWritingAtPath: path))
        file.seekToEndOfFile()
        file.write(Data(repeating: 0xff, count: 188))
        file.closeFile()
        do {
            _ = try ProbeSession(demuxer, finish: SystemClock.uptime + .seconds(20))
            Issue.record("it was accepted")
        } catch {
            guard case .growing = error else { throw error }
        }
    }

    @Test func `in Dolby Vision profile 5 refuses it with the reason`() async throws {
        let folder = try TemporaryFolder()
        let path = try await clip(
            "dolby.mp4",
            ["-t", "1", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1"],
            in: folder)
        for (profile, isRefused) in [(5, true), (8, false)] {
            let made = folder.path("profile-\(profile).mp4")
            try DolbyVisionBox.add(profile: UInt8(profile), to: [UInt8](Data(contentsOf: URL(filePath: path)))).write(
                to: URL(filePath: made))
            do {
                let facts = try MediaProbe().facts(of: made)
                #expect(!isRefused)
                #expect(facts.video?.dynamicRange == .dolbyVision)
            } catch {
                #expect(isRefused)
                #expect(error.code == "probe.dolby-vision")
            }
        }
    }
}

/// Writes what says that an MP4 file's video is Dolby Vision. The file's index must be at its end.
private enum DolbyVisionBox {
    static func add(profile: UInt8, to file: [UInt8]) throws -> Data {
        var bytes = file
        var record = [UInt8](repeating: 0, count: 24)
        // Version 1.0; profile, level 6, base layer and metadata present; what the base layer is.
        (record[0], record[2], record[3]) = (1, profile << 1, 6 << 3 | 5)
        record[4] = profile == 8 ? 1 << 4 : 0
        let box = [0, 0, 0, 32] + Array((profile > 7 ? "dvvC" : "dvcC").utf8) + record
        guard let place = find("hvcC", in: bytes) else { throw TestFailure("no hvcC") }
        bytes.insert(contentsOf: box, at: place - 4)
        for name in ["moov", "trak", "mdia", "minf", "stbl", "stsd", "hvc1"] {
            guard let start = find(name, in: bytes).map({ $0 - 4 }) else { throw TestFailure("no \(name)") }
            let size = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } + box.count
            for index in 0..<4 { bytes[start + index] = UInt8(size >> (24 - 8 * index) & 255) }
        }
        return Data(bytes)
    }

    private static func find(_ name: String, in bytes: [UInt8]) -> Int? {
        let wanted = Array(name.utf8)
        return (0..<bytes.count - 4).first { bytes[$0] == wanted[0] && Array(bytes[$0..<$0 + 4]) == wanted }
    }
}
