import Core

/// Compares what an engine says with what it can have done. The process that opens media may have been taken over by a file, or
/// be broken: its events are believed only inside of what it was told to play and of the time that has passed. An engine
/// that lies is killed and replaced.
///
/// A value without clock: times come in as uptime.
struct EventCheck {
    /// What an engine claimed that cannot be.
    struct Lie: Hashable {
        /// Which event, such as `began`.
        let event: String
        let why: String

        func fault(of engine: String) -> EngineFault {
            EngineFault(
                item: nil, code: "engine.lies", what: "The engine of \(engine) sent data that cannot be right",
                why: "\(event): \(why)",
                fix: "It was replaced. Rescan or remove the file that was playing; report this if it happens again.")
        }
    }

    struct Limits {
        /// In addition to what the time that has passed allows: for starts in a hurry, and clocks that are followed.
        var slack = TimeSpan.seconds(120)
        /// How far a key frame's sound may be from its picture.
        var soundReach = TimeSpan.seconds(60)
        /// How long bytes may come without a new picture among them.
        var stall = TimeSpan.seconds(12)
        /// Bytes that belong to no packet.
        var garbage: Int64 = 1 << 16
        /// Lines that are not events, before the engine counts as broken.
        var nonsense = 10
        /// Two weeks of microseconds.
        var greatestAmount: Int64 = 1_209_600_000_000
        var longestCode = 200
        /// Titles and causes quote paths and what libav said.
        var longestText = 32_768
        /// The newest items are known by their ids.
        var mostItems = 10_000
    }

    private let limits: Limits
    private let rate: FrameRate
    private let sampleRate: Int64
    private let earliest: Int64
    private let first: Int64
    private let begun: TimeSpan
    /// How many sources each item has that the engine was given.
    private var sources: [Int64: Int] = [:]
    private var given: [Int64] = []
    private var lastKeyFrame: Int64?
    private var lastBegun: Int64?
    private var nonsenseCount = 0
    /// The newest picture, and when it came.
    private var progress: (ticks: Int64?, at: TimeSpan)

    /// An engine was given a channel.
    init(_ begin: EngineBegin, _ items: [EngineItem], at uptime: TimeSpan, limits: Limits = Limits()) {
        self.limits = limits
        rate = begin.video.frameRate
        sampleRate = begin.audio.sampleRate
        first = begin.firstFrame
        earliest = begin.earliestFrame ?? begin.firstFrame
        begun = uptime
        progress = (nil, uptime)
        note(items)
    }

    /// The engine was given more.
    mutating func note(_ items: [EngineItem]) {
        for item in items {
            if sources.updateValue(item.sources.count, forKey: item.id) == nil { given.append(item.id) }
        }
        guard given.count > limits.mostItems else { return }
        let old = given.prefix(given.count - limits.mostItems / 2)
        for id in old { sources[id] = nil }
        given.removeFirst(old.count)
    }

    /// What is wrong with an event; nil when it can be believed.
    mutating func lie(in event: EngineEvent, at uptime: TimeSpan) -> Lie? {
        switch event {
        case .ready: Lie(event: "ready", why: "it came although the engine has a channel")
        case .keyFrame(let frame, let sample): keyFrameLie(frame, sample, uptime)
        case .began(let report): began(report, uptime)
        case .ended(let report): partLie("ended", report, uptime)
        case .fault(let fault): textLie(fault)
        case .starved(let frame): frameLie("starved", frame, uptime)
        case .shedding(let shedding):
            frameLie("shedding", shedding.frame, uptime)
                ?? amountLie("shedding", [shedding.load, shedding.lag.microseconds])
        case .cut(let cut): cutLie(cut, uptime)
        case .load(let load):
            frameLie("load", load.frame, uptime)
                ?? amountLie("load", [load.cost, load.load, load.lag.microseconds, load.late.microseconds])
                ?? sourceLie("load", item: load.item ?? 0, source: load.source)
        case .deadAir(let report): deadAirLie(report, uptime)
        }
    }

