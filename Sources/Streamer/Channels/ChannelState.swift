import Core

/// Decides everything about one channel: when an engine starts, what it is given, when it is stopped or replaced. Facts go
/// in, actions come out; it does no I/O and reads no clock.
struct ChannelState {
    struct Limits: Sendable {
        /// How long a channel runs on without viewers.
        var idle = TimeSpan.seconds(60)
        /// How much earlier than now a channel may begin, to do so at a key frame.
        var reach = TimeSpan.seconds(2)
        /// An engine that sends nothing for this long is replaced.
        var silence = TimeSpan.seconds(3)
        /// The same before its first byte.
        var start = TimeSpan.seconds(8)
        /// The station looks several times a second. When it looks later, it was held up itself.
        var longestBeat = TimeSpan.milliseconds(500)
        /// How far the engine knows the plan ahead, and at least how many items.
        var ahead = TimeSpan.minutes(10)
        var aheadCount = 3
        /// A stream that is further behind than this is not resumed but restarted, with a gap.
        var gap = TimeSpan.seconds(3)
        /// One that is further ahead is not either; engines are ahead by their lead, two seconds.
        var headStart = TimeSpan.seconds(10)
        /// The wait before each restart in a row; the last repeats.
        var restarts: [TimeSpan] = [
            .zero, .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5), .seconds(10),
        ]
        /// This many deaths with one item leave out its first source.
        var deathsPerSource = 2
        /// An engine that ran this long counts as well; the next death is a first one.
        var calm = TimeSpan.seconds(60)
        /// How long to wait before an empty or failed plan is asked for again.
        var planRetry = TimeSpan.seconds(10)

