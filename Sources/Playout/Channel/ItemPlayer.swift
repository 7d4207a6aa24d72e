import Core
import LibAV

/// Plays one item, or a stretch without one, frame by frame. It always has a picture: the source's, the last one held,
/// or the slate.
final class ItemPlayer {
    /// nil for a stretch that nothing is planned for.
    let item: EngineItem?
    private(set) var endFrame: Int64

    enum Picture {
        case frame(Frame, forcesKey: Bool)
        case accessUnit(AccessUnit)
    }

    struct Tools {
        let slate: Slate
        let format: ChannelFormat
        /// Opens a source again, from its start, for output frames from the given one on.
        let reopen: (EngineSource, _ frame: Int64) -> any ItemSource
        let report: (any Explained, _ item: Int64?) -> Void
        let sourceGavePicture: () -> Void
        let deadAir: (DeadAirReport) -> Void
        /// Whether graphics are drawn over all of an item.
        let isCovered: (EngineItem) -> Bool
    }

    private enum State { case choosing, playing, reopening, holding, slate }

    private let tools: Tools
    private let text: Slate.Text
    private let ladder: FallbackLadder?
    private var parts: PartLog
    private var state: State
    private var playing: (source: any ItemSource, index: Int, isNew: Bool)?
    private var lastPicture: Frame?
    private var forcesKey = true
    /// Since when the source has given nothing.
    private var waitingSince: Int64?
    private var watch: DeadAirWatch?

    init(item: EngineItem?, ladder: FallbackLadder?, endFrame: Int64, text: Slate.Text, parts: PartLog, tools: Tools) {
        self.item = item
        self.ladder = ladder
        self.endFrame = endFrame
        self.text = text
        self.parts = parts
        self.tools = tools
        state = ladder == nil ? .slate : .choosing
        watch = item.flatMap { item in item.deadAir.map { DeadAirWatch($0, item: item.id, format: tools.format) } }
    }

    /// Called before each picture: how far its frame is behind its time on air, and what is shed.
    func note(late: TimeSpan, step: SheddingStep) { parts.note(late: late, step: step) }

    /// What is on.
    var part: ChannelLoad.Part {
        ChannelLoad.Part(item: parts.how == nil ? nil : item?.id, source: parts.source, how: parts.how ?? .slate)
    }

    /// Whether other pictures may follow at `frame`: a copied group that is on its way is not cut.
    func canBeCut(at frame: Int64) -> Bool { (playing?.source.earliestEnd ?? frame) <= frame }

    /// The picture for output frame `frame`; every frame is asked for, in order.
    func picture(for frame: Int64, patience: WaitLimit) -> Picture {
        while true {
            switch state {
            case .choosing:
                if let picture = choose(frame, patience) { return picture }
            case .playing:
                if let picture = play(frame, patience) { return picture }
            case .reopening:
                if let picture = reopen(frame, patience) { return picture }
            case .holding:
                return held(frame)
            case .slate:
                if parts.how == nil { beginPart(frame, .slate, cause: ladder?.lastCause) }
                return slatePicture(frame)
            }
        }
    }

    func sound(_ track: Int, upTo sample: Int64, into buffer: SoundBuffer, patience: WaitLimit) {
        guard state == .playing || state == .holding else { return }
        playing?.source.sound(track, upTo: sample, into: buffer, patience: patience)
    }

    /// The plan moved the end while the item plays. A copied group that is on its way is not cut.
    func move(end newEnd: Int64) {
        endFrame = max(newEnd, playing?.source.earliestEnd ?? newEnd)
        playing?.source.endFrame = endFrame
    }

    /// The item is over at `frame`.
    func end(at frame: Int64) {
        report(watch?.end(at: frame) ?? [])
        parts.end(at: frame)
        playing?.source.close()
        ladder?.close()
    }

    /// `frame` was sent. `picture` is nil for a copied one; `isSilent` is nil when no audio was sent meanwhile.
    func watch(_ picture: Frame?, isSilent: Bool?, at frame: Int64) {
        guard watch != nil else { return }
        guard let item, let playing, !playing.isNew, state != .slate, !item.sources[playing.index].loops else {
            report(watch?.end(at: frame) ?? [])
            return
        }
        let facts = item.sources[playing.index].facts
        // What has no video shows a picture that is made for it.
        let hasVideo = facts.map { $0.video != nil } ?? true
        report(watch?.note(hasVideo ? picture : nil, isSilent: isSilent, at: frame) ?? [])
        if watch?.isDead == true, playing.source.earliestEnd <= frame + 1 {
            skip(item.sources[playing.index], at: frame + 1)
        }
    }

    private func report(_ notices: [DeadAirWatch.Notice]) {
        for notice in notices {
            switch notice {
            case .begun(let kind, let span):
                guard let item, let playing else { continue }
                tools.report(DeadAir(kind).fault(of: item, item.sources[playing.index], after: span), item.id)
            case .more(let report): tools.deadAir(report)
            case .over(let kind, let span): parts.note("\(DeadAir(kind).words) for \(span.words)")
            }
        }
    }

    /// Neither video nor audio comes any more: on to the next source, from `frame` on.
    private func skip(_ source: EngineSource, at frame: Int64) {
        report(watch?.end(at: frame) ?? [])
        ladder?.fail(
            SourceFailure(
                code: "air.skipped", what: "Skipped \(source.path)", why: "it had neither video nor audio any more",
                fix: "Check the file. If it is meant to be so, set dead-air to report in its rule."), from: frame)
        playing = nil
        lastPicture = nil
        forcesKey = true
        state = .choosing
    }

