import Core
import Playout
import Inspection
import Testing

@Suite struct `A channel's stream` {
    static let rates = [
        FrameRate(25), FrameRate(30), FrameRate(50), FrameRate(60), FrameRate(24_000, 1_001), FrameRate(30_000, 1_001),
        FrameRate(60_000, 1_001),
    ]

    /// A good file, a missing one, a hole in the plan, one that ends early, an interlaced one and one with only sound.
    private func mixedPlan(_ rate: FrameRate, firstFrame: Int64? = nil) throws -> TrialPlan {
        var plan = TrialPlan(rate: rate, firstFrame: firstFrame)
        let second = rate.frame(at: Instant(seconds: 1))
        try plan.add("h264-720p2997.mp4", frames: second + 7)
        try plan.add(.missing, frames: 11)
        try plan.add("mpeg2-480i-mono.mpg", frames: second, from: .milliseconds(700))
        plan.leaveGap(frames: 5)
        try plan.add("audio-only.m4a", frames: 13)
        try plan.add("b-frames-3.mp4", frames: 1, from: .milliseconds(500))
        try plan.add("h264-720p30.ts", frames: second * 2, from: .milliseconds(7_000))
        return plan
    }

    @Test(arguments: rates) func `is without fault at any rate`(rate: FrameRate) async throws {
        let plan = try mixedPlan(rate)
        let trial = try await plan.run()
        let report = trial.report
        #expect(report.isClean, "\(report.text)")
        let video = try #require(report.video)
        #expect(Int64(video.pictures) == plan.endFrame - plan.firstFrame)
        #expect(video.frameRate == rate)
        #expect(video.longestStep.map { long in video.shortestStep.map { long - $0 <= 1 } ?? false } == true)
        #expect(video.completeKeyFrames == video.keyFrames)
        #expect(video.longestKeyFrameInterval <= .milliseconds(2_003))
        #expect(report.clock.map { $0.longestInterval <= .milliseconds(40) } == true)
        #expect(report.audio?.farthestStep == 0)
        #expect(report.streams.allSatisfy { $0.smallestMargin.map { $0 > .milliseconds(100) } ?? true })
    }

    @Test func `starts at the station clock's time`() async throws {
        let plan = try mixedPlan(FrameRate(25))
        let first = try #require(try await plan.run().report.video?.firstPresentation)
        #expect(first == (plan.firstFrame * 3_600) & 0x1_ffff_ffff)
    }

    @Test func `gives every item its frames`() async throws {
        let plan = try mixedPlan(FrameRate(30_000, 1_001))
        let trial = try await plan.run()
        for item in plan.items {
            let frames = trial.ended.filter { $0.item == item.id }.reduce(0) { $0 + $1.frames }
            #expect(frames == plan.rate.frame(at: item.finish) - plan.rate.frame(at: item.start))
        }
        #expect(trial.ended.reduce(0) { $0 + $1.frames } == plan.endFrame - plan.firstFrame)
    }

    @Test(arguments: [FrameRate(30), FrameRate(30_000, 1_001)])
    func `continues where 33 bits of time end`(rate: FrameRate) async throws {
        // The last frame before the timestamps begin again at zero, 18,000 rounds after 1970.
        let wrap = rate.frame(at: Instant(microseconds: Int64(18_000 << 33) / 9 * 100))
        let trial = try await mixedPlan(rate, firstFrame: wrap - 40).run()
        let report = trial.report
        #expect(report.isClean, "\(report.text)")
        let video = try #require(report.video)
        #expect(try #require(video.lastPresentation) != #require(video.firstPresentation))
        #expect(wrapped(trial.bytes), "the timestamps do not begin again inside the stream")
    }

    private func wrapped(_ bytes: [UInt8]) -> Bool {
        let times = stride(from: 0, to: bytes.count, by: TransportPacket.byteCount).compactMap {
            TransportPacket(bytes, at: $0).timeStamps?.presentation
        }
        return times.contains { $0 > 0x1_ffff_0000 } && times.contains { $0 < 0xffff }
    }

    @Test func `depends on its plan alone`() async throws {
        let plan = try mixedPlan(FrameRate(30))
        let first = try await plan.run()
        let second = try await plan.run()
        #expect(first.bytes == second.bytes)
        #expect(first.events == second.events)
    }

    @Test func `joins an item in the middle`() async throws {
        var plan = TrialPlan()
        try plan.add("h264-720p30.mp4", frames: 120)
        let late = EngineBegin(
            channelNumber: "5", channelName: "Harbour One", video: plan.begin.video, audio: plan.begin.audio,
            firstFrame: plan.firstFrame + 47, paced: false)
        let trial = try await EngineTrial.run(late, plan.items)
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.parts == ["1:0 transcoded 73"])
    }

    @Test func `begins earlier when it may, at a key frame of what is on`() async throws {
        var plan = TrialPlan()
        try plan.add("h264-720p30.mp4", frames: 120)
        plan.begin.firstFrame += 100
        plan.begin.earliestFrame = plan.begin.firstFrame - 60
        let trial = try await plan.run()
        #expect(trial.report.isClean, "\(trial.report.text)")
        // The clip has a key frame every two seconds.
        #expect(trial.parts == ["1:0 transcoded 60"])
    }

    @Test func `does not begin before the item that is on`() async throws {
        var plan = TrialPlan()
        try plan.add("b-frames-2.mp4", frames: 40)
        try plan.add("h264-720p30.mp4", frames: 60, from: .milliseconds(500))
        plan.begin.firstFrame += 45
        plan.begin.earliestFrame = plan.begin.firstFrame - 60
        let trial = try await plan.run()
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.parts == ["2:0 transcoded 55"])
    }
}

@Suite struct `A dead engine's successor` {
    @Test(arguments: [1, 2, 3]) func `continues seamlessly`(keyFrame: Int) async throws {
        var plan = TrialPlan()
        try plan.add("h264-720p30.mp4", frames: 130)
        try plan.add("b-frames-2.mp4", frames: 90)
        let first = try await plan.run()
        let cut = try #require(first.keyFrames.dropFirst(keyFrame).first)
        let sent = Array(first.bytes[..<cut.offset])

        var begin = plan.begin
        begin.firstFrame = cut.frame
        begin.firstSample = cut.sample
        begin.continuity = counters(sent)
        let second = try await EngineTrial.run(begin, plan.items)
        let report = EngineTrial.report(sent + second.bytes)
        #expect(report.isClean, "\(report.text)")
        #expect(Int64(try #require(report.video).pictures) == plan.endFrame - plan.firstFrame)
        #expect(report.audio?.farthestStep == 0)
    }

    /// The last continuity counter of each PID.
    private func counters(_ bytes: [UInt8]) -> [ContinuityCounter] {
        var last: [Int: Int] = [:]
        for offset in stride(from: 0, to: bytes.count, by: TransportPacket.byteCount) {
            let packet = TransportPacket(bytes, at: offset)
            last[packet.pid] = Int(packet.continuityCounter)
        }
        return last.map { ContinuityCounter(pid: $0.key, counter: $0.value) }
    }
}