        init() {}
    }

    enum Phase: Hashable {
        case stopped
        /// Setup and items are being fetched.
        case preparing
        case running(since: TimeSpan)
        /// An engine died; the next is started then.
        case waiting(until: TimeSpan)
    }

    enum Action: Hashable {
        case prepare(from: Instant, until: Instant, leastCount: Int)
        case fetch(from: Instant, until: Instant, leastCount: Int, generation: Int)
        /// Make a waiting engine this channel.
        case begin(EngineBegin, [EngineItem], isGap: Bool)
        case send([EngineCommand])
        case stopEngine
        case killEngine
        /// The stream is not needed any more.
        case release
        case report(AirEvent)
        case failViewers(TunerError)
    }

    let channel: ChannelID
    let limits: Limits
    private(set) var phase = Phase.stopped
    private(set) var setup: ChannelSetup?
    private(set) var restartCount = 0
    private(set) var viewerCount = 0
    var isAlwaysOn = false

    private var plan = PlanQueue()
    private var generation = 0
    private var isFetching = false
    /// The next items that are fetched begin with the one on air, which may differ in what is drawn over it.
    private var refreshesCurrent = false
    private var fetchNotBefore = TimeSpan.zero
    private var idleSince: TimeSpan?
    private var airing: EngineItemReport?
    /// What was cut from the plan since the stream began: its timestamps are that much earlier than their frames' times.
    private(set) var skipped = SkippedTime()
    /// What was cut since the last part that was on air.
    private var cutFrames: Int64 = 0
    private(set) var shedding = SheddingStep.none
    private(set) var sheddingSince: Instant?
    /// What was cut since the channel was started.
    private(set) var cutSpan = TimeSpan.zero
    /// Dead air since the channel was started.
    private(set) var deadAir: [DeadAirKind: TimeSpan] = [:]
    /// What the engine last said it costs.
    private(set) var load: EngineLoad?
    private var lastTick: TimeSpan?
    private var lastEvent: TimeSpan?
    private var silence = TimeSpan.zero
    private var lastSign = TimeSpan.zero
    /// Deaths in a row, and with the item in doubt.
    private var deathsInRow = 0
    private var deathsOfItem: [Int64: Int] = [:]
    /// What the engine that runs may say; nil when none does.
    private var check: EventCheck?

    init(channel: ChannelID, limits: Limits = Limits()) {
        self.channel = channel
        self.limits = limits
    }

    var isWanted: Bool { isAlwaysOn || viewerCount > 0 }
    private var rate: FrameRate { setup?.video.frameRate ?? FrameRate(30) }

    // MARK: Demand

    mutating func viewersChanged(to count: Int, at moment: Moment) -> [Action] {
        viewerCount = count
        idleSince = count == 0 ? idleSince ?? moment.uptime : nil
        return startIfWanted(at: moment)
    }

    mutating func alwaysOnChanged(to isOn: Bool, at moment: Moment) -> [Action] {
        isAlwaysOn = isOn
        if viewerCount == 0 { idleSince = idleSince ?? moment.uptime }
        return startIfWanted(at: moment)
    }

    private mutating func startIfWanted(at moment: Moment) -> [Action] {
        guard isWanted, phase == .stopped else { return [] }
        phase = .preparing
        return [
            .prepare(from: moment.now, until: moment.now + limits.ahead, leastCount: limits.aheadCount)
        ]
    }

    /// `shedding` is what the engine sheds from its first frame on.
    mutating func prepared(
        _ setup: ChannelSetup, _ items: [QueuedItem], shedding: SheddingStep = .none, at moment: Moment
    ) -> [Action] {
        guard phase == .preparing else { return [] }
        guard isWanted else { return stopped() }
        self.setup = setup
        sheds(shedding, at: moment)
        plan = PlanQueue()
        _ = plan.append(items)
        return begin(at: moment, continuing: nil)
    }

    /// The channel cannot be prepared. One that is always on is tried again.
    mutating func unprepared(_ error: TunerError, at moment: Moment) -> [Action] {
        guard phase == .preparing else { return [] }
        phase =
            isAlwaysOn && error.number != .unknownChannel ? .waiting(until: moment.uptime + limits.planRetry) : .stopped
        return [.failViewers(error)]
    }

    // MARK: Engine

    /// `position` is how far the stream has come.
    mutating func happened(
        _ event: EngineEvent, position: StreamPosition? = nil, at moment: Moment
    ) -> [Action] {
        guard case .running = phase else { return [] }
        if let lie = check?.lie(in: event, at: moment.uptime) { return lied(lie, position: position, at: moment) }
        lastEvent = moment.uptime
        switch event {
        case .ready, .keyFrame: return []
        case .began(let report):
            airing = report
            plan.dropFinished(by: min(moment.now, rate.instant(ofFrame: report.firstFrame)))
            return refill(at: moment)
        case .ended(let report):
            airing = nil
            return [.report(.aired(entry(for: report)))] + refill(at: moment)
        case .fault(let fault): return [.report(.fault(channel, fault))]
        case .shedding(let shedding):
            sheds(shedding.step, at: moment)
            return [.report(.shedding(channel, shedding))]
        case .cut(let cut): return note(cut)
        case .load(let load):
            self.load = load
            sheds(load.step, at: moment)
            return []
        case .deadAir(let report):
            deadAir[report.kind] = (deadAir[report.kind] ?? .zero) + span(ofFrames: report.frames)
            return []
        case .starved:
            fetchNotBefore = min(fetchNotBefore, moment.uptime)
            return refill(at: moment)
        }
    }

    /// The engine sent a line that is not an event.
    mutating func received(nonsense line: String, position: StreamPosition?, at moment: Moment) -> [Action] {
        check?.lie(inNonsense: line).map { lied($0, position: position, at: moment) } ?? []
    }

    /// An engine that says what cannot be is not waited for: it is killed, and another continues.
    mutating func lied(_ lie: EventCheck.Lie, position: StreamPosition?, at moment: Moment) -> [Action] {
        guard case .running = phase else { return [] }
        let fault = lie.fault(of: "channel \(setup?.number.description ?? "\(channel)")")
        return [.report(.fault(channel, fault)), .killEngine]
            + died("it sent an impossible event: \(fault.why)", position: position, at: moment)
    }

    /// The engine is gone without having been asked. `position` is how far its stream came.
    mutating func died(_ why: String, position: StreamPosition?, at moment: Moment) -> [Action] {
        guard case .running(let since) = phase else { return [] }
        let suspect =
            airing?.item
            ?? plan.item(at: rate.instant(ofFrame: nextFrame(after: position, at: moment).frame))?.engine.id
        var actions = closeAiring(at: position, cause: "the engine died: \(why)")
        guard isWanted else { return actions + [.report(.died(channel, why: why, restart: .zero))] + stopped() }
        restartCount += 1
        if moment.uptime - since >= limits.calm { deathsInRow = 0 }
        let wait = limits.restarts[min(deathsInRow, limits.restarts.count - 1)]
        deathsInRow += 1
        actions += [.report(.died(channel, why: why, restart: wait))]
        actions += suspect.map { recordCrash($0) } ?? []
        guard wait > .zero else { return actions + begin(at: moment, continuing: position) }
        phase = .waiting(until: moment.uptime + wait)
        return actions
    }

    // MARK: Plan

    mutating func fetched(_ items: [QueuedItem], generation: Int, at moment: Moment) -> [Action] {
        guard generation == self.generation else { return [] }
        isFetching = false
        let refreshed = refreshesCurrent ? plan.refresh(items) : []
        refreshesCurrent = false
        let added = refreshed + plan.append(items)
        if added.isEmpty { fetchNotBefore = moment.uptime + limits.planRetry }
        guard case .running = phase, !added.isEmpty else { return [] }
        check?.note(added)
        return [.send(added.map(EngineCommand.item))] + refill(at: moment)
    }

    /// What is drawn over the items may have changed, over the one on air too.
    mutating func refresh(at moment: Moment) -> [Action] {
        guard case .running = phase else { return [] }
        refreshesCurrent = true
        return replace(from: moment.now, at: moment)
    }

    /// The timeline changed from `instant` on.
    mutating func replace(from instant: Instant, at moment: Moment) -> [Action] {
        guard phase != .stopped, phase != .preparing else { return [] }
        let border = plan.forget(from: instant, keepingItemAt: aired(at: moment))
        generation += 1
        isFetching = false
        fetchNotBefore = .zero
        guard case .running = phase else { return [] }
        return [.send([.replace(from: border)])] + refill(at: moment)
    }

    // MARK: Time

    /// Called a few times a second. `lastBytes` is when the engine sent something last, `position` how far it is,
    /// `garbageByteCount` how much of what it sent was not part of the stream.
    mutating func tick(
        at moment: Moment, lastBytes: TimeSpan?, position: StreamPosition?, garbageByteCount: Int64 = 0
    ) -> [Action] {
        switch phase {
        case .stopped: return startIfWanted(at: moment)
        case .preparing: return []
        case .waiting(let until):
            guard isWanted else { return stopped() }
            guard moment.uptime >= until else { return [] }
            guard setup != nil else {
                phase = .stopped
                return startIfWanted(at: moment)
            }
            return begin(at: moment, continuing: position)
        case .running(let since):
            if let idleSince, !isWanted, moment.uptime - idleSince >= limits.idle { return stop(at: position) }
            if isSilent(since: since, lastBytes: lastBytes, at: moment) {
                return [.killEngine] + died("it stopped sending data", position: position, at: moment)
            }
            let lie = check?.lie(
                inStreamAt: position, hasBytes: lastBytes != nil, garbage: garbageByteCount, at: moment.uptime)
            if let lie { return lied(lie, position: position, at: moment) }
            if let position { plan.dropFinished(by: min(moment.now, instant(of: position))) }
            return refill(at: moment)
        }
    }

    /// Ends the channel now, with or without viewers.
    mutating func stop(at position: StreamPosition?) -> [Action] {
        let isRunning = if case .running = phase { true } else { false }
        let actions = closeAiring(at: position, cause: "the channel was stopped")
        return actions + (isRunning ? [.stopEngine, .report(.stopped(channel))] : []) + stopped()
    }
}