    /// A line that is not an event. A few are forgiven: they do no harm.
    mutating func lie(inNonsense line: String) -> Lie? {
        nonsenseCount += 1
        guard nonsenseCount > limits.nonsense else { return nil }
        return Lie(event: "an unreadable line", why: line.cut(toBytes: 200))
    }

    /// What is wrong with the stream itself: where its timestamps are, whether its pictures come on, and how many of its
    /// bytes were none of a stream. `hasBytes`: some came since the engine began.
    mutating func lie(
        inStreamAt position: StreamPosition?, hasBytes: Bool, garbage: Int64, at uptime: TimeSpan
    ) -> Lie? {
        if garbage > limits.garbage {
            return Lie(event: "stream", why: "\(garbage) bytes do not belong to a packet")
        }
        if let position, position.newestPictureTicks != progress.ticks {
            progress = (position.newestPictureTicks, uptime)
        } else if hasBytes, uptime - progress.at > limits.stall {
            return Lie(event: "stream", why: "there has been no new video for \(limits.stall.seconds) s")
        }
        guard let position else { return nil }
        let frame = rate.frame(atTicks: position.newestPictureTicks)
        guard frame > latest(at: uptime) else { return nil }
        return Lie(event: "stream", why: "its timestamps are \(ahead(frame, uptime))")
    }

    /// The station could not look for a while: that no picture came then is not the engine's fault.
    mutating func wasHeldUp(until uptime: TimeSpan) { progress.at = uptime }

    // MARK: Each event

    private mutating func keyFrameLie(_ frame: Int64, _ sample: Int64, _ uptime: TimeSpan) -> Lie? {
        if let lie = frameLie("keyFrame", frame, uptime) { return lie }
        if let lastKeyFrame, frame <= lastKeyFrame {
            return Lie(
                event: "keyFrame",
                why: "it is \(words(lastKeyFrame.saturatingMinus(frame))) before the one that came first")
        }
        lastKeyFrame = frame
        let expected = rate.sample(ofFrame: frame, sampleRate: sampleRate)
        let reach = limits.soundReach.seconds.saturatingTimes(sampleRate)
        guard sample.saturatingMinus(expected).magnitude <= reach.magnitude else {
            return Lie(event: "keyFrame", why: "its audio is more than \(limits.soundReach.words) away from its video")
        }
        return nil
    }

    private mutating func began(_ report: EngineItemReport, _ uptime: TimeSpan) -> Lie? {
        if let lie = partLie("began", report, uptime) { return lie }
        if let lastBegun, report.firstFrame < lastBegun {
            return Lie(
                event: "began",
                why: "it begins \(words(lastBegun.saturatingMinus(report.firstFrame))) before the part that came first")
        }
        lastBegun = report.firstFrame
        return nil
    }

    private func partLie(_ event: String, _ report: EngineItemReport, _ uptime: TimeSpan) -> Lie? {
        if let lie = frameLie(event, report.firstFrame, uptime) { return lie }
        let longest = rate.frame(at: Instant(microseconds: PlanLimits.longestSpan.microseconds))
        // What began is told as planned, what ended as it was.
        let most = event == "ended" ? latest(at: uptime).saturatingMinus(report.firstFrame) : longest
        guard (0...max(0, most)).contains(report.frames) else {
            return Lie(event: event, why: "its part would last \(words(report.frames))")
        }
        if let cause = report.cause, cause.utf8.count > limits.longestText {
            return Lie(event: event, why: "its cause has \(cause.utf8.count) bytes")
        }
        if let late = report.late {
            let lie = amountLie(event, [late.start, late.worst, late.finish].map(\.microseconds))
            if let lie { return lie }
        }
        return sourceLie(event, item: report.item, source: report.source)
    }

    private func sourceLie(_ event: String, item: Int64, source: Int?) -> Lie? {
        // Item 0 is a stretch without a plan.
        guard let count = item == 0 ? 0 : sources[item] else {
            return Lie(event: event, why: "its item was never planned")
        }
        if let source, !(0..<count).contains(source) {
            return Lie(event: event, why: "its item does not have such a source")
        }
        return nil
    }