    private func choose(_ frame: Int64, _ patience: WaitLimit) -> Picture? {
        guard let ladder else {
            state = .slate
            return nil
        }
        switch ladder.resolve(patience) {
        case .ready(let source, let index):
            source.endFrame = endFrame
            playing = (source, index, true)
            state = .playing
            return nil
        case .opening:
            if parts.how != .slate { beginPart(frame, .slate, cause: "the source is slow to open") }
            return slatePicture(frame)
        case .exhausted:
            state = .slate
            if parts.how == .slate { parts.end(at: frame) }
            return nil
        }
    }

    private func play(_ frame: Int64, _ patience: WaitLimit) -> Picture? {
        guard let playing else {
            state = .slate
            return nil
        }
        let step = playing.source.picture(for: frame, patience: patience)
        switch step {
        case .frame, .accessUnit:
            tools.sourceGavePicture()
            waitingSince = nil
            if playing.isNew { announce(frame) }
        case .notYet, .ended: break
        }
        switch step {
        case .frame(let picture):
            lastPicture = picture
            return keyed(picture)
        case .accessUnit(let unit):
            lastPicture = nil
            forcesKey = true
            return .accessUnit(unit)
        case .notYet:
            noteWaiting(frame)
            if playing.isNew && parts.how != .slate {
                beginPart(frame, .slate, cause: "the source has not delivered video yet")
            }
            lastPicture = lastPicture ?? playing.source.lastPicture()
            return held(frame)
        case .ended(let cause):
            finishSource(frame, cause)
            return nil
        }
    }

    private func announce(_ frame: Int64) {
        guard let playing else { return }
        self.playing?.isNew = false
        beginPart(frame, playing.source.how, cause: ladder?.lastCause)
        forcesKey = true
    }

    /// The source has no more pictures: the next rung when it never had one, else again from its start, else hold.
    private func finishSource(_ frame: Int64, _ cause: String?) {
        guard let playing, let item else { return }
        let source = item.sources[playing.index]
        if playing.isNew {
            ladder?.fail(
                SourceFailure(
                    code: "source.empty", what: "Cannot play \(source.path)",
                    why: cause ?? "it has no picture at its in-point",
                    fix: "Check the file and the in-point."))
            self.playing = nil
            state = .choosing
        } else if source.loops && cause == nil {
            lastPicture = lastPicture ?? playing.source.lastPicture()
            playing.source.close()
            let again = tools.reopen(source, frame)
            again.endFrame = endFrame
            self.playing = (again, playing.index, false)
            state = .reopening
        } else {
            lastPicture = lastPicture ?? playing.source.lastPicture()
            state = .holding
            let why = cause ?? "the source is shorter than the item"
            // A few frames at the end are rounding between file and plan, not a deviation.
            if endFrame - frame > tools.format.frames(in: .milliseconds(500)) { beginPart(frame, .held, cause: why) }
            if let cause { tools.report(brokenSource(source, cause), item.id) }
        }
    }

    private func reopen(_ frame: Int64, _ patience: WaitLimit) -> Picture? {
        guard let playing, let item else {
            state = .holding
            return nil
        }
        switch playing.source.opened(patience: patience) {
        case .ready:
            switch playing.source.picture(for: frame, patience: patience) {
            case .frame(let picture):
                state = .playing
                lastPicture = picture
                return keyed(picture)
            case .accessUnit(let unit):
                state = .playing
                (lastPicture, forcesKey) = (nil, true)
                return .accessUnit(unit)
            case .notYet, .ended:
                // A loop that gives no picture ends the item's pictures instead of starting again forever.
                state = .holding
                return nil
            }
        case .opening:
            return held(frame)
        case .failed(let failure):
            tools.report(failure, item.id)
            state = .holding
            beginPart(frame, .held, cause: "\(failure.what): \(failure.why)")
            return nil
        }
    }

    private func noteWaiting(_ frame: Int64) {
        let since = waitingSince ?? frame
        waitingSince = since
        guard frame - since == tools.format.frames(in: .seconds(1)), let playing, let item else { return }
        tools.report(brokenSource(item.sources[playing.index], "it has given no picture for a second"), item.id)
    }

    private func brokenSource(_ source: EngineSource, _ cause: String) -> SourceFailure {
        SourceFailure(
            code: "source.broken", what: "Cannot play \(source.path)", why: cause,
            fix: "Check the file and the disk or server it is on.")
    }

    private func beginPart(_ frame: Int64, _ how: OutputKind, cause: String?) {
        let frames = endFrame == .max ? 0 : endFrame - frame
        var report = EngineItemReport(
            item: item?.id ?? 0, source: how == .slate ? nil : playing?.index, firstFrame: frame, frames: frames,
            how: how, cause: cause)
        if how == .transcoded, tools.format.video.mode == .copyIfPossible, let item, let playing {
            report.obstacles =
                tools.format.copyRule.obstacles(item.sources[playing.index].facts)
                + (tools.isCovered(item) ? [.graphics] : []) + subtitles(item.sources[playing.index])
        }
        parts.begin(report)
    }

    private func subtitles(_ source: EngineSource) -> [CopyObstacle] {
        source.subtitles?.mayApply(to: source.facts) == true ? [.subtitles] : []
    }

    private func held(_ frame: Int64) -> Picture { lastPicture.map(keyed) ?? slatePicture(frame) }

    private func slatePicture(_ frame: Int64) -> Picture { keyed(tools.slate.picture(for: frame, text)) }

    private func keyed(_ picture: Frame) -> Picture {
        defer { forcesKey = false }
        return .frame(picture, forcesKey: forcesKey)
    }
}
