import Core
import LibAV
import Linux

/// A channel from its first frame to its last: takes segment after segment from the rundown and sends frame after frame.
final class FrameLoop {
    struct Outlet {
        let clock: any EngineClock
        let startsNow: Bool
        let files: any FileOpening
        let encoders: VideoEncoders
        /// How many frames before the present the channel begins.
        let reach: Int64
        let stream: ([UInt8]) -> Void
        let events: (EngineEvent) -> Void
    }

    /// The next item's source is opened this long before its first frame.
    private static let preparation = TimeSpan.seconds(3)
    private static let openDeadline = TimeSpan.seconds(5)
    /// A rendered file has no viewers; a slow disk must not change it.
    private static let unpacedOpenDeadline = TimeSpan.minutes(2)
    /// Older sound than this is not made up for.
    private static let mostMissingSound = TimeSpan.seconds(5)

    /// For so long viewers of a starting channel wait for each picture.
    private static let promptness = TimeSpan.milliseconds(500)

    private static let largestWrite = 1 << 16
    /// The service table has one byte for the length of a name and its coding.
    private static let longestServiceName = 250

    private let begin: EngineBegin
    private let format: ChannelFormat
    private let plan: PlanMailbox
    private let outlet: Outlet
    private let slate: Slate
    private let painter: TextPainter
    private let graphics: GraphicsStage
    /// What was drawn up to this frame.
    private var drawn: (ids: Set<Int64>, until: Int64) = ([], 0)
    private let factory: SourceFactory
    private let output: TransportOutput
    private let pictures: PictureEncoder
    /// The audio tracks, the main one first.
    private let sounds: [SoundLine]
    private var pacer: Pacer
    private var load: ChannelLoad
    private var faults: FaultReporter
    private var rundown: Rundown
    private var frame: Int64
    private var prepared: (ladder: FallbackLadder, firstFrame: Int64)?
    private var isAbandoned = false

    init(_ begin: EngineBegin, rundown: Rundown, plan: PlanMailbox, outlet: Outlet) throws(LibAVError) {
        self.begin = begin
        self.rundown = rundown
        self.plan = plan
        self.outlet = outlet
        let format = ChannelFormat(begin)
        self.format = format
        frame = begin.firstFrame
        slate = Slate(format)
        let report: (any Explained) -> Void = { error in
            outlet.events(
                .fault(
                    EngineFault(item: nil, code: error.code, what: error.what, why: error.why, fix: error.fix)))
        }
        painter = TextPainter(.init(width: format.video.width, height: format.video.height), report: report)
        factory = SourceFactory(slate: slate, files: outlet.files, painter: painter)
        graphics = GraphicsStage(format, files: outlet.files, waits: !begin.paced, painter: painter, report: report)
        pacer = Pacer(format, begin: begin, clock: outlet.clock, startsNow: outlet.startsNow)
        faults = FaultReporter(format, events: outlet.events)
        load = ChannelLoad(
            begin.shedding ?? .none, reach: format.span(ofFrames: outlet.reach), events: outlet.events)
        let firstSample = Self.firstSample(begin, format)
        let skipped = begin.skipped ?? SkippedTime()
        var lines: [SoundLine] = []
        for track in format.tracks {
            lines.append(
                try SoundLine(
                    track, sampleRate: format.audio.sampleRate, position: firstSample, skipped: skipped.samples,
                    resumes: begin.firstSample != nil))
        }
        sounds = lines
        pictures = PictureEncoder(
            format, encoders: outlet.encoders,
            promptUntil: begin.firstFrame + (begin.paced ? format.frames(in: Self.promptness) : 0),
            report: { error in
                outlet.events(
                    .fault(
                        EngineFault(
                            item: nil, code: error.code, what: error.what, why: error.why, fix: error.fix)))
            })
        pictures.step = load.step
        let start = TransportOutput.Start(
            frame: frame, samples: sounds.map(\.encoder.firstSample), skipped: skipped, continuity: begin.continuity,
            serviceName: begin.channelName.cut(toBytes: Self.longestServiceName))
        let events = outlet.events
        output = try TransportOutput(format, start: start, sink: outlet.stream) { frame, sample in
            events(.keyFrame(frame: frame, sample: sample))
        }
    }

    private static func firstSample(_ begin: EngineBegin, _ format: ChannelFormat) -> Int64 {
        let planned = format.sample(ofFrame: begin.firstFrame)
        guard let wanted = begin.firstSample else { return planned }
        let most = roundedRatio(mostMissingSound.microseconds, format.audio.sampleRate, 1_000_000)
        return min(max(wanted, planned - most), planned + most)
    }

    func run() throws(LibAVError) {
        var wasStarved = false
        while !isAbandoned {
            readPlan()
            switch rundown.segment(at: frame, format: format) {
            case .item(let item, let endFrame):
                wasStarved = false
                try play(player(for: item, endFrame: endFrame))
            case .gap(let endFrame):
                wasStarved = false
                try play(gapPlayer(endFrame: endFrame))
            case .starved:
                // Rendered output depends on the plan alone: wait for it instead of filling in.
                guard begin.paced else {
                    plan.wait()
                    continue
                }
                if !wasStarved { outlet.events(.starved(frame: frame)) }
                wasStarved = true
                try play(gapPlayer(endFrame: .max))
            case .finished:
                return try finish()
            }
        }
    }

