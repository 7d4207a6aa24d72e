import Core
import Foundation
import LibAV
import TestMedia
import Testing

@testable import Playout

/// What a copied source answered, frame by frame.
private struct Answers {
    /// Of each frame, in order: `c` copied, `d` decoded, `-` nothing.
    var ways = ""
    /// Each run of access units: its bytes, and the frames its units are shown at.
    var runs: [(firstFrame: Int64, bytes: [UInt8], frames: [Int64])] = []
    var failure: String?

    mutating func take(_ step: PictureStep, frame: Int64) {
        switch step {
        case .accessUnit(let unit):
            if ways.last != "c" { runs.append((frame, [], [])) }
            ways.append("c")
            runs[runs.count - 1].frames.append(unit.frame)
            runs[runs.count - 1].bytes += unit.packet.withByteValues { $0.copy(of: 0..<$0.count) }
        case .frame: ways.append("d")
        case .notYet, .ended: ways.append("-")
        }
    }
}

@Suite struct `A copied source` {
    static let origin: Int64 = 53_000_000_017

    private func play(_ path: String, from inFrame: Int64, count: Int64, high: Bool = true) throws -> Answers {
        let video = VideoProfile(width: high ? 1_280 : 640, height: high ? 720 : 360, frameRate: FrameRate(30))
        let format = ChannelFormat(video: video, audio: AudioProfile())
        let facts = try MediaProbe().facts(of: path)
        try #require(CopyRule(profile: video).obstacle(facts) == nil)
        let source = CopiedSource(
            SourceRequest(
                source: EngineSource(path: path, inPoint: format.span(ofFrames: inFrame), facts: facts),
                format: format, origin: Self.origin, firstFrame: Self.origin,
                firstSample: format.sample(ofFrame: Self.origin), endFrame: Self.origin + count,
                openDeadline: .seconds(10)))
        defer { source.close() }
        var answers = Answers()
        guard case .ready = source.opened(patience: .unlimited) else {
            answers.failure = "not opened"
            return answers
        }
        for frame in Self.origin..<(Self.origin + count) {
            answers.take(source.picture(for: frame, patience: .unlimited), frame: frame)
        }
        return answers
    }

    /// Each run shows exactly the frames it was asked for, begins with an IDR picture and decodes without complaint.
    private func check(_ answers: Answers) async throws {
        #expect(answers.failure == nil)
        let folder = try TemporaryFolder()
        for (index, run) in answers.runs.enumerated() {
            let expected = (0..<Int64(run.frames.count)).map { run.firstFrame + $0 }
            #expect(run.frames.sorted() == expected)
            for (decoded, frame) in run.frames.enumerated() {
                #expect(frame - run.firstFrame >= Int64(decoded) - ChannelFormat.reorderDepth)
            }
            #expect(PictureHead(run.bytes.span, framing: .startCodes).isInstantRefresh)
            let path = folder.path("run-\(index).h264")
            try Data(run.bytes).write(to: URL(filePath: path))
            let result = try await Command(
                "ffmpeg", ["-nostdin", "-v", "warning", "-r", "30", "-i", path, "-f", "framemd5", "-"]
            ).run()
            #expect(result.errors == "")
            let pictures = result.text.split(separator: "\n").count { !$0.hasPrefix("#") }
            #expect(pictures == run.frames.count)
        }
    }

    private func times(_ way: Character, _ count: Int) -> String { String(repeating: way, count: count) }

    @Test(arguments: ["h264-720p30.mp4", "h264-720p30.mkv", "h264-720p30.ts"])
    func `passes a whole clip through`(name: String) async throws {
        let answers = try play(TestMedia.path(name), from: 0, count: 300)
        #expect(answers.ways == times("c", 300))
        try await check(answers)
    }

    @Test(arguments: ["h264-720p30.mp4", "h264-720p30.mkv", "h264-720p30.ts"])
    func `starts at a key frame at once`(name: String) async throws {
        let answers = try play(TestMedia.path(name), from: 120, count: 60)
        #expect(answers.ways == times("c", 60))
        try await check(answers)
    }

    @Test(arguments: ["h264-720p30.mp4", "h264-720p30.mkv", "h264-720p30.ts"], [1, 59, 61, 143] as [Int64])
    func `decodes up to the next key frame elsewhere`(name: String, inFrame: Int64) async throws {
        let answers = try play(TestMedia.path(name), from: inFrame, count: 140)
        let head = Int((60 - inFrame % 60) % 60)
        #expect(answers.ways.hasPrefix(times("d", head) + "c"))
        #expect(answers.ways.count == 140)
        #expect(!answers.ways.contains("-"))
        try await check(answers)
    }

    @Test(arguments: [0, 2, 3], [60, 61, 62, 63, 64, 89] as [Int64])
    func `ends on any frame, with any reordering`(bFrames: Int, count: Int64) async throws {
        let answers = try play(TestMedia.path("b-frames-\(bFrames).mp4"), from: 30, count: count, high: false)
        let tail = answers.ways.drop { $0 == "c" }
        #expect(answers.ways.count == Int(count))
        #expect(tail.count <= bFrames && tail.allSatisfy { $0 == "d" }, "\(answers.ways)")
        try await check(answers)
    }

    @Test func `has nothing after its last picture but can show that one`() async throws {
        let answers = try play(TestMedia.path("h264-720p30.mp4"), from: 270, count: 40)
        #expect(answers.ways == times("c", 30) + times("-", 10) || answers.ways.hasSuffix(times("-", 10)))
        #expect(!answers.ways.dropLast(10).contains("-"))
        try await check(answers)
    }

    @Test func `continues with decoded frames where one is missing, and copies again from the next key frame`()
        async throws
    {
        let folder = try TemporaryFolder()
        // Picture 100 is left out of the file; its neighbours keep their timestamps.
        let path = try await MadeClip.make(
            "gap.mkv", in: folder,
            [
                "-i", try TestMedia.path("h264-720p30.mkv"), "-map", "0:v", "-c", "copy", "-bsf:v",
                "noise=drop='eq(n,100)'",
            ])
        let video = VideoProfile()
        var facts = try MediaProbe().facts(of: path)
        #expect(CopyRule(profile: video).obstacle(facts) == .irregularPictures)
        facts.video?.copy?.constantFrameRate = true
        let format = ChannelFormat(video: video, audio: AudioProfile())
        let source = CopiedSource(
            SourceRequest(
                source: EngineSource(path: path, facts: facts), format: format, origin: 0, firstFrame: 0,
                firstSample: 0, endFrame: 240, openDeadline: .seconds(10)))
        defer { source.close() }
        var answers = Answers()
        guard case .ready = source.opened(patience: .unlimited) else {
            Issue.record("not opened")
            return
        }
        for frame in Int64(0)..<240 { answers.take(source.picture(for: frame, patience: .unlimited), frame: frame) }
        let decoded = try #require(answers.ways.firstIndex(of: "d"))
        let first = answers.ways.distance(from: answers.ways.startIndex, to: decoded)
        #expect((90...100).contains(first))
        #expect(answers.ways == times("c", first) + times("d", 120 - first) + times("c", 120))
        try await check(answers)
    }
}
