import Core
import Inspection
import TestMedia
import Testing

@Suite struct `Inspecting files that ffmpeg wrote` {
    @Test func `counts what ffprobe counts`() async throws {
        let report = try inspect(TestMedia.path("h264-720p30.ts"))
        let video = try #require(report.video)
        #expect(video.pictures == 300)
        #expect(video.width == 1_280 && video.height == 720)
        #expect(video.frameRate == FrameRate(30) && video.shortestStep == 3_000 && video.longestStep == 3_000)
        #expect(video.keyFrames == 5 && video.longestKeyFrameInterval == .seconds(2))
        let audio = try #require(report.audio)
        #expect(audio.frames == 470 && audio.sampleRate == 48_000 && audio.channels == 2 && audio.farthestStep == 0)
        #expect(report.continuityErrors == 0)
        // ffmpeg's clock references are 100 ms apart; all else is right.
        #expect(report.faultCounts == ["clockInterval": 99], "\(report.text)")
    }

    @Test(arguments: [
        ("h264-1080p25-surround.mp4", 1_920, 1_080, FrameRate(25), 150, 6),
        ("h264-720p2997.mp4", 1_280, 720, FrameRate(30_000, 1_001), 210, 2),
        ("b-frames-3.mp4", 640, 360, FrameRate(30), 150, 2),
    ])
    func `reads size, rate and layout`(
        clip: String, width: Int, height: Int, rate: FrameRate, pictures: Int, channels: Int
    ) async throws {
        let folder = try TemporaryFolder()
        _ = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", TestMedia.path(clip), "-c", "copy", "-f", "mpegts",
                folder.path("out.ts"),
            ]
        ).output()
        let report = try inspect(folder.path("out.ts"))
        let video = try #require(report.video)
        #expect(video.width == width && video.height == height && video.pictures == pictures)
        #expect(video.frameRate == rate)
        #expect(report.count(of: .videoStep) == 0 && report.count(of: .audioStep) == 0)
        #expect(report.audio?.channels == channels)
    }

    @Test func `finds the damage in a corrupt file`() throws {
        let report = try inspect(TestMedia.path("corrupt.ts"))
        #expect(!report.isClean)
        #expect(report.count(of: .audioFrame) + report.count(of: .syncLost) + report.continuityErrors > 0)
    }

    @Test func `sees that a file was cut`() throws {
        #expect(try inspect(TestMedia.path("truncated.ts")).count(of: .packetCut) == 1)
    }

    @Test func `sees the unequal steps of a variable frame rate`() async throws {
        let folder = try TemporaryFolder()
        let clip = try TestMedia.path("variable-rate.mkv")
        _ = try await Command(
            "ffmpeg", ["-nostdin", "-v", "error", "-i", clip, "-c", "copy", "-f", "mpegts", folder.path("out.ts")]
        ).output()
        #expect(try inspect(folder.path("out.ts")).count(of: .videoStep) > 5)
    }

    private func inspect(_ path: String) throws -> InspectionReport {
        var inspector = TransportInspector()
        inspector.feed(try TestMedia.bytes(of: path))
        return inspector.report()
    }
}
