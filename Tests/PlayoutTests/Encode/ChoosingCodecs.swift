import Core
import Inspection
import Foundation
import TestMedia
import Testing

@testable import Playout

@Suite struct `A channel's codecs` {
    /// Three items, none of which begins at a key frame of its file.
    private func plan(_ rate: FrameRate = FrameRate(25)) throws -> TrialPlan {
        var plan = TrialPlan(rate: rate)
        try plan.add("h264-720p30.mp4", frames: 33, from: .milliseconds(700))
        try plan.add("mpeg2-480i-mono.mpg", frames: 40)
        try plan.add("b-frames-3.mp4", frames: 27, from: .milliseconds(500))
        return plan
    }

    @Test(arguments: EncodingSettings.Codec.allCases, [FrameRate(25), FrameRate(30_000, 1_001)])
    func `for video keep every frame in its place`(codec: EncodingSettings.Codec, rate: FrameRate) async throws {
        var plan = try plan(rate)
        plan.begin.encoding = EncodingSettings(codec: codec, keyFrameInterval: .seconds(1))
        let trial = try await plan.run()
        let report = trial.report
        #expect(report.isClean, "\(report.text)")
        let video = try #require(report.video)
        #expect(Int64(video.pictures) == plan.endFrame - plan.firstFrame)
        #expect(video.longestStep.map { long in video.shortestStep.map { long - $0 <= 1 } ?? false } == true)
        // A viewer who joins at an item's first frame can decode from there.
        let decoded = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        #expect(decoded.count == 100)
        for (frame, _, offset) in trial.keyFrames where frame == plan.firstFrame + 33 || frame == plan.firstFrame + 73 {
            let tail = try await DecodedPictures(of: Array(trial.bytes[offset...]), width: 320, height: 180)
            #expect(Int64(tail.count) == plan.endFrame - frame)
        }
        #expect(trial.keyFrames.map(\.frame).contains(plan.firstFrame + 33))
        #expect(trial.keyFrames.map(\.frame).contains(plan.firstFrame + 73))
    }

    @Test(arguments: SoundSettings.Codec.allCases)
    func `for audio keep it in step`(codec: SoundSettings.Codec) async throws {
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.sound = SoundSettings(codec: codec, target: nil)
        plan.begin.audio.bitRate = 192_000
        try plan.add("h264-720p30.mp4", frames: 75)
        try plan.add("h264-720p30.mp4", frames: 75, from: .seconds(2))
        let trial = try await plan.run()
        let report = trial.report
        #expect(report.isClean, "\(report.text)")
        let folder = try TemporaryFolder()
        try Data(trial.bytes).write(to: URL(filePath: folder.path("out.ts")))
        let found = try await FlashesAndBeeps(of: folder.path("out.ts"))
        let starts = try await Command(
            "ffprobe",
            ["-v", "error", "-show_entries", "stream=index,start_time", "-of", "csv=p=0", folder.path("out.ts")]
        ).output().split(separator: "\n").compactMap { line -> (Int, Double)? in
            let fields = line.split(separator: ",")
            guard fields.count == 2, let index = Int(fields[0]), let start = Double(fields[1]) else { return nil }
            return (index, start)
        }
        let lag = try #require(starts.first { $0.0 == 1 }?.1) - (try #require(starts.first { $0.0 == 0 }?.1))
        let offsets = found.offsets(framesPerSecond: 30, soundLag: lag)
        #expect(offsets.count >= 4)
        // The first beep of a channel falls into the codec's first block.
        for offset in offsets.dropFirst() { #expect(abs(offset) <= 0.001, "\(offset * 1_000) ms") }
    }
}

@Suite struct `A constant bit rate` {
    @Test func `is exact, and every clock reference shows the time of its place`() async throws {
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.encoding = EncodingSettings(totalBitRate: 1_500_000)
        try plan.add("h264-720p30.mp4", frames: 60)
        try plan.add("mpeg2-480i-mono.mpg", frames: 60)
        let trial = try await plan.run()
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.report.streams.allSatisfy { $0.smallestMargin.map { $0 > .milliseconds(20) } ?? true })

        var clocks: [(place: Int, ticks: Int64)] = []
        for place in stride(from: 0, to: trial.bytes.count - 187, by: 188) {
            let packet = trial.bytes[place..<place + 188].map(Int64.init)
            guard packet[3] & 0x20 != 0, packet[4] >= 7, packet[5] & 0x10 != 0 else { continue }
            let base = packet[6] << 25 | packet[7] << 17 | packet[8] << 9 | packet[9] << 1 | packet[10] >> 7
            clocks.append((place, base * 300 + ((packet[10] & 1) << 8) + packet[11]))
        }
        let first = try #require(clocks.first)
        for clock in clocks {
            let wanted = Double(clock.place - first.place) * 8 / 1_500_000 * 27_000_000
            // 500 ns are 13.5 ticks; the base of 27 MHz may begin again at zero in between.
            let found = Double(clock.ticks - first.ticks)
            #expect(abs(found - wanted) <= 13.5, "at byte \(clock.place)")
        }
        #expect(clocks.count > 150)
    }

    @Test func `must have room for what is in it`() {
        let video = VideoProfile(bitRate: 3_000_000)
        #expect(throws: PlanFault.self) {
            try EncodingSettings(totalBitRate: 3_200_000).check(video, AudioProfile(bitRate: 192_000))
        }
        #expect(throws: Never.self) {
            try EncodingSettings(totalBitRate: 4_000_000).check(video, AudioProfile(bitRate: 192_000))
        }
    }
}
