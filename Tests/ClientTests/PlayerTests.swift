import Foundation
import TestMedia
import TestPrograms
import Testing

/// Players that run without a screen, against the demonstration station.
@Suite(.serialized) struct `A player` {
    let station: StationUnderTest

    init() async throws {
        station = try await DemoStation.shared.onAir()
    }

    /// VLC writes every thirtieth picture that it shows into a file.
    @Test(arguments: ["/stream/1.ts", "/hls/2/index.m3u8", "/channels.m3u"])
    func `VLC shows pictures of`(path: String) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        // VLC refuses to run as root.
        let person = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let vlc = try await BackgroundProgram(
            person + [
                "cvlc", "--intf=dummy", "--vout=dummy", "--aout=dummy", "--no-video-title-show",
                "--video-filter=scene", "--scene-format=png", "--scene-ratio=30", "--scene-path=\(folder.path)",
                "--scene-prefix=shown", station.address + path,
            ], environment: ["HOME": folder.path])
        try await Patience.wait("five pictures of \(path): \(vlc.log.suffix(500))", atMost: .seconds(60)) {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            return names.count { $0.hasPrefix("shown") } >= 5 ? true : nil
        }
        #expect(vlc.isRunning)
    }

    @Test(arguments: ["/stream/2.ts", "/hls/1/index.m3u8"])
    func `GStreamer knows the streams of`(path: String) async throws {
        let text = try await Command("gst-discoverer-1.0", ["-v", station.address + path]).output()
        #expect(text.contains("video/x-h264") && text.contains("width=(int)1280"), "\(text)")
        #expect(text.contains("audio/mpeg") && text.contains("rate=(int)48000"), "\(text)")
    }

    /// Its frame counter says how many pictures were shown in time. It begins when its buffer is full; with the usual
    /// 2 MB that takes a live stream of few bits a minute.
    @Test(arguments: ["/stream/3.ts", "/hls/2/index.m3u8"])
    func `GStreamer plays video and audio of`(path: String) async throws {
        let player = try await BackgroundProgram([
            "gst-launch-1.0", "-v", "playbin", "uri=\(station.address + path)", "buffer-size=262144",
            "audio-sink=fakesink sync=true",
            "video-sink=fpsdisplaysink text-overlay=false signal-fps-measurements=false video-sink=fakesink",
        ])
        let dropped = try await Patience.wait("150 pictures of \(path)", atMost: .seconds(60)) { () -> Substring? in
            let counts = player.output.matches(of: /rendered: (\d+), dropped: (\d+)/)
            return counts.last.flatMap { (Int($0.1) ?? 0) >= 150 ? $0.2 : nil }
        }
        #expect(dropped == "0")
        #expect(!player.output.contains("ERROR"), "\(player.output.suffix(1_000))")
    }
}
