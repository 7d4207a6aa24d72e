import Core
import Dispatch
import Linux
import Playout
import Streamer
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

    @Test func `shows the slate while the plan is empty and goes on when items come`() async throws {
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

    @Test func `says that the machine is too slow, and goes on`() async throws {
        let plan = TrialPlan()
        let first = plan.firstFrame
        let mailbox = PlanMailbox()
        mailbox.send(.begin(paced(plan)))
        mailbox.send(.item(item(1, plan, from: first, to: first + 700)))
        mailbox.close()
        // The clock is far ahead of the plan and stays there.
        let clock = TrialClock(wall: plan.rate.instant(ofFrame: first + 9_000))
        let trial = try await EngineTrial.run(mailbox, clock: clock)
        #expect(trial.faults.count { $0.code == "engine.late" } == 2, "once in ten seconds of broadcast")
        #expect(trial.report.video?.pictures == 700)
    }

    @Test func `ends at once when nobody listens any more`() async throws {
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
