import Core
import Testing

@testable import Playout

@Suite struct `The shedding ladder` {
    /// A machine on which each step costs so many thousandths of a second for a second of broadcast.
    private struct Machine {
        var costs: [Int64]
        var ladder = SheddingLadder()
        var uptime = TimeSpan.zero
        var lag = TimeSpan.zero
        var worstLag = TimeSpan.zero
        var steps: [String] = []

        init(_ costs: [Int64]) { self.costs = costs }

        /// Lets half a second pass; the channel has a lead of two seconds.
        mutating func pass() {
            uptime = uptime + .milliseconds(500)
            let cost = costs[min(ladder.step.level, costs.count - 1)]
            // What is not made in time adds to the lag; what is made faster wins it back.
            lag = max(.zero, lag + .milliseconds(500) - TimeSpan(microseconds: 500_000_000 / max(cost, 1)))
            worstLag = max(worstLag, lag)
            let before = ladder.step
            let measure = SheddingLadder.Measure(
                uptime: uptime, cost: cost, load: cost, lag: lag, isLate: lag > .seconds(2))
            if ladder.take(measure) { steps.append("\(uptime.seconds): \(before.level)>\(ladder.step.level)") }
        }

        mutating func pass(seconds: Int64) { for _ in 0..<(seconds * 2) { pass() } }
    }

    @Test func `leaves a channel with room alone`() {
        var machine = Machine([840])
        machine.pass(seconds: 600)
        #expect(machine.steps == [])
    }

    @Test func `lets a channel that is on time wait for a processor`() {
        var ladder = SheddingLadder()
        for second in 0..<60 {
            let measure = SheddingLadder.Measure(
                uptime: .seconds(Int64(second)), cost: 50, load: 990, lag: .milliseconds(200), isLate: false)
            let changes = ladder.take(measure)
            #expect(!changes)
        }
    }

    @Test func `takes a step every two seconds until the channel fits`() {
        var machine = Machine([1_500, 1_100, 950, 400])
        machine.pass(seconds: 30)
        #expect(machine.steps == ["0: 0>1", "2: 1>2", "4: 2>3"])
        #expect(machine.worstLag < .seconds(1))
    }

    @Test func `keeps a machine that is three times too slow within two seconds`() {
        var machine = Machine([3_000, 2_000, 1_800, 950, 800, 400])
        machine.pass(seconds: 60)
        #expect(machine.ladder.step >= .fastestEncoder)
        #expect(machine.worstLag < .seconds(4), "two of them are the lead: \(machine.worstLag.tenths) s")
        #expect(machine.lag < .milliseconds(500))
    }

    @Test func `steps faster once the lead is used up`() {
        var machine = Machine([9_000, 9_000, 9_000, 9_000, 9_000, 300])
        machine.pass(seconds: 8)
        #expect(machine.ladder.step == .keyFrames)
        #expect(machine.lag < .milliseconds(500))
    }

    @Test func `goes back up a step after half a minute of calm`() {
        var machine = Machine([1_500, 1_100, 400])
        machine.pass(seconds: 4)
        machine.costs = [500, 300, 200]
        machine.pass(seconds: 25)
        #expect(machine.ladder.step == .simplerFilters)
        machine.pass(seconds: 10)
        #expect(machine.ladder.step == .fasterEncoder)
        machine.pass(seconds: 20)
        #expect(machine.ladder.step == .fasterEncoder)
        machine.pass(seconds: 15)
        #expect(machine.ladder.step == .none)
    }

    @Test func `goes back up on a busy machine as long as the channel is on time`() {
        var ladder = SheddingLadder(.keyFrames)
        for second in 0..<12 {
            let measure = SheddingLadder.Measure(
                uptime: .seconds(Int64(second)), cost: 180, load: 660, lag: .milliseconds(100), isLate: false)
            _ = ladder.take(measure)
        }
        #expect(ladder.step == .referenceFrames)
    }

    @Test func `leaves the steps that everybody sees after ten seconds`() {
        var machine = Machine([200])
        machine.ladder = SheddingLadder(.keyFrames)
        machine.pass(seconds: 23)
        #expect(machine.ladder.step == .fastestEncoder)
        machine.pass(seconds: 20)
        #expect(machine.ladder.step == .fastestEncoder)
    }

    @Test func `waits longer and longer with a step up that has to be undone`() {
        var machine = Machine([900, 500])
        machine.pass(seconds: 3_600)
        // Twelve tries in an hour would be one each half minute times 120.
        let tries = machine.steps.count { $0.hasSuffix("1>0") }
        #expect((5...12).contains(tries), "\(machine.steps)")
    }

    @Test func `does not step up while it lags`() {
        var ladder = SheddingLadder(.fastestEncoder)
        for second in 0..<300 {
            let measure = SheddingLadder.Measure(
                uptime: .seconds(Int64(second)), cost: 100, load: 100, lag: .milliseconds(400), isLate: false)
            let changes = ladder.take(measure)
            #expect(!changes)
        }
    }
}

@Suite struct `Cutting forward` {
    @Test func `is due when a channel that was on time is a second and a quarter late`() {
        var rule = CutRule(reach: .zero)
        let isDue1 = rule.isDue(late: .zero, age: .seconds(20))
        #expect(!isDue1)
        let isDue2 = rule.isDue(late: .milliseconds(1_200), age: .seconds(21))
        #expect(!isDue2)
        let isDue3 = rule.isDue(late: .milliseconds(1_300), age: .seconds(22))
        #expect(isDue3)
    }

    @Test func `lets a channel that has just begun catch up first`() {
        var rule = CutRule(reach: .seconds(2))
        let isDue4 = rule.isDue(late: .milliseconds(2_400), age: .zero)
        #expect(!isDue4)
        let isDue5 = rule.isDue(late: .milliseconds(1_300), age: .seconds(2))
        #expect(!isDue5)
        let isDue6 = rule.isDue(late: .milliseconds(3_600), age: .seconds(3))
        #expect(isDue6)
        let isDue7 = rule.isDue(late: .milliseconds(1_300), age: .seconds(11))
        #expect(isDue7)
    }
}

@Suite struct `The load meter` {
    private func reading(_ uptime: Int64, cpu: Int64, rested: Int64, sent: Int64) -> LoadMeter.Reading {
        LoadMeter.Reading(
            uptime: .milliseconds(uptime), processor: .milliseconds(cpu), rested: .milliseconds(rested),
            sent: .milliseconds(sent))
    }

    @Test func `counts work for each second of broadcast, but neither sleep nor waits`() {
        var meter = LoadMeter()
        let first = meter.measure(reading(0, cpu: 0, rested: 0, sent: 0), over: .seconds(2))
        let early = meter.measure(reading(1_000, cpu: 300, rested: 600, sent: 1_000), over: .seconds(2))
        #expect(first == nil && early == nil)
        let measure = meter.measure(reading(2_000, cpu: 600, rested: 1_200, sent: 1_600), over: .seconds(2))
        #expect(measure == .init(cost: 375, load: 500))
    }

    @Test func `shows time that other programs take as load`() {
        var meter = LoadMeter()
        _ = meter.measure(reading(0, cpu: 0, rested: 0, sent: 0), over: .seconds(2))
        let measure = meter.measure(reading(3_000, cpu: 1_000, rested: 0, sent: 1_500), over: .seconds(2))
        #expect(measure == .init(cost: 667, load: 2_000))
    }
}
