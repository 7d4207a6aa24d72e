import Core
import Testing

@testable import Playout

@Suite struct `When a graphic is seen` {
    private let format = ChannelFormat(video: VideoProfile(frameRate: FrameRate(25)), audio: AudioProfile())
    private let start: Int64 = 25 * 3_600

    private func timing(
        fade: TimeSpan = .zero, windows: [TimeWindow]? = nil, rhythm: GraphicRhythm? = nil, before: Bool = false,
        after: Bool = false, frames: Int64 = 1_000
    ) -> GraphicTiming {
        GraphicTiming(
            EngineGraphic(id: 1, image: "/a.png", fade: fade, windows: windows, rhythm: rhythm),
            item: start..<start + frames, startsBefore: before, continuesAfter: after, format: format)
    }

    private func instant(_ frame: Int64) -> Instant { format.frameRate.instant(ofFrame: start + frame) }

    @Test func `is the whole item without times`() {
        let timing = timing()
        #expect(timing.opacity(at: start - 1) == 0)
        #expect(timing.opacity(at: start) == 256)
        #expect(timing.opacity(at: start + 999) == 256)
        #expect(timing.opacity(at: start + 1_000) == 0)
        #expect(timing.covers(start..<start + 1_000))
    }

    @Test func `fades in and out by equal steps`() {
        let timing = timing(fade: .seconds(1))
        let levels = (0...25).map { timing.opacity(at: start + $0) }
        #expect(levels == levels.sorted() && levels[0] == 256 / 26 && levels[25] == 256)
        #expect((0..<26).allSatisfy { timing.opacity(at: start + 999 - $0) == levels[Int($0)] })
        #expect(timing.covers(start..<start + 1_000))
    }

    @Test func `does not fade where the neighbours have it too`() {
        let timing = timing(fade: .seconds(1), before: true, after: true)
        #expect(timing.opacity(at: start) == 256 && timing.opacity(at: start + 999) == 256)
    }

    @Test func `is inside the windows alone`() {
        let window = TimeWindow(start: instant(100), finish: instant(200))
        let timing = timing(windows: [window])
        #expect(timing.opacity(at: start + 99) == 0 && timing.opacity(at: start + 100) == 256)
        #expect(timing.opacity(at: start + 199) == 256 && timing.opacity(at: start + 200) == 0)
        #expect(timing.isSeen(in: start..<start + 101) && !timing.isSeen(in: start..<start + 100))
        #expect(!timing.isSeen(in: start + 200..<start + 1_000))
        #expect(!timing.covers(start..<start + 1_000) && timing.covers(start + 100..<start + 200))
    }

    @Test func `follows its rhythm, also across the start of the item and inside of a window`() {
        // Every ten seconds for two, counted from an instant after the item.
        let rhythm = GraphicRhythm(anchor: instant(2_475), interval: .seconds(10), duration: .seconds(2))
        let seen = (0..<Int64(1_000)).filter { timing(rhythm: rhythm).opacity(at: start + $0) > 0 }
        #expect(seen == Array(0..<25) + [225, 475, 725].flatMap { Array($0..<$0 + 50) } + Array(975..<1_000))
        let windowed = timing(
            windows: [TimeWindow(start: instant(240), finish: instant(500))], rhythm: rhythm)
        #expect(
            (0..<Int64(1_000)).filter { windowed.opacity(at: start + $0) > 0 } == Array(240..<275) + Array(475..<500))
    }

    @Test func `is found before it begins, so that copied video ends in time`() {
        let rhythm = GraphicRhythm(anchor: instant(400), interval: .minutes(1), duration: .seconds(4))
        let timing = timing(rhythm: rhythm)
        for length in [Int64(1), 4, 17] {
            for first in Int64(0)..<990 {
                let frames = start + first..<start + first + length
                let really = frames.contains { timing.opacity(at: $0) > 0 }
                #expect(timing.isSeen(in: frames) == really, "\(first) \(length)")
            }
        }
    }
}
