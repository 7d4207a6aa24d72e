import Core
import Foundation
import Inspection
import TestMedia
import TestPrograms
import Testing

/// Viewers of the demonstration station, with the tools that people use.
@Suite(.serialized) struct `A station on air` {
    let station: StationUnderTest

    init() async throws {
        station = try await DemoStation.shared.onAir()
    }

    @Test(arguments: ["/stream/1.ts", "/auto/v2", "/tuner0/v3"])
    func `sends a stream without a fault`(path: String) async throws {
        let report = inspect(try await station.web.watch(path, seconds: 8))
        // The viewer leaves in the middle of a packet; nothing else may be wrong.
        #expect(report.faultCounts.keys.allSatisfy { $0 == "packetCut" }, "\(report.text)")
        let video = try #require(report.video)
        #expect(video.pictures > 7 * 30, "\(report.text)")
        #expect(report.audio?.sampleRate == 48_000)
    }

    @Test func `gives a second viewer the same pictures`() async throws {
        async let first = station.web.watch("/stream/2.ts", seconds: 6)
        async let second = station.web.watch("/stream/2.ts", seconds: 6)
        let (one, other) = (inspect(try await first), inspect(try await second))
        let start = try #require(one.video?.firstPresentation)
        let later = try #require(other.video?.firstPresentation)
        #expect(abs(start - later) % 3_000 == 0 && abs(start - later) < 5 * 90_000)
        #expect(ProcessList.children(of: station.program.processID, running: "channel").count <= 4)
    }

    @Test func `is understood by ffprobe, as transport stream and as HLS`() async throws {
        for path in ["/stream/1.ts", "/hls/1/index.m3u8"] {
            let text = try await Command(
                "ffprobe",
                [
                    "-v", "error", "-show_entries", "stream=codec_name,width,height,r_frame_rate,channels",
                    "-of", "compact=p=0:nk=0", station.address + path,
                ]
            ).output()
            #expect(text.contains("codec_name=h264|width=1280|height=720|r_frame_rate=30/1"), "\(path): \(text)")
            #expect(text.contains("codec_name=aac") && text.contains("channels=2"), "\(path): \(text)")
        }
    }

    @Test(arguments: ["/stream/1.ts", "/stream/2.ts", "/hls/3/index.m3u8"])
    func `is decoded without a complaint`(path: String) async throws {
        let result = try await Command(
            "ffmpeg", ["-nostdin", "-v", "warning", "-i", station.address + path, "-t", "6", "-f", "null", "-"]
        ).run()
        #expect(result.status == 0 && !result.isTimedOut)
        #expect(result.errors == "", "\(path)")
    }

    @Test(arguments: ["/stream/1.ts", "/hls/2/index.m3u8"])
    func `is played by mpv`(path: String) async throws {
        let result = try await Command(
            "mpv",
            [
                // Its core only warns of slow machines.
                "--no-config", "--vo=null", "--ao=null", "--length=5", "--quiet", "--msg-level=all=warn,cplayer=error",
                station.address + path,
            ]
        ).run()
        #expect(result.status == 0 && !result.isTimedOut)
        #expect(result.text + result.errors == "", "\(path)")
    }

    @Test func `keeps its viewers when an engine is killed`() async throws {
        async let viewing = station.web.watch("/stream/2.ts", seconds: 16)
        try await Task.sleep(for: .seconds(6))
        let started = station.program.log.matches(of: /channel\.started channel=2 pid=(\d+)/)
        let engine = try #require(started.last.flatMap { Int32($0.1) })
        #expect(kill(engine, SIGKILL) == 0)
        let report = inspect(try await viewing)
        #expect(report.continuityErrors == 0, "\(report.text)")
        #expect(report.count(of: .syncLost) == 0 && report.count(of: .audioFrame) == 0, "\(report.text)")
        // How short the gap is, is measured by the benchmarks; here it counts that the same stream goes on after it.
        #expect((report.video?.pictures ?? 0) > 8 * 30, "\(report.text)")
    }

    private func inspect(_ bytes: [UInt8]) -> InspectionReport {
        var inspector = TransportInspector()
        inspector.feed(bytes)
        return inspector.report()
    }
}
