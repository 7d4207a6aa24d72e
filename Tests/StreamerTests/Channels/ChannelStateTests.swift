import Core
import Testing

@testable import Streamer

/// A channel driven by hand: time passes when the test says so.
private struct Desk {
    static let setup = ChannelSetup(
        number: ChannelNumber(5), name: "Harbour One", video: VideoProfile(frameRate: FrameRate(25)),
        audio: AudioProfile())

    var state: ChannelState
    var moment = Moment(now: Instant(seconds: 1_790_000_000), uptime: .seconds(100))
    var actions: [ChannelState.Action] = []
    /// How far the engine's stream is.
    var position: StreamPosition?
    var lastBytes: TimeSpan?

    init(limits: ChannelState.Limits = ChannelState.Limits()) {
        state = ChannelState(channel: ChannelID(5), limits: limits)
    }

    /// Items of ten minutes with a file and a fallback; the first began a minute ago.
    static func items(_ numbers: ClosedRange<Int64>) -> [QueuedItem] {
        numbers.map { number in
            let start = Instant(seconds: 1_790_000_000 - 60 + (number - 1) * 600)
            return QueuedItem(
                engine: EngineItem(
                    id: number, start: start, finish: start + .minutes(10),
                    sources: [EngineSource(path: "/\(number).mkv"), EngineSource(path: "/fallback.mkv", loops: true)],
                    title: "Item \(number)"),
                item: TimelineItemID(number), media: MediaID(number))
        }
    }

    mutating func pass(_ span: TimeSpan) {
        moment.now += span
        moment.uptime = moment.uptime + span
    }

    /// Time passes without a byte; the station looks ten times a second.
    mutating func fallSilent(_ span: TimeSpan) {
        for _ in 0..<(span.microseconds / 100_000) {
            pass(.milliseconds(100))
            tick()
        }
    }

    mutating func note(_ actions: [ChannelState.Action]) { self.actions = actions }

    /// The engine sends on, `lead` ahead of the clock, for so long.
    mutating func play(_ span: TimeSpan, ticking: Bool = true) {
        pass(span)
        lastBytes = moment.uptime
        let rate = FrameRate(25)
        let frame = rate.frame(at: moment.now + .seconds(2))
        position = StreamPosition(
            newestPictureTicks: rate.ticks(ofFrame: frame), soundEndTicks: rate.ticks(ofFrame: frame) + 100,
            continuity: [ContinuityCounter(pid: 256, counter: 7)])
        if ticking { tick() }
    }

    mutating func tick() { note(state.tick(at: moment, lastBytes: lastBytes, position: position)) }

    mutating func viewers(_ count: Int) { note(state.viewersChanged(to: count, at: moment)) }

    /// On air with a viewer.
    mutating func open() {
        viewers(1)
        note(state.prepared(Self.setup, Self.items(1...4), at: moment))
        play(.seconds(1))
    }

    mutating func die(_ why: String = "signal 9") {
        note(state.died(why, position: position, at: moment))
        lastBytes = nil
    }

    var begin: (begin: EngineBegin, items: [EngineItem], isGap: Bool)? {
        for case .begin(let begin, let items, let isGap) in actions { return (begin, items, isGap) }
        return nil
    }

    var reports: [AirEvent] {
        actions.compactMap { if case .report(let report) = $0 { report } else { nil } }
    }
}

@Suite struct `A channel` {
    @Test func `starts once for viewers who come together`() throws {
        var desk = Desk()
        desk.viewers(1)
        guard case .prepare(let start, _, 3) = desk.actions.first else {
            return #expect(Bool(false), "\(desk.actions)")
        }
        #expect(start == desk.moment.now)
        desk.viewers(2)
        #expect(desk.actions.isEmpty)
        desk.note(desk.state.prepared(Desk.setup, Desk.items(1...4), at: desk.moment))
        let begun = try #require(desk.begin)
        #expect(begun.begin.firstFrame == FrameRate(25).frame(at: desk.moment.now))
        #expect(begun.begin.earliestFrame == begun.begin.firstFrame - 50, "up to two seconds earlier, at a key frame")
        #expect(begun.items.map(\.id) == [1, 2, 3, 4], "the item that is on comes first")
        #expect(!begun.isGap && begun.begin.continuity.isEmpty && begun.begin.firstSample == nil)
        desk.viewers(3)
        #expect(desk.actions.isEmpty)
    }