extension ChannelState {
    private mutating func stopped() -> [Action] {
        phase = .stopped
        setup = nil
        check = nil
        plan = PlanQueue()
        generation += 1
        isFetching = false
        deathsInRow = 0
        deathsOfItem = [:]
        idleSince = nil
        skipped = SkippedTime()
        (shedding, sheddingSince, load, cutSpan, deadAir) = (.none, nil, nil, .zero, [:])
        return [.release]
    }

    /// Whether the engine has given no sign of life for too long. A slow engine gives some: bytes or events. Time in
    /// which the station itself was held up does not count, for then its engines were as well.
    private mutating func isSilent(since: TimeSpan, lastBytes: TimeSpan?, at moment: Moment) -> Bool {
        let sign = max(since, lastBytes ?? .zero, lastEvent ?? .zero)
        let passed = lastTick.map { moment.uptime - max($0, sign) } ?? .zero
        if let lastTick, moment.uptime - lastTick > limits.longestBeat * 2 { check?.wasHeldUp(until: moment.uptime) }
        lastTick = moment.uptime
        if sign != lastSign { silence = .zero }
        lastSign = sign
        silence = silence + min(max(.zero, passed), limits.longestBeat)
        return silence >= (lastBytes == nil ? limits.start : limits.silence)
    }