    // MARK: Frames

    private func play(_ player: ItemPlayer) throws(LibAVError) {
        planGraphics(for: player)
        while frame < player.endFrame && !rundown.isStopped && !isAbandoned {
            let lateness = pacer.wait(for: frame, beforeSleep: output.flush)
            noteLateness(lateness)
            player.note(late: lateness, step: load.step)
            if measure(player, lateness), try cut(player) { return }
            try send(player)
            frame += 1
            if readPlan() {
                followPlan(player)
                planGraphics(for: player)
            }
            prepareNext(after: player)
        }
        player.end(at: frame)
        drawn = (Set((rundown.current?.graphics ?? []).map(\.id)), frame)
    }

    private func planGraphics(for player: ItemPlayer) {
        let item = player.item == nil ? nil : rundown.current
        let start = item.map { min(frame, format.frame(at: $0.start)) } ?? frame
        graphics.plan(
            item, start..<max(start, player.endFrame), after: drawn.until == start ? drawn.ids : [], next: rundown.next,
            rundown.overlay)
    }

    private func send(_ player: ItemPlayer) throws(LibAVError) {
        let patience = pacer.patience(for: frame)
        var shown: Frame?
        switch player.picture(for: frame, patience: patience) {
        case .frame(let picture, let forcesKey):
            shown = picture
            let drawn = try graphics.draw(on: picture, number: frame)
            try pictures.encode(drawn, number: frame, forcesKey: forcesKey) { unit throws(LibAVError) in
                try output.add(unit)
            }
        case .accessUnit(let unit):
            try pictures.drain { unit throws(LibAVError) in try output.add(unit) }
            try output.add(unit)
        }
        let end = format.sample(ofFrame: frame + 1)
        for (number, line) in sounds.enumerated() {
            player.sound(number, upTo: end, into: line.buffer, patience: patience)
            line.buffer.appendSilence(upTo: end)
            try line.encode { packet throws(LibAVError) in try output.add(sound: packet, of: number) }
        }
        player.watch(shown, isSilent: sounds[0].buffer.takeSilence(), at: frame)
        // Viewers wait for a channel that starts; later on one write serves a burst of frames.
        if !pacer.isAhead || output.byteCount >= Self.largestWrite { output.flush() }
    }

    private func finish() throws(LibAVError) {
        prepared?.ladder.close()
        try pictures.drain { unit throws(LibAVError) in try output.add(unit) }
        for (number, line) in sounds.enumerated() {
            try line.finish { packet throws(LibAVError) in try output.add(sound: packet, of: number) }
        }
        try output.finish()
    }

    /// Viewers do not notice less than this: their players buffer more.
    private static let noticeable = TimeSpan.milliseconds(500)

    private func noteLateness(_ lateness: TimeSpan) {
        // The start is late by nature: the channel catches up from its first frame on.
        guard lateness >= Self.noticeable, frame - begin.firstFrame > format.frames(in: .seconds(10)) else { return }
        let fault = SourceFailure(
            code: "engine.late", what: "Channel \(begin.channelNumber) is running late",
            why: "it is \(lateness.tenths) s behind, because this machine is too slow for it",
            fix: "Run fewer transcoded channels at once, or give its profile a smaller picture or a faster preset.")
        faults.report(fault, item: nil, at: frame)
    }

    // MARK: Load

    /// Measures what the channel costs and sheds what must be shed. True when the plan must be cut forward.
    private func measure(_ player: ItemPlayer, _ lateness: TimeSpan) -> Bool {
        // A rendered file has no viewers.
        guard begin.paced else { return false }
        let sent = format.span(ofFrames: frame) - format.span(ofFrames: begin.firstFrame)
        let reading = LoadMeter.Reading(
            uptime: outlet.clock.uptime, processor: outlet.clock.processorTime,
            rested: pacer.rested + load.work.waited, sent: sent)
        let isDue = load.note(
            .init(reading: reading, frame: frame, lag: pacer.lag, late: lateness, part: player.part), age: sent)
        pictures.step = load.step
        pictures.isUrgent = lateness > .zero
        return isDue && player.canBeCut(at: frame)
    }

    /// Leaves out what the channel is too late for: video and audio go on together with what is due now. False when
    /// there is nothing to leave out.
    private func cut(_ player: ItemPlayer) throws(LibAVError) -> Bool {
        let frames = format.wholeSamples(inFrames: pacer.presentFrame - frame)
        guard frames > 0 else { return false }
        try pictures.drain { unit throws(LibAVError) in try output.add(unit) }
        let samples = format.sample(ofFrame: frame + frames) - format.sample(ofFrame: frame)
        output.skip(SkippedTime(frames: frames, samples: samples))
        for line in sounds { line.buffer.skip(samples) }
        player.end(at: frame)
        outlet.events(.cut(EngineCut(frame: frame, frames: frames, samples: samples)))
        rundown.putBack()
        frame += frames
        load.restart()
        return true
    }