    @Test func `stops when nobody has watched for a minute and not before`() {
        var desk = Desk()
        desk.open()
        desk.viewers(0)
        desk.play(.seconds(59))
        #expect(!desk.actions.contains(.stopEngine))
        desk.viewers(1)
        desk.viewers(0)
        desk.play(.seconds(59))
        #expect(!desk.actions.contains(.stopEngine), "the minute began anew")
        desk.play(.seconds(1))
        #expect(desk.actions.contains(.stopEngine) && desk.actions.contains(.release))
        #expect(desk.state.phase == .stopped)
        desk.viewers(1)
        #expect(desk.actions.count == 1, "and can be started again")
    }

    @Test func `that is always on needs no viewer`() {
        var desk = Desk()
        desk.note(desk.state.alwaysOnChanged(to: true, at: desk.moment))
        #expect(desk.actions.count == 1)
        desk.note(desk.state.prepared(Desk.setup, Desk.items(1...4), at: desk.moment))
        desk.play(.hours(1))
        #expect(!desk.actions.contains(.stopEngine))
        desk.note(desk.state.alwaysOnChanged(to: false, at: desk.moment))
        desk.play(.seconds(60))
        #expect(desk.actions.contains(.stopEngine))
    }

    @Test func `keeps the plan filled ahead and asks once at a time`() {
        var desk = Desk()
        desk.viewers(1)
        desk.note(desk.state.prepared(Desk.setup, Desk.items(1...2), at: desk.moment))
        guard case .fetch(let from, _, 3, let generation)? = desk.actions.last else {
            return #expect(Bool(false), "only one item is to come: \(desk.actions)")
        }
        #expect(from == Desk.items(2...2)[0].engine.finish)
        desk.play(.seconds(1))
        #expect(desk.actions.isEmpty)
        // What is there already and what overlaps it is not sent twice.
        desk.note(desk.state.fetched(Desk.items(2...5), generation: generation, at: desk.moment))
        #expect(desk.actions == [.send(Desk.items(3...5).map { .item($0.engine) })])
        desk.play(.seconds(1))
        #expect(desk.actions.isEmpty)
    }

