import Foundation
import TestMedia
import Testing

/// The measuring tools are tried on clips whose truth is known, before they judge the station.
@Suite struct `Measuring flashes and beeps` {
    @Test func `finds them together in a clip`() async throws {
        let found = try await FlashesAndBeeps(of: TestMedia.path("h264-720p30.mp4"))
        #expect(found.flashes == (0..<10).map { $0 * 30 })
        #expect(found.beeps.count == 10)
        let offsets = found.offsets(framesPerSecond: 30, soundLag: 0)
        #expect(offsets.count == 10)
        #expect(offsets.allSatisfy { abs($0) < 0.001 }, "\(offsets)")
    }

    @Test func `sees sound that is 80 ms late`() async throws {
        let folder = try TemporaryFolder()
        let clip = try TestMedia.path("h264-720p30.mp4")
        _ = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", clip, "-map", "0", "-c:v", "copy", "-af", "adelay=80:all=1",
                folder.path("late.mp4"),
            ]
        ).output()
        let found = try await FlashesAndBeeps(of: folder.path("late.mp4"))
        let offsets = found.offsets(framesPerSecond: 30, soundLag: 0)
        #expect(offsets.allSatisfy { abs($0 - 0.080) < 0.001 }, "\(offsets)")
    }
}
