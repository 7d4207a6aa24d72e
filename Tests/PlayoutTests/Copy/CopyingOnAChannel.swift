import Core
import Inspection
import TestMedia
import Testing

@testable import Playout

@Suite struct `A channel that copies` {
    private static let high = VideoProfile(width: 1_280, height: 720, frameRate: FrameRate(30), preset: "superfast")
    private static let low = VideoProfile(width: 640, height: 360, frameRate: FrameRate(30), preset: "superfast")

    /// One unbroken stream: every picture in its place, nothing to complain of for us or for ffmpeg.
    private func check(_ rendering: Rendering, frames: Int64, step: Int64) async throws {
        let video = try #require(rendering.report.video)
        #expect(rendering.report.isClean, "\(rendering.report.faults)")
        #expect(video.pictures == Int(frames))
        #expect(video.shortestStep == step && video.longestStep == step)
        #expect(video.completeKeyFrames == video.keyFrames)
        #expect(rendering.report.continuityErrors == 0)
        #expect(try await rendering.complaints() == "")
    }

    /// Where the flashes of clips that flash every `period` frames of a film of `length` frames must be.
    private func expectedFlashes(_ stretches: [Stretch], period: Int64 = 30, length: Int64) -> [Int] {
        var flashes: [Int] = []
        var start: Int64 = 0
        for stretch in stretches {
            for frame in stretch.inFrame..<min(stretch.inFrame + stretch.frames, length) where frame % period == 0 {
                flashes.append(Int(start + frame - stretch.inFrame))
            }
            start += stretch.frames
        }
        return flashes
    }

    @Test func `joins copied, encoded, missing and short items seamlessly`() async throws {
        let stretches = [
            try Stretch("h264-720p30.mp4", frames: 94), try Stretch("h264-720p30.mkv", from: 47, frames: 100),
            try Stretch("h264-1080p25-surround.mp4", frames: 75), try Stretch("h264-720p30.ts", from: 60, frames: 121),
            try Stretch("/no/such/file.mp4", frames: 30), try Stretch("h264-720p30.ts", from: 101, frames: 77),
            try Stretch("no-audio.mp4", from: 1, frames: 62), try Stretch("h264-720p30.mp4", from: 243, frames: 90),
        ]
        let rendering = try await Rendering(stretches, video: Self.high)
        try await check(rendering, frames: stretches.reduce(0) { $0 + $1.frames }, step: 3_000)
        #expect(
            rendering.ways.prefix(8) == [
                .copied, .copied, .transcoded, .copied, .slate, .copied, .copied, .copied,
            ])
        let (frames, offsets) = try await rendering.flashes()
        var expected = expectedFlashes(stretches, length: 300)
        expected.removeAll { (194..<269).contains($0) || (390..<420).contains($0) }
        expected += [194, 224, 254]
        #expect(frames == expected.sorted())
        #expect(offsets.count >= 12)
        #expect(offsets.allSatisfy { abs($0) < 0.005 }, "\(offsets)")
    }

    @Test func `cuts between clips of any reordering at any frame`() async throws {
        let seed = UInt64.random(in: 1...(.max))
        var generator = WeightedPicker(state: seed)
        var stretches: [Stretch] = []
        for _ in 0..<24 {
            let name = "b-frames-\([0, 2, 3][Int.random(in: 0..<3, using: &generator)]).mp4"
            let inFrame = Int64.random(in: 0..<120, using: &generator)
            let frames = Int64.random(in: 1...min(45, 150 - inFrame), using: &generator)
            stretches.append(try Stretch(name, from: inFrame, frames: frames))
        }
        let rendering = try await Rendering(stretches, video: Self.low)
        let note = Comment(rawValue: "seed \(seed): \(stretches)")
        let video = try #require(rendering.report.video, note)
        #expect(rendering.report.isClean, "\(rendering.report.faults) \(note)")
        #expect(video.pictures == stretches.reduce(0) { $0 + Int($1.frames) }, note)
        #expect(video.shortestStep == 3_000 && video.longestStep == 3_000, note)
        #expect(try await rendering.complaints() == "", note)
        #expect(rendering.ways.allSatisfy { $0 == .copied }, note)
        let (frames, _) = try await rendering.flashes()
        // Flashes of two items that touch are one.
        var expected = expectedFlashes(stretches, length: 150)
        let all = expected
        expected.removeAll { all.contains($0 - 1) }
        #expect(frames == expected, note)
    }

    @Test func `keeps American time exactly`() async throws {
        let video = VideoProfile(width: 1_280, height: 720, frameRate: FrameRate(30_000, 1_001))
        let stretches = [
            try Stretch("h264-720p2997.mp4", from: 60, frames: 83),
            try Stretch("h264-720p2997.mp4", from: 17, frames: 97),
        ]
        let rendering = try await Rendering(stretches, video: video)
        try await check(rendering, frames: 180, step: 3_003)
        let (frames, offsets) = try await rendering.flashes()
        #expect(frames == expectedFlashes(stretches, length: 209))
        #expect(offsets.count >= 5)
        #expect(offsets.allSatisfy { abs($0) < 0.005 }, "\(offsets)")
    }

    @Test func `encodes damaged and open-group files instead`() async throws {
        let stretches = [try Stretch("corrupt.ts", frames: 150), try Stretch("h264-720p30.ts", frames: 60)]
        let rendering = try await Rendering(stretches, video: Self.high)
        #expect(rendering.ways.first == .transcoded)
        #expect(rendering.ways.last == .copied)
        try await check(rendering, frames: 210, step: 3_000)
        let open = try await Rendering([Stretch("open-gop.mkv", frames: 60)], video: Self.low)
        #expect(open.ways == [.transcoded])
    }

    @Test func `sends in bursts, never too early`() async throws {
        let clock = DrivenClock()
        let stretches = [try Stretch("b-frames-3.mp4", frames: 150)]
        let rendering = try await Rendering(stretches, video: Self.low, pacedBy: clock)
        #expect(rendering.report.video?.pictures == 150)
        // Two seconds of lead go out at once; the rest takes a wait for at least two frames each.
        #expect((30...46).contains(clock.waits.count), "\(clock.waits.count)")
        let last = try #require(clock.waits.last)
        #expect(last <= TimeSpan(microseconds: 149 * 1_000_000 / 30) - .seconds(2) + .milliseconds(80))
    }
}

/// Uptime that passes only while somebody waits.
private final class DrivenClock: EngineClock {
    private let times = Collected<TimeSpan>()

    var waits: [TimeSpan] { times.all }
    var uptime: TimeSpan { times.all.last ?? .zero }
    var processorTime: TimeSpan { .zero }
    var now: Instant { Instant(microseconds: uptime.microseconds) }
    func sleep(untilUptime deadline: TimeSpan) { times.append([deadline]) }
}

/// Numbers that a seed repeats.
private struct WeightedPicker: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