    @Test func `asks again later when the plan has ended`() {
        var desk = Desk()
        desk.viewers(1)
        desk.note(desk.state.prepared(Desk.setup, [], at: desk.moment))
        guard case .fetch(_, _, _, let generation)? = desk.actions.last else { return #expect(Bool(false)) }
        desk.note(desk.state.fetched([], generation: generation, at: desk.moment))
        desk.play(.seconds(9))
        #expect(desk.actions.isEmpty)
        desk.play(.seconds(1))
        #expect(desk.actions.count == 1)
    }

    @Test func `gives its engine again what is drawn, also over the item on air`() {
        var desk = Desk()
        desk.viewers(1)
        desk.note(desk.state.prepared(Desk.setup, Desk.items(1...2), at: desk.moment))
        desk.note(desk.state.refresh(at: desk.moment))
        guard case .fetch(let from, _, _, let generation)? = desk.actions.last else {
            return #expect(Bool(false), "\(desk.actions)")
        }
        #expect(from == desk.moment.now, "the item on air is asked for again")
        let items = Desk.items(1...4).map { item in
            var item = item
            item.engine.graphics = [EngineGraphic(id: 1, image: "/logo.png")]
            return item
        }
        desk.note(desk.state.fetched(items, generation: generation, at: desk.moment))
        #expect(desk.actions.first == .send(items.map { .item($0.engine) }))
    }

    @Test func `gives its engine the new timeline and ignores the old one`() {
        var desk = Desk()
        desk.viewers(1)
        desk.note(desk.state.prepared(Desk.setup, Desk.items(1...2), at: desk.moment))
        guard case .fetch(_, _, _, let stale)? = desk.actions.last else { return #expect(Bool(false)) }
        desk.note(desk.state.replace(from: desk.moment.now, at: desk.moment))
        let border = Desk.items(1...1)[0].engine.finish
        #expect(desk.actions.first == .send([.replace(from: border)]), "what is on stays on")
        guard case .fetch(border, _, _, let generation)? = desk.actions.last else {
            return #expect(Bool(false), "\(desk.actions)")
        }
        desk.note(desk.state.fetched(Desk.items(3...5), generation: stale, at: desk.moment))
        #expect(desk.actions.isEmpty)
        desk.note(desk.state.fetched(Desk.items(2...5), generation: generation, at: desk.moment))
        #expect(desk.actions == [.send(Desk.items(2...5).map { .item($0.engine) })])
    }

    @Test func `logs what really went to air`() throws {
        var desk = Desk()
        desk.open()
        let rate = FrameRate(25)
        let first = rate.frame(at: desk.moment.now)
        let report = EngineItemReport(item: 1, source: 0, firstFrame: first, frames: 250, how: .copied)
        desk.note(desk.state.happened(.began(report), at: desk.moment))
        desk.note(desk.state.happened(.ended(report), at: desk.moment))
        guard case .aired(let entry)? = desk.reports.first else { return #expect(Bool(false)) }
        #expect(entry.item == TimelineItemID(1) && entry.media == MediaID(1) && entry.title == "Item 1")
        #expect(entry.plannedStart == Desk.items(1...1)[0].engine.start)
        #expect(entry.start == rate.instant(ofFrame: first) && entry.finish == entry.start + .seconds(10))
        #expect(entry.how == .copied && entry.cause == nil)
    }

    @Test func `that cannot be prepared tells its viewers`() {
        var desk = Desk()
        desk.viewers(1)
        let error = TunerError.unknownChannel("5")
        desk.note(desk.state.unprepared(error, at: desk.moment))
        #expect(desk.actions == [.failViewers(error)])
        #expect(error.number == .unknownChannel)
        #expect(desk.state.phase == .stopped)
    }
}

@Suite struct `When an engine dies` {
    @Test func `another goes on right after the last frame and sample`() throws {
        var desk = Desk()
        desk.open()
        desk.play(.seconds(30))
        let position = try #require(desk.position)
        desk.die()
        let begun = try #require(desk.begin, "at once: \(desk.actions)")
        #expect(begun.begin.firstFrame == FrameRate(25).frame(atTicks: position.newestPictureTicks) + 1)
        #expect(begun.begin.earliestFrame == nil, "no viewer sees a picture twice")
        #expect(begun.begin.firstSample == roundedRatio(position.soundEndTicks ?? 0, 48_000, 90_000))
        #expect(begun.begin.continuity == position.continuity)
        #expect(!begun.isGap)
        #expect(begun.items.map(\.id) == [1, 2, 3, 4])
        #expect(desk.reports == [.died(ChannelID(5), why: "signal 9", restart: .zero)])
        #expect(desk.state.restartCount == 1)
    }

    @Test func `the item on air is logged up to its last picture`() throws {
        var desk = Desk()
        desk.open()
        let first = FrameRate(25).frame(at: desk.moment.now)
        desk.note(
            desk.state.happened(
                .began(EngineItemReport(item: 1, source: 0, firstFrame: first, frames: 0, how: .transcoded)),
                at: desk.moment))
        desk.play(.seconds(10))
        desk.die()
        guard case .aired(let entry)? = desk.reports.first else { return #expect(Bool(false), "\(desk.reports)") }
        #expect(entry.frames == 25 * 12 + 1, "10 s and the lead of 2")
        #expect(entry.cause == "the engine died: signal 9")
    }

    @Test func `a silent one is killed and replaced`() {
        var desk = Desk()
        desk.open()
        desk.fallSilent(.milliseconds(2_900))
        #expect(desk.actions.isEmpty)
        desk.fallSilent(.milliseconds(100))
        #expect(desk.actions.first == .killEngine)
        #expect(desk.begin != nil)
        // The next one gets more time for its first byte.
        desk.lastBytes = nil
        desk.fallSilent(.milliseconds(7_900))
        #expect(!desk.actions.contains(.killEngine))
        desk.fallSilent(.milliseconds(100))
        #expect(desk.actions.first == .killEngine)
    }

    @Test func `a slow one that reports is left alone`() {
        var desk = Desk()
        desk.open()
        for _ in 0..<20 {
            desk.fallSilent(.milliseconds(2_500))
            #expect(!desk.actions.contains(.killEngine))
            let load = EngineLoad(
                frame: FrameRate(25).frame(at: desk.moment.now), item: nil, source: nil, how: .slate, cost: 900,
                load: 3_000, lag: .seconds(3),
                late: .seconds(1), step: .keyFrames)
            desk.note(desk.state.happened(.load(load), at: desk.moment))
        }
        #expect(desk.state.shedding == .keyFrames)
    }

    @Test func `one is not blamed for time in which the station itself was held up`() {
        var desk = Desk()
        desk.open()
        desk.pass(.seconds(20))
        desk.tick()
        #expect(!desk.actions.contains(.killEngine))
        desk.fallSilent(.milliseconds(2_400))
        #expect(!desk.actions.contains(.killEngine))
        desk.fallSilent(.milliseconds(100))
        #expect(desk.actions.first == .killEngine)
    }

    @Test func `one that continues a stream that was cut keeps its timestamps and its place in the plan`() throws {
        var desk = Desk()
        desk.open()
        let rate = FrameRate(25)
        let cut = EngineCut(frame: rate.frame(at: desk.moment.now) - 250, frames: 250, samples: 480_000)
        desk.note(desk.state.happened(.cut(cut), at: desk.moment))
        #expect(desk.reports == [.cut(ChannelID(5), .seconds(10))])
        // Ten seconds of the plan are missing: the stream's timestamps are that much behind the plan's.
        let newest = rate.frame(at: desk.moment.now) - 250
        desk.position = StreamPosition(
            newestPictureTicks: rate.ticks(ofFrame: newest), soundEndTicks: rate.ticks(ofFrame: newest),
            continuity: [])
        desk.die()
        let begun = try #require(desk.begin)
        #expect(!begun.isGap)
        let next: Int64 = newest + 251
        let sample: Int64 = (newest + 250) * 1_920
        #expect(begun.begin.firstFrame == next)
        #expect(begun.begin.firstSample == sample)
        #expect(begun.begin.skipped == SkippedTime(frames: 250, samples: 480_000))
    }

    @Test func `one that has dead air adds it up by what is missing`() {
        var desk = Desk()
        desk.open()
        let first = FrameRate(25).frame(at: desk.moment.now)
        for (kind, frames) in [(DeadAirKind.black, 750), (.silent, 50), (.black, 250)] as [(DeadAirKind, Int64)] {
            let report = DeadAirReport(item: 1, kind: kind, frame: first, frames: frames)
            desk.note(desk.state.happened(.deadAir(report), at: desk.moment))
        }
        #expect(desk.state.deadAir == [.black: .seconds(40), .silent: .seconds(2)])
    }

    @Test func `a late one's items are logged when they really were on air`() throws {
        var desk = Desk()
        desk.open()
        let rate = FrameRate(25)
        let first = rate.frame(at: desk.moment.now)
        var report = EngineItemReport(item: 1, source: 0, firstFrame: first, frames: 250, how: .transcoded)
        report.late = Lateness(start: .milliseconds(700), worst: .milliseconds(1_300), finish: .milliseconds(200))
        report.shed = .fastestEncoder
        desk.note(desk.state.happened(.cut(EngineCut(frame: first - 50, frames: 50, samples: 96_000)), at: desk.moment))
        desk.note(desk.state.happened(.ended(report), at: desk.moment))
        guard case .aired(let entry)? = desk.reports.first else { return #expect(Bool(false), "\(desk.reports)") }
        let late = entry.start - rate.instant(ofFrame: first)
        let length = entry.finish - entry.start
        #expect(late == .milliseconds(700))
        #expect(length == .milliseconds(9_500))
        #expect(entry.late == .milliseconds(1_300))
        #expect(entry.shed == .fastestEncoder)
        #expect(entry.skipped == .seconds(2))
    }

    @Test func `a stream that stopped for too long restarts with a gap`() throws {
        var desk = Desk()
        desk.open()
        desk.pass(.seconds(6))
        desk.die()
        let begun = try #require(desk.begin)
        #expect(begun.isGap)
        #expect(begun.begin.firstFrame == FrameRate(25).frame(at: desk.moment.now))
        #expect(begun.begin.firstSample == nil)
        #expect(begun.begin.continuity == desk.position?.continuity, "counters go on nevertheless")
    }

    @Test func `and dies again, each restart waits longer, until it runs calmly`() {
        var desk = Desk()
        desk.open()
        var waits: [TimeSpan] = []
        for _ in 0..<9 {
            desk.die()
            guard case .waiting(let until) = desk.state.phase else {
                waits.append(.zero)
                continue
            }
            waits.append(until - desk.moment.uptime)
            desk.pass(until - desk.moment.uptime)
            desk.tick()
            #expect(desk.begin != nil)
        }
        #expect(waits == desk.state.limits.restarts + [.seconds(10), .seconds(10)])
        desk.play(.seconds(60))
        desk.die()
        #expect(desk.begin != nil, "a calm engine's death is a first one")
    }

    @Test func `twice of one file, its fallback is taken, then the slate`() throws {
        var desk = Desk()
        desk.open()
        var given: [Int] = []
        for _ in 0..<8 {
            desk.die()
            if case .waiting(let until) = desk.state.phase {
                desk.pass(until - desk.moment.uptime)
                desk.lastBytes = nil
                desk.tick()
            }
            let begun = try #require(desk.begin)
            given.append(try #require(begun.items.first).sources.count)
            #expect(begun.items.dropFirst().allSatisfy { $0.sources.count == 2 }, "other items keep their sources")
        }
        #expect(given == [2, 1, 1, 0, 0, 0, 0, 0])
    }

    @Test func `and has no viewers, nothing is started`() {
        var desk = Desk()
        desk.open()
        desk.viewers(0)
        desk.die()
        #expect(desk.begin == nil)
        #expect(desk.actions.contains(.release))
        #expect(desk.state.phase == .stopped)
    }

    @Test func `whose engine lies gets another at once, and the fault is named`() throws {
        var desk = Desk()
        desk.open()
        let report = EngineItemReport(item: 1, source: 0, firstFrame: .max, frames: 1, how: .copied)
        desk.note(desk.state.happened(.began(report), position: desk.position, at: desk.moment))
        #expect(desk.actions.contains(.killEngine))
        let begun = try #require(desk.begin)
        #expect(!begun.isGap && begun.begin.firstFrame == FrameRate(25).frame(at: desk.moment.now) + 51)
        guard case .fault(_, let fault)? = desk.reports.first else { return #expect(Bool(false), "\(desk.actions)") }
        #expect(fault.code == "engine.lies" && fault.why.contains("began") && fault.why.contains("ahead of the clock"))
        guard case .died(_, let why, .zero)? = desk.reports.last else { return #expect(Bool(false), "\(desk.reports)") }
        #expect(why.contains("began"))
    }

    @Test func `does not follow timestamps that ran away`() throws {
        var desk = Desk()
        desk.open()
        for ticks in [Int64.max, Int64.min, FrameRate(25).ticks(ofFrame: 1 << 40)] {
            desk.position = StreamPosition(newestPictureTicks: ticks, soundEndTicks: ticks, continuity: [])
            desk.die()
            desk.pass(.minutes(2))
            desk.tick()
            let begun = desk.begin?.begin
            if let begun {
                #expect(begun.firstFrame == FrameRate(25).frame(at: desk.moment.now) && begun.firstSample == nil)
            }
            desk.tick()
        }
        #expect(desk.state.phase != .stopped)
    }

    @Test func `during the wait viewers keep the channel and its absence ends it`() {
        var desk = Desk()
        desk.open()
        desk.die()
        desk.die()
        guard case .waiting = desk.state.phase else { return #expect(Bool(false)) }
        desk.tick()
        #expect(desk.actions.isEmpty)
        desk.viewers(0)
        desk.tick()
        #expect(desk.actions == [.release])
    }
}