    // MARK: The plan

    /// True when something came.
    @discardableResult private func readPlan() -> Bool {
        guard let delivery = plan.look() else { return false }
        for command in delivery.commands { rundown.apply(command) }
        if delivery.isClosed { rundown.close() }
        isAbandoned = delivery.isAbandoned && begin.paced
        if delivery.isAbandoned { rundown.close() }
        return true
    }

    private func followPlan(_ player: ItemPlayer) {
        if player.item == nil {
            player.move(end: rundown.endOfGap(after: frame, format: format))
        } else if let end = rundown.endOfCurrent(after: frame, format: format) {
            player.move(end: end)
        }
    }

    private func player(for item: EngineItem, endFrame: Int64) -> ItemPlayer {
        let text = Slate.Text(
            headline: begin.channelName, upNext: item.upNext, utcOffsetSeconds: item.utcOffsetSeconds)
        return ItemPlayer(
            item: item, ladder: takeLadder(for: item, endFrame: endFrame), endFrame: endFrame, text: text,
            parts: PartLog(events: outlet.events), tools: tools)
    }

    private func gapPlayer(endFrame: Int64) -> ItemPlayer {
        ItemPlayer(
            item: nil, ladder: nil, endFrame: endFrame,
            text: Slate.Text(
                headline: begin.channelName, upNext: rundown.next?.title,
                utcOffsetSeconds: rundown.next?.utcOffsetSeconds ?? 0),
            parts: PartLog(events: outlet.events), tools: tools)
    }

    private var tools: ItemPlayer.Tools {
        ItemPlayer.Tools(
            slate: slate, format: format,
            reopen: { [unowned self] source, frame in
                var again = source
                again.inPoint = .zero
                let text = Slate.Text(headline: begin.channelName, upNext: nil, utcOffsetSeconds: 0)
                return factory.make(request(again, origin: frame, firstFrame: frame, endFrame: .max), text: text)
            },
            report: { [unowned self] error, item in faults.report(error, item: item, at: frame) },
            sourceGavePicture: { [unowned self] in pacer.sourceGavePicture() },
            deadAir: { [unowned self] report in outlet.events(.deadAir(report)) },
            isCovered: { [unowned self] item in isCovered(item, endFrame: format.frame(at: item.finish)) })
    }

    // MARK: Sources

    private func prepareNext(after player: ItemPlayer) {
        guard player.endFrame != .max, player.endFrame - frame <= format.frames(in: Self.preparation),
            let next = rundown.next, format.frame(at: next.start) <= player.endFrame
        else { return }
        if let prepared, prepared.ladder.item == next, prepared.firstFrame == player.endFrame { return }
        prepared?.ladder.close()
        prepared = (makeLadder(for: next, firstFrame: player.endFrame, endFrame: .max), player.endFrame)
    }

    private func takeLadder(for item: EngineItem, endFrame: Int64) -> FallbackLadder {
        defer { prepared = nil }
        if let prepared, prepared.ladder.item == item, prepared.firstFrame == frame { return prepared.ladder }
        prepared?.ladder.close()
        return makeLadder(for: item, firstFrame: frame, endFrame: endFrame)
    }

    private func makeLadder(for item: EngineItem, firstFrame: Int64, endFrame: Int64) -> FallbackLadder {
        let origin = format.frame(at: item.start)
        let end = min(endFrame, format.frame(at: item.finish))
        let text = Slate.Text(headline: item.title, upNext: item.upNext, utcOffsetSeconds: item.utcOffsetSeconds)
        let isCovered = isCovered(item, endFrame: end)
        return FallbackLadder(
            item, factory: factory, text: text, clock: outlet.clock, deadline: Self.openDeadline,
            request: { [unowned self] source, from in
                var request = request(
                    source, origin: from ?? origin, firstFrame: from ?? firstFrame, endFrame: end)
                request.isCovered = isCovered
                return request
            },
            report: { [unowned self] failure in faults.report(failure, item: item.id, at: frame) })
    }

    /// Whether there is a graphic in every frame of the item.
    private func isCovered(_ item: EngineItem, endFrame: Int64) -> Bool {
        let start = format.frame(at: item.start)
        let frames = start..<max(start, endFrame)
        return (item.graphics ?? []).contains { graphic in
            GraphicTiming(graphic, item: frames, format: format).covers(frames)
        }
    }

    private func request(
        _ source: EngineSource, origin: Int64, firstFrame: Int64, endFrame: Int64
    ) -> SourceRequest {
        let planned = format.sample(ofFrame: firstFrame)
        return SourceRequest(
            source: source, format: format, origin: origin, firstFrame: firstFrame,
            firstSample: firstFrame == begin.firstFrame ? min(planned, sounds[0].buffer.position) : planned,
            endFrame: endFrame,
            openDeadline: begin.paced ? Self.openDeadline : Self.unpacedOpenDeadline, work: load.work,
            seen: graphics.seen)
    }
}