    /// What was left out lies before what can be due, and its sound belongs to it.
    private func cutLie(_ cut: EngineCut, _ uptime: TimeSpan) -> Lie? {
        if let lie = frameLie("cut", cut.frame, uptime) { return lie }
        let end = cut.frame.saturatingPlus(cut.frames)
        guard cut.frames > 0, end <= latest(at: uptime) else {
            return Lie(event: "cut", why: "it would cut \(words(cut.frames))")
        }
        let samples =
            rate.sample(ofFrame: end, sampleRate: sampleRate) - rate.sample(ofFrame: cut.frame, sampleRate: sampleRate)
        return cut.samples == samples
            ? nil : Lie(event: "cut", why: "its audio and its video differ in duration")
    }

    /// Dead air has been on air.
    private func deadAirLie(_ report: DeadAirReport, _ uptime: TimeSpan) -> Lie? {
        if let lie = frameLie("deadAir", report.frame, uptime) { return lie }
        guard report.frames >= 0, report.frame.saturatingPlus(report.frames) <= latest(at: uptime) else {
            return Lie(event: "deadAir", why: "it would last \(words(report.frames))")
        }
        return sourceLie("deadAir", item: report.item, source: nil)
    }

    /// Thousandths of a second, and microseconds: nothing takes weeks.
    private func amountLie(_ event: String, _ amounts: [Int64]) -> Lie? {
        let wrong = amounts.first { !(0...limits.greatestAmount).contains($0) }
        return wrong.map { Lie(event: event, why: "it contains the impossible value \($0)") }
    }

    private func textLie(_ fault: EngineFault) -> Lie? {
        guard fault.code.utf8.count <= limits.longestCode else {
            return Lie(event: "fault", why: "its code has \(fault.code.utf8.count) bytes")
        }
        for text in [fault.what, fault.why, fault.fix] where text.utf8.count > limits.longestText {
            return Lie(event: "fault", why: "its text has \(text.utf8.count) bytes")
        }
        return nil
    }

    // MARK: Frames

    private func frameLie(_ event: String, _ frame: Int64, _ uptime: TimeSpan) -> Lie? {
        let slack = frames(limits.slack)
        // An engine works in the order of frames, from where it was told to begin.
        if frame < earliest.saturatingMinus(slack) {
            return Lie(
                event: event, why: "it is \(words(earliest.saturatingMinus(frame))) before the start of the engine")
        }
        if frame > latest(at: uptime) { return Lie(event: event, why: "it is \(ahead(frame, uptime))") }
        return nil
    }

    /// How far a frame is ahead of the clock, for people.
    private func ahead(_ frame: Int64, _ uptime: TimeSpan) -> String {
        "\(words(frame.saturatingMinus(first.saturatingPlus(frames(uptime - begun))))) ahead of the clock"
    }

    /// A number of frames as a duration, for people.
    private func words(_ frames: Int64) -> String {
        let most = self.frames(.hours(1_000))
        guard (0...most).contains(frames) else { return frames < 0 ? "less than nothing" : "weeks" }
        return (rate.instant(ofFrame: frames) - Instant(microseconds: 0)).words
    }

    /// The newest frame that can have been made: engines keep to the clock, and follow the wall's by 5 ms a second.
    private func latest(at uptime: TimeSpan) -> Int64 {
        let passed = uptime - begun
        let followed = TimeSpan(microseconds: passed.microseconds / 100)
        return first.saturatingPlus(frames(passed + followed + limits.slack))
    }

    private func frames(_ span: TimeSpan) -> Int64 { rate.frame(at: Instant(microseconds: span.microseconds)) }
}

/// How many events an engine may send. Held where they are read, so that a flood fills no queue.
struct EventAllowance {
    /// At once, and how many more each second. Every picture of 120 a second may be a key frame.
    static let burst: Int64 = 4_000
    static let perSecond: Int64 = 500

    private var left = Self.burst
    private var counted: TimeSpan

    init(at uptime: TimeSpan) { counted = uptime }

    /// Counts one event; false when there are too many.
    mutating func take(at uptime: TimeSpan) -> Bool {
        let more = roundedRatio(max(uptime - counted, .zero).microseconds, Self.perSecond, 1_000_000)
        if more > 0 {
            left = min(Self.burst, left.saturatingPlus(more))
            counted = uptime
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }
}
