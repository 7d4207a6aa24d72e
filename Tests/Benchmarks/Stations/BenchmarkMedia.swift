import Foundation
import TestMedia

/// The clip that the benchmarks play: two minutes of 720p30 at 4 Mbit/s with sound, which every channel can pass through.
enum BenchmarkMedia {
    static func film() async throws -> String {
        let folder = TestMedia.repository.appending(path: ".build/benchmark-media/Films").path
        let path = folder + "/Two Minutes (2001).mp4"
        if FileManager.default.fileExists(atPath: path) { return path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let draft = folder + "/../draft.mp4"
        var command = Command(
            "ffmpeg",
            [
                "-v", "error", "-y", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30,noise=alls=12:allf=t",
                "-f", "lavfi", "-i", "sine=f=440:r=48000", "-t", "120", "-c:v", "libx264", "-preset", "veryfast",
                "-pix_fmt", "yuv420p", "-b:v", "3750k", "-minrate", "3750k", "-maxrate", "3750k", "-bufsize", "3750k",
                "-x264-params", "nal-hrd=cbr:keyint=60:min-keyint=60:scenecut=0:open-gop=0", "-c:a", "aac", "-b:a",
                "192k", "-ac", "2", draft,
            ])
        command.timeLimit = .seconds(300)
        _ = try await command.output()
        try FileManager.default.moveItem(atPath: draft, toPath: path)
        return path
    }
}