    /// An engine cannot be trusted to count right: what makes no sense is as if it had not been said.
    private mutating func note(_ cut: EngineCut) -> [Action] {
        let most: Int64 = 1 << 40
        guard (1..<most).contains(cut.frames), (0..<most).contains(cut.samples), skipped.frames < most,
            skipped.samples < most
        else { return [] }
        skipped.frames += cut.frames
        skipped.samples += cut.samples
        cutFrames += cut.frames
        cutSpan = cutSpan + span(ofFrames: cut.frames)
        return [.report(.cut(channel, span(ofFrames: cut.frames)))]
    }

    /// What was on while the engine measured `load`; nil when it was several things, or the slate.
    func source(of load: EngineLoad) -> EngineSource? {
        guard let item = load.item, let index = load.source,
            let sources = plan.remaining(at: Instant(microseconds: .min)).first(where: { $0.id == item })?.sources
        else { return nil }
        return sources.indices.contains(index) ? sources[index] : nil
    }

    private mutating func sheds(_ step: SheddingStep, at moment: Moment) {
        shedding = step
        sheddingSince = step > .none ? sheddingSince ?? moment.now : nil
    }

    private func span(ofFrames count: Int64) -> TimeSpan {
        TimeSpan(microseconds: rate.instant(ofFrame: count).microseconds)
    }

    /// The frame of the newest picture that was sent.
    private func newestFrame(_ position: StreamPosition) -> Int64 {
        rate.frame(atTicks: position.newestPictureTicks).saturatingPlus(skipped.frames)
    }

    private mutating func begin(at moment: Moment, continuing position: StreamPosition?) -> [Action] {
        guard let setup else { return [] }
        let next = nextFrame(after: position, at: moment)
        phase = .running(since: moment.uptime)
        airing = nil
        // Another engine continues with what the one before found out.
        (load, lastEvent, lastTick, silence) = (nil, nil, moment.uptime, .zero)
        if !next.continues { skipped = SkippedTime() }
        generation += 1
        isFetching = false
        fetchNotBefore = .zero
        if viewerCount == 0 { idleSince = idleSince ?? moment.uptime }
        let sample = next.continues ? position.flatMap(\.soundEndTicks) : nil
        let begin = EngineBegin(
            channelNumber: setup.number.description,
            channelName: setup.name.cut(toBytes: PlanLimits.longestText), video: setup.video, audio: setup.audio,
            firstFrame: next.frame,
            earliestFrame: position == nil
                ? next.frame - rate.frame(at: Instant(microseconds: limits.reach.microseconds)) : nil,
            firstSample: sample.flatMap { firstSample(atTicks: $0, before: next.frame, setup.audio) },
            continuity: position?.continuity ?? [], skipped: skipped == SkippedTime() ? nil : skipped,
            shedding: shedding > .none ? shedding : nil)
        let items = plan.remaining(at: rate.instant(ofFrame: next.frame))
        check = EventCheck(begin, items, at: moment.uptime)
        return [.begin(begin, items, isGap: position != nil && !next.continues)] + refill(at: moment)
    }

