import Core
import Foundation
import Inspection
import LibAV
import TestMedia
import Testing

@testable import Playout

@Suite struct `A channel with several audio tracks` {
    /// Tones of 1, 2 and 3 kHz in English, German and with a description.
    private func clip(in folder: TemporaryFolder) async throws -> String {
        try await MadeClip.make(
            "languages.mkv", in: folder,
            ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30"]
                + [1_000, 2_000, 3_000].flatMap { ["-f", "lavfi", "-i", "sine=f=\($0):r=48000"] }
                + [
                    "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-t", "4", "-c:v", "libx264", "-preset",
                    "ultrafast",
                ]
                + [
                    "-c:a", "flac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger",
                    "-metadata:s:a:2", "language=eng", "-disposition:a:2", "visual_impaired",
                ])
    }

    private func rendered(_ plan: TrialPlan, in folder: TemporaryFolder) async throws -> String {
        let trial = try await plan.run()
        #expect(trial.report.isClean, "\(trial.report.text)")
        let path = folder.path("out.ts")
        try Data(trial.bytes).write(to: URL(filePath: path))
        return path
    }

    /// The loudest of some tones in a track of a rendered file.
    private func tone(_ track: Int, of path: String) async throws -> Int {
        var loudest = (frequency: 0, level: -1_000.0)
        for frequency in [440, 1_000, 2_000, 3_000] {
            let result = try await Command(
                "ffmpeg",
                [
                    "-nostdin", "-i", path, "-map", "0:a:\(track)", "-ss", "1", "-t", "2", "-af",
                    "bandpass=f=\(frequency):width_type=h:w=60,volumedetect", "-f", "null", "-",
                ]
            ).run()
            let level = result.errors.components(separatedBy: "mean_volume: ").last?.split(separator: " ").first
            if let level = level.flatMap({ Double($0) }), level > loudest.level { loudest = (frequency, level) }
        }
        return loudest.frequency
    }

    @Test func `plays each language and description in its own, and the main track where a file lacks one`()
        async throws
    {
        let folder = try TemporaryFolder()
        let path = try await clip(in: folder)
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.audio.language = "en"
        plan.begin.sound = SoundSettings(
            target: nil,
            tracks: [
                ExtraTrack(codec: .ac3, layout: .surround, bitRate: 448_000),
                ExtraTrack(codec: .mp2, bitRate: 192_000, language: "de"),
                ExtraTrack(codec: .aac, bitRate: 128_000, purpose: .descriptive),
                ExtraTrack(codec: .eac3, bitRate: 192_000, language: "fr"),
            ])
        plan.add([EngineSource(path: path)], frames: 110)
        let output = try await rendered(plan, in: folder)
        for (track, frequency) in [1_000, 1_000, 2_000, 3_000, 1_000].enumerated() {
            #expect(try await tone(track, of: output) == frequency, "track \(track)")
        }
        let streams = try await Command(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "a", "-show_entries",
                "stream=codec_name,channels:stream_tags=language:stream_disposition=visual_impaired", "-of",
                "compact=p=0:nk=1", output,
            ]
        ).output().split(separator: "\n").map(String.init)
        // Each is listed twice, the first time with its programme.
        #expect(streams.suffix(5) == ["aac|2|0|eng", "ac3|6|0|eng", "mp2|2|0|deu", "aac|2|1|eng", "eac3|2|0|fra"])
    }

    @Test(arguments: [SoundSettings.Codec.aac, .ac3, .eac3]) func `keeps six channels apart`(codec: SoundSettings.Codec)
        async throws
    {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "six.mkv", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f", "lavfi", "-i",
                "aevalsrc=exprs='0|0|0.3*sin(2*PI*1000*t)|0|0|0':channel_layout=5.1:s=48000", "-t", "3", "-c:v",
                "libx264",
                "-preset", "ultrafast", "-c:a", "flac",
            ])
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.audio.bitRate = 448_000
        plan.begin.sound = SoundSettings(codec: codec, layout: .surround, target: nil)
        plan.add([EngineSource(path: path)], frames: 60)
        plan.add([EngineSource(path: path)], frames: 20)
        let output = try await rendered(plan, in: folder)
        let result = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-i", output, "-ss", "0.5", "-t", "1", "-af", "astats=metadata=0:measure_overall=none",
                "-f", "null", "-",
            ]
        ).run()
        let levels = result.errors.components(separatedBy: "RMS level dB: ").dropFirst().map {
            Double($0.prefix { !$0.isWhitespace }) ?? -.infinity
        }
        #expect(levels.count == 6)
        // The third is the centre: 0.3 of full scale is -13.5 dB RMS.
        #expect(levels.indices.contains(2) && abs(levels[2] + 13.5) < 0.5, "\(levels)")
        for (channel, level) in levels.enumerated() where channel != 2 { #expect(level < -50, "\(channel): \(level)") }
    }
}

@Suite struct `Video with ten bits` {
    @Test(arguments: [EncodingSettings.Codec.h264, .hevc]) func `has the frames of that with eight`(
        codec: EncodingSettings.Codec
    ) async throws {
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.encoding = EncodingSettings(codec: codec, depth: 10)
        try plan.add("h264-720p30.mp4", frames: 40)
        let trial = try await plan.run()
        #expect(trial.report.isClean, "\(trial.report.text)")
        let folder = try TemporaryFolder()
        try Data(trial.bytes).write(to: URL(filePath: folder.path("out.ts")))
        let found = try await Command(
            "ffprobe",
            [
                "-v", "error", "-count_frames", "-show_entries", "stream=pix_fmt,nb_read_frames", "-select_streams",
                "v", "-of", "csv=p=0", folder.path("out.ts"),
            ]
        ).output()
        #expect(found.contains("yuv420p10le,40"), "\(found)")
    }
}
