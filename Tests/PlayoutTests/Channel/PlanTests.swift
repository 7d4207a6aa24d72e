import Core
import Dispatch
import Linux
import Playout
import Inspection
import TestMedia
import Testing

@Suite struct `A channel on air` {
    private func item(_ id: Int64, _ plan: TrialPlan, from first: Int64, to end: Int64) -> EngineItem {
        EngineItem(
            id: id, start: plan.rate.instant(ofFrame: first), finish: plan.rate.instant(ofFrame: end), sources: [],
            title: "Item \(id)")
    }

    private func paced(_ plan: TrialPlan) -> EngineBegin {
        var begin = plan.begin
        begin.paced = true
        return begin
    }

    @Test func `shows the slate while the plan is empty and continues when items arrive`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 60)))
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        let late = item(2, plan, from: first + 60, to: first + 240)
        clock.after(.seconds(3)) {
            mailbox.send(.item(late))
            mailbox.close()
        }
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        #expect(trial.events.contains(.starved(frame: first + 60)))
        #expect(trial.ended.map(\.item) == [1, 0, 2])
        #expect(trial.ended.last.map { $0.firstFrame + $0.frames } == first + 240)
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.report.video?.pictures == 240)
    }

    @Test func `forgets what is replaced and keeps what is on air`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 120)))
        mailbox.send(.item(item(2, plan, from: first + 120, to: first + 300)))
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        let commands: [EngineCommand] = [
            .replace(from: plan.rate.instant(ofFrame: first + 120)),
            .item(item(3, plan, from: first + 120, to: first + 200)),
        ]
        clock.after(.milliseconds(500)) {
            for command in commands { mailbox.send(command) }
            mailbox.close()
        }
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        #expect(trial.parts == ["1:- slate 120", "3:- slate 80"])
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `cuts to an item that begins before the one on air is over`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 900)))
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        let next = item(2, plan, from: first + 150, to: first + 210)
        clock.after(.seconds(1)) {
            mailbox.send(.item(next))
            mailbox.close()
        }
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        #expect(trial.parts == ["1:- slate 150", "2:- slate 60"])
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `ends its stream whole when it is stopped`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 9_000)))
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        clock.after(.seconds(2)) { mailbox.send(.stop) }
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        let frames = try #require(trial.ended.first).frames
        // Two seconds of time, and the lead.
        #expect((115...130).contains(frames))
        #expect(trial.report.video?.pictures == Int(frames))
        #expect(trial.report.isClean, "\(trial.report.text)")
    }

    @Test func `sends no frame earlier than its lead and none later than its time`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 300)))
        mailbox.close()
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        // Ten seconds of broadcast, of which the last two leave early.
        let passed = clock.now - plan.rate.instant(ofFrame: first)
        #expect(passed > .milliseconds(7_900) && passed < .milliseconds(8_100), "\(passed.microseconds) µs")
        #expect(trial.report.isClean)
    }

    @Test(arguments: [FrameRate(30), FrameRate(30_000, 1_001), FrameRate(24_000, 1_001), FrameRate(25)])
    func `cuts forward to the present when time has passed it by, and its stream continues without a gap`(
        rate: FrameRate
    ) async throws {
        var plan = TrialPlan(rate: rate)
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        plan.leaveGap(frames: 300)
        mailbox.send(.item(try plan.add("h264-720p30.mp4", frames: 900)))
        mailbox.close()
        // Something holds the engine up for nine seconds, once it has been on air for three.
        let clock = TrialClock(wall: rate.instant(ofFrame: first))
        clock.hold(at: .seconds(3), for: .seconds(9))
        let trial = try await EngineTrial.run(mailbox, clock: clock)

        let cut = try #require(trial.cuts.first)
        #expect(trial.cuts.count == 1)
        // It was two seconds ahead, and is again.
        let lost = rate.instant(ofFrame: cut.frames).microseconds / 1_000
        #expect((8_700...9_300).contains(lost), "\(lost) ms")
        let sent = 1_200 - cut.frames
        let pictures = Int64(trial.report.video?.pictures ?? 0)
        #expect(pictures == sent)
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.report.discontinuityFlags == 0)
        let samples = roundedRatio(1_200 - cut.frames, rate.denominator * 48_000, rate.numerator)
        let missing = samples - Int64(trial.report.audio?.frames ?? 0) * 1_024
        #expect(missing.magnitude <= 2_048)
        #expect(trial.ended.map(\.item).last == 1)
        var logged: Int64 = 0
        for part in trial.ended { logged += part.frames }
        #expect(logged == sent)
    }

    @Test func `ends at once when its reader is gone`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 90_000)))
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first))
        clock.after(.seconds(1)) { mailbox.abandon() }
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        #expect((trial.report.video?.pictures ?? 0) < 130)
    }
}

/// Opening a file on it does not come back before the test ends.
private struct DeadDisk: FileOpening {
    let answer = DispatchSemaphore(value: 0)

    func open(_ path: String, within limit: TimeSpan) throws(FileRefusal) -> Descriptor {
        if path.hasPrefix("/dead/") { answer.wait() }
        return try LocalFiles().open(path, within: limit)
    }
}

@Suite struct `A source that hangs` {
    @Test func `is given up after its deadline, and the channel is never late`() async throws {
        let files = DeadDisk()
        defer { files.answer.signal() }
        var plan = TrialPlan()
        plan.begin.paced = true
        plan.add([], frames: 120)
        plan.add([EngineSource(path: "/dead/film.mp4"), try Clip.missing.source()], frames: 300)
        plan.add([], frames: 30)
        let mailbox = PlanMailbox()
        mailbox.send(.begin(plan.begin))
        for item in plan.items { mailbox.send(.item(item)) }
        mailbox.close()
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: plan.firstFrame), patience: .none)
        let trial = try await EngineTrial.run(mailbox, clock: clock, files: files)
        #expect(trial.faults.contains { $0.code == "source.slow" && $0.item == 2 })
        #expect(trial.faults.allSatisfy { $0.code != "engine.late" })
        #expect(trial.ended.filter { $0.item == 2 }.allSatisfy { $0.how == .slate })
        #expect(trial.ended.filter { $0.item == 2 }.reduce(0) { $0 + $1.frames } == 300)
        #expect(trial.report.isClean, "\(trial.report.text)")
    }
}
