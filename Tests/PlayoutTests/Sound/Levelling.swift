import Core
import Foundation
import LibAV
import TestMedia
import Testing

@testable import Playout

/// What the ffmpeg command measures of a file's first audio track.
struct MeasuredLoudness {
    let integrated: Double
    let truePeak: Double

    init(of path: String) async throws {
        let result = try await Command(
            "ffmpeg", ["-nostdin", "-i", path, "-map", "0:a:0", "-af", "ebur128=peak=true", "-f", "null", "-"]
        ).run()
        let summary = result.errors.components(separatedBy: "Summary:").last ?? ""
        func number(_ label: String) -> Double? {
            summary.components(separatedBy: label).dropFirst().first?.split(separator: " ").first.flatMap {
                Double($0)
            }
        }
        guard let integrated = number("I:"), let peak = number("Peak:") else { throw TestFailure(result.errors) }
        self.integrated = integrated
        truePeak = peak
    }
}

@Suite struct `A programme's loudness` {
    /// Noise of 20 s, between which and the next it is quieter, with short loud strokes.
    private func clip(_ gain: Double, channels: String, in folder: TemporaryFolder) async throws -> String {
        let strokes = "(0.05+0.45*lt(mod(t,2),0.1))*(random(0)*2-1)"
        let all = channels == "5.1" ? 6 : channels == "mono" ? 1 : 2
        let source = (0..<all).map { _ in strokes }.joined(separator: "|")
        return try await MadeClip.make(
            "loud.mkv", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f", "lavfi", "-i",
                "aevalsrc=exprs='\(source)':channel_layout=\(channels):sample_rate=48000,volume=\(gain)", "-t", "20",
                "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac",
            ])
    }

    @Test(arguments: [(0.05, "stereo"), (1.9, "stereo"), (1.0, "5.1"), (0.5, "mono")])
    func `is brought to the channel's, and no peak goes above the ceiling`(gain: Double, channels: String) async throws
    {
        let folder = try TemporaryFolder()
        let path = try await clip(gain, channels: channels, in: folder)
        let facts = try MediaProbe().findings(in: path, measuresLoudness: true).facts
        let measured = try #require(facts.audio.first?.loudness?.integrated)
        if channels == "stereo" {
            let outside = try await MeasuredLoudness(of: path)
            #expect(abs(measured - outside.integrated) <= 0.1)
            #expect(abs((facts.audio[0].loudness?.truePeak ?? 0) - outside.truePeak) <= 0.1)
        }

        var plan = TrialPlan()
        plan.begin.audio.bitRate = 256_000
        plan.add([EngineSource(path: path, facts: facts)], frames: 590)
        let trial = try await plan.run()
        let output = folder.path("out.ts")
        try Data(trial.bytes).write(to: URL(filePath: output))
        let played = try await MeasuredLoudness(of: output)
        #expect(abs(played.integrated + 23) <= 0.5, "\(measured) became \(played.integrated)")
        #expect(played.truePeak <= -1)
    }

    @Test func `is measured in files that end within a tenth of a second`() async throws {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "odd.mka", in: folder,
            [
                "-f", "lavfi", "-i", "sine=f=1000:r=48000,pan=5.1|c0=c0|c1=c0|c2=0*c0|c3=0*c0|c4=0*c0|c5=0*c0", "-t",
                "3.217", "-c:a", "flac",
            ])
        let found = try #require(
            try MediaProbe().findings(in: path, measuresLoudness: true).facts.audio.first?.loudness)
        let outside = try await MeasuredLoudness(of: path)
        #expect(abs((found.integrated ?? 0) - outside.integrated) <= 0.1)
        #expect(abs((found.surround?.integrated ?? 0) - outside.integrated) <= 0.1)
    }

    @Test func `is left alone where that is asked for, or it was not measured`() {
        let loud = LoudnessFacts(integrated: -10, truePeak: 0.5)
        #expect(SoundLevel(SoundSettings(), loud, channels: 2).gain == -13)
        #expect(SoundLevel(SoundSettings(), loud, channels: 2).ceiling == nil)
        #expect(SoundLevel(SoundSettings(target: nil), loud, channels: 2).gain == 0)
        #expect(SoundLevel(SoundSettings(target: nil), loud, channels: 2).ceiling == -1)
        #expect(SoundLevel(SoundSettings(), nil, channels: 2).filters(sampleRate: 48_000).isEmpty)
        #expect(SoundLevel(SoundSettings(), nil, channels: 6).ceiling == -1)
        #expect(SoundLevel(SoundSettings(), loud, channels: 2, to: .surround).gain == -13)
        #expect(abs(SoundLevel(SoundSettings(), loud, channels: 1, to: .surround).gain + 9.99) < 0.01)
        #expect(SoundLevel(SoundSettings(), loud, channels: 6, to: .surround).gain == 0)
        let silent = LoudnessFacts(integrated: nil, truePeak: nil)
        #expect(SoundLevel(SoundSettings(), silent, channels: 2).filters(sampleRate: 48_000).isEmpty)
        #expect(SoundLevel(SoundSettings(), LoudnessFacts(integrated: -60, truePeak: -40), channels: 2).gain == 30)
    }

    @Test func `does not move the audio when its peaks are held down`() async throws {
        var facts = try MediaProbe().facts(of: try TestMedia.path("h264-720p30.mp4"))
        facts.audio[0].loudness = LoudnessFacts(integrated: -23, truePeak: 6)
        var stretch = try Stretch("h264-720p30.mp4", frames: 150)
        stretch.facts = facts
        let found = try await Rendering(
            [stretch],
            video: VideoProfile(width: 320, height: 180, bitRate: 600_000, mode: .transcode, preset: "ultrafast")
        ).flashes()
        #expect(found.offsets.count >= 4)
        for offset in found.offsets { #expect(abs(offset) <= 0.001, "\(offset * 1_000) ms") }
    }
}

@Suite struct `The audio track that is played` {
    private func tracks(_ metadata: [String], in folder: TemporaryFolder) async throws -> [InputTrack] {
        let count = 4
        let path = try await MadeClip.make(
            "tracks.mkv", in: folder,
            ["-f", "lavfi", "-i", "sine", "-t", "0.2"] + (0..<count).flatMap { _ in ["-map", "0"] }
                + ["-c:a", "flac"] + metadata)
        let demuxer = try OpenFixture.open(at: path)
        return demuxer.streams.map { InputTrack(stream: $0, preferred: demuxer.bestStream(.audio)?.index) }
    }

    @Test func `is in the most wanted language, and no commentary`() async throws {
        let folder = try TemporaryFolder()
        let found = try await tracks(
            [
                "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger", "-metadata:s:a:2", "language=ger",
                "-metadata:s:a:1", "title=Director's commentary", "-metadata:s:a:3", "language=fre", "-disposition:a:0",
                "default",
            ], in: folder)
        func chosen(_ choice: TrackChoice) -> Int? {
            choice.track(of: found.map(\.stream), preferred: found.first?.preferred)?.index
        }
        #expect(chosen(TrackChoice()) == 0)
        #expect(chosen(TrackChoice(languages: ["de"])) == 2)
        #expect(chosen(TrackChoice(languages: ["spa", "fra", "deu"])) == 3)
        #expect(chosen(TrackChoice(languages: ["deu"], allowsCommentary: true)) == 1)
        #expect(chosen(TrackChoice(languages: ["jpn"])) == 0)
    }
}

struct InputTrack {
    let stream: LibAV::InputStream
    let preferred: Int?
}
