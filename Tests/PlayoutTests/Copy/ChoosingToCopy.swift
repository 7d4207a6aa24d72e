import Core
import Testing

@testable import Playout

@Suite struct `The rule for copying` {
    private static let profile = VideoProfile(width: 1280, height: 720, frameRate: FrameRate(30))

    private static var fitting: MediaFacts {
        MediaFacts(
            container: "mp4", duration: .minutes(30),
            video: VideoFacts(
                codec: "h264", width: 1280, height: 720, displayAspect: "16:9", frameRate: FrameRate(30),
                variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p",
                copy: CopyFacts(
                    longestKeyFrameInterval: .seconds(2), closedGOPs: true, reorderDepth: 2, constantFrameRate: true,
                    constantParameters: true)))
    }

    @Test func `copies video that matches the channel`() {
        #expect(CopyRule(profile: Self.profile).obstacle(Self.fitting) == nil)
    }

    @Test func `takes equal rates for equal however they are written`() {
        var facts = Self.fitting
        facts.video?.frameRate = FrameRate(60_000, 2_000)
        #expect(CopyRule(profile: Self.profile).obstacle(facts) == nil)
    }

    typealias Change = @Sendable (inout MediaFacts) -> Void
    static let changes: [(CopyObstacle, Change)] = [
        (.notIndexed, { $0.video = nil }), (.notIndexed, { $0.video?.copy = nil }),
        (.codec, { $0.video?.codec = "hevc" }), (.container, { $0.container = "avi" }),
        (.size, { $0.video?.height = 718 }), (.shape, { $0.video?.displayAspect = "4:3" }),
        (.frameRate, { $0.video?.frameRate = FrameRate(30_000, 1_001) }), (.frameRate, { $0.video?.frameRate = nil }),
        (.variableFrameRate, { $0.video?.variableFrameRate = true }),
        (.interlaced, { $0.video?.fieldOrder = .topFirst }), (.interlaced, { $0.video?.fieldOrder = .unknown }),
        (.pixelFormat, { $0.video?.pixelFormat = "yuv420p10le" }), (.openGOPs, { $0.video?.copy?.closedGOPs = false }),
        (.keyFramesTooFarApart, { $0.video?.copy?.longestKeyFrameInterval = TimeSpan(microseconds: 4_000_001) }),
        (.reorderTooDeep, { $0.video?.copy?.reorderDepth = 4 }),
        (.irregularPictures, { $0.video?.copy?.constantFrameRate = false }),
        (.changingParameters, { $0.video?.copy?.constantParameters = false }),
    ]

    @Test(arguments: changes.indices) func `names the obstacle`(index: Int) {
        let (obstacle, change) = Self.changes[index]
        var facts = Self.fitting
        change(&facts)
        #expect(CopyRule(profile: Self.profile).obstacle(facts) == obstacle)
    }

    @Test func `refuses what was never probed, and everything on a channel that encodes`() {
        #expect(CopyRule(profile: Self.profile).obstacle(nil) == .notIndexed)
        var profile = Self.profile
        profile.mode = .transcode
        #expect(CopyRule(profile: profile).obstacle(Self.fitting) == .channelTranscodes)
    }
}

@Suite struct `A frame grid` {
    static let rates = [FrameRate(24_000, 1_001), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(60)]
    static let ticks: [Int64] = [1_000, 12_800, 90_000]

    @Test(arguments: rates, ticks) func `finds every frame from its rounded timestamp`(rate: FrameRate, tick: Int64) {
        let grid = FrameGrid(rate: rate, tickNumerator: 1, tickDenominator: tick, zero: 1_234)
        for frame in Int64(0)..<500_000 where frame % 97 == 0 {
            #expect(grid.exactFrame(at: grid.stamp(ofFrame: frame)) == frame)
        }
    }

    @Test func `refuses a timestamp between two frames`() {
        let grid = FrameGrid(rate: FrameRate(30), tickNumerator: 1, tickDenominator: 90_000, zero: 0)
        #expect(grid.exactFrame(at: 30_700) == 10)
        #expect(grid.exactFrame(at: 31_500) == nil)
    }
}

@Suite struct `Closed groups of pictures` {
    /// Feeds display places in decoding order; answers each group's places, and whether the feed broke.
    private func groups(_ frames: [Int64], from first: Int64 = 0) -> (places: [[Int]], broke: Bool, next: Int64) {
        var groups = ClosedGroups<Int>(nextFrame: first)
        var found: [[Int]] = []
        for (index, frame) in frames.enumerated() {
            switch groups.add(index, frame: frame) {
            case .open: continue
            case .closed(let group): found.append(group.map(\.place))
            case .broken: return (found, true, groups.nextFrame)
            }
        }
        return (found, false, groups.nextFrame)
    }

    @Test func `are single pictures without reordering`() {
        #expect(groups([7, 8, 9], from: 7).places == [[0], [0], [0]])
    }

    @Test func `end where no picture is owed`() {
        let result = groups([0, 3, 1, 2, 7, 5, 4, 6, 8])
        #expect(result.places == [[0], [2, 0, 1], [3, 1, 0, 2], [0]])
        #expect(result.next == 9)
    }

    @Test(arguments: [[0, 3, 1, 1], [0, 2, 0], [0, -1], [0, 100]] as [[Int64]])
    func `break on a doubled, backward or far picture`(frames: [Int64]) {
        let result = groups(frames)
        #expect(result.broke)
        #expect(result.next == 1)
    }

    @Test func `break on a missing picture after at most one group's length`() {
        let result = groups([0] + (2...40))
        #expect(result.broke)
        #expect(result.next == 1)
        #expect(result.places == [[0]])
    }
}