    /// Where the audio continues; nil when the stream's own stamps are far from its pictures.
    private func firstSample(atTicks ticks: Int64, before frame: Int64, _ audio: AudioProfile) -> Int64? {
        let sent = roundedRatio(ticks, audio.sampleRate, TimeSpan.ticksPerSecond)
        let sample = sent.saturatingPlus(skipped.samples)
        let planned = rate.sample(ofFrame: frame, sampleRate: audio.sampleRate)
        let reach = PlanLimits.longestReach.seconds.saturatingTimes(audio.sampleRate)
        return (planned - reach...planned + reach).contains(sample) ? sample : nil
    }

    /// The frame after the newest that was sent, unless that is too long ago.
    private func nextFrame(after position: StreamPosition?, at moment: Moment) -> (frame: Int64, continues: Bool) {
        let present = rate.frame(at: moment.now)
        guard let position else { return (present, false) }
        let next = newestFrame(position).saturatingPlus(1)
        let behind = moment.now - rate.instant(ofFrame: next)
        // A stream that is far ahead lied, or the clock was set back; an engine would keep its viewers waiting for that.
        let isRecent = behind <= limits.gap && behind >= .zero - limits.headStart
        return isRecent ? (next, true) : (present, false)
    }

    private func instant(of position: StreamPosition) -> Instant {
        rate.instant(ofFrame: newestFrame(position))
    }

    private func aired(at moment: Moment) -> Instant {
        airing.map { max(moment.now, rate.instant(ofFrame: $0.firstFrame)) } ?? moment.now
    }

    /// Counts the death for the item that was on, and leaves out its first source after too many.
    private mutating func recordCrash(_ id: Int64) -> [Action] {
        deathsOfItem[id, default: 0] += 1
        guard deathsOfItem[id, default: 0] >= limits.deathsPerSource, let source = plan.skipSource(of: id) else {
            return []
        }
        deathsOfItem[id] = 0
        let fault = EngineFault(
            item: id, code: "streamer.deadly-source", what: "Cannot play \(source.path)",
            why: "it crashed the engine \(limits.deathsPerSource) times",
            fix: "Remove the file from the library or convert it. Until then its fallback plays instead.")
        return [.report(.fault(channel, fault))]
    }

    private mutating func refill(at moment: Moment) -> [Action] {
        guard case .running = phase, !isFetching, moment.uptime >= fetchNotBefore else { return [] }
        let coming = plan.items.count { $0.engine.start > moment.now }
        let end = plan.end ?? moment.now
        guard coming < limits.aheadCount || end < moment.now + limits.ahead else { return [] }
        isFetching = true
        return [
            .fetch(
                from: refreshesCurrent ? aired(at: moment) : max(end, moment.now),
                until: moment.now + limits.ahead + limits.ahead,
                leastCount: limits.aheadCount, generation: generation)
        ]
    }

    /// When it really was on air: a late engine's frames are not there at their time.
    private mutating func entry(for report: EngineItemReport) -> AsRunEntry {
        defer { cutFrames = 0 }
        let planned = plan.item(report.item)
        let due = rate.instant(ofFrame: report.firstFrame)
        let finish = rate.instant(ofFrame: report.firstFrame.saturatingPlus(report.frames))
        return AsRunEntry(
            channel: channel, item: planned?.item, media: report.source == nil ? nil : planned?.media,
            title: planned?.engine.title ?? setup?.name ?? "", plannedStart: planned?.engine.start ?? due,
            start: due + (report.late?.start ?? .zero), finish: finish + (report.late?.finish ?? .zero),
            frames: report.frames, how: report.how, cause: report.cause, late: report.late?.worst ?? .zero,
            shed: report.shed, skipped: span(ofFrames: cutFrames))
    }

    /// An item that was on when its engine went: it ends with the last picture.
    private mutating func closeAiring(at position: StreamPosition?, cause: String) -> [Action] {
        guard var report = airing, let position else { return [] }
        airing = nil
        report.frames = min(
            newestFrame(position).saturatingPlus(1).saturatingMinus(report.firstFrame),
            rate.frame(atTicks: TimeSpan(microseconds: PlanLimits.longestSpan.microseconds).ticks))
        report.cause = cause
        return report.frames > 0 ? [.report(.aired(entry(for: report)))] : []
    }
}
