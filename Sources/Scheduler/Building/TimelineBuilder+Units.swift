import Core

extension TimelineBuilder {
    /// Around one item; more is a mistake in the schedule.
    private static let greatestFillerCount = 1_000
    /// A break this close to the beginning, the end or another break is none.
    private static let leastPart = TimeSpan.seconds(10)

    /// The next programme that comes after `passed` others, with its fillers; nil when there is none.
    mutating func makeUnit(_ visit: Visit, _ progress: VisitState, passing passed: Int) -> ProgrammeUnit? {
        // Each item is drawn for the moment at which it begins: it may be another day.
        deck.now = registers.position
        let before = visit.before.flatMap { surround($0, .pre) }
        let start = deck.now
        guard let draw = draw(visit, passing: passed) else { return nil }
        let again = visit.rerun == nil ? nil : repeated(by: draw)
        var programme = PendingItem(
            draw: draw, kind: .programme, decision: again.map { decision(repeating: $0) } ?? decision(visit, progress))
        programme.language = visit.language ?? again?.language
        var unit = ProgrammeUnit(programme)
        unit.before = before
        interrupt(&unit, visit, from: start)
        unit.after += visit.after.flatMap { surround($0, .post) }
        if let padding = visit.padding { pad(&unit, visit, with: padding, until: bounded(progress.until)) }
        return unit
    }

    private mutating func draw(_ visit: Visit, passing passed: Int) -> Draw? {
        if visit.rerun != nil { return drawAgain(visit, passing: passed) }
        let handle = handle(of: visit)
        deck.link = visit.link
        defer { deck.link = nil }
        return deck.draw(handle, passing: passed)
    }

    // MARK: Around

    private mutating func surround(_ index: Int, _ kind: Filler.Kind) -> [PendingItem] {
        let stock = input.program.fillers[index]
        switch stock.filler.mode {
        case .count(let count): return countedFiller(stock, count, kind)
        case .randomCount(let most):
            let count = randomNumber(
                "filler \(stock.filler.id)", below: max(0, min(most, Self.greatestFillerCount)) + 1)
            return countedFiller(stock, count, kind)
        case .duration(let span):
            let decision = "\(kind.rawValue)-roll filler that fits into \(span.clock)"
            return bestFit(stock.source, into: span, atMost: Self.greatestFillerCount).map {
                PendingItem(draw: $0, kind: .filler(kind), of: stock, decision: decision)
            }
        case .pad, .fill: return []
        }
    }

    private mutating func countedFiller(_ stock: CompiledSchedule.FillerSource, _ count: Int, _ kind: Filler.Kind)
        -> [PendingItem]
    {
        var items: [PendingItem] = []
        for number in 0..<max(0, min(count, Self.greatestFillerCount)) {
            guard let draw = deck.draw(handles[stock.source]) else { break }
            let decision = "\(kind.rawValue)-roll filler \(number + 1) of \(count)"
            items.append(PendingItem(draw: draw, kind: .filler(kind), of: stock, decision: decision))
            deck.now += draw.duration
        }
        return items
    }

    /// A whole number below `bound` for this place of the timeline.
    func randomNumber(_ purpose: String, below bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        let stream = RandomDraw.stream(input.seed, purpose)
        return RandomDraw.number(stream, UInt64(bitPattern: registers.position.microseconds), below: bound)
    }

    // MARK: Inside

    /// Breaks for mid-roll fillers, which follow a programme without breaks.
    private mutating func interrupt(_ unit: inout ProgrammeUnit, _ visit: Visit, from start: Instant) {
        deck.now = start + unit.programme.length
        let padding = visit.padding.map { input.program.fillers[$0].filler }.flatMap { $0.kind == .mid ? $0 : nil }
        guard let chooser = visit.inside.first.map({ input.program.fillers[$0].filler }) ?? padding else { return }
        unit.breaks = breaks(of: unit.programme, chooser)
        guard !unit.breaks.isEmpty else {
            unit.after += visit.inside.flatMap { surround($0, .post) }
            return
        }
        var inserted = TimeSpan.zero
        for point in unit.breaks {
            deck.now = start + point + inserted
            let insert = visit.inside.flatMap { surround($0, .mid) }
            unit.inserts.append(insert)
            inserted = insert.reduce(inserted) { $0 + $1.length }
        }
        deck.now = start + unit.programme.length + inserted
    }

    private func breaks(of programme: PendingItem, _ filler: Filler) -> [TimeSpan] {
        let length = programme.length
        var points: [TimeSpan] = []
        for point in candidates(programme.draw.media, filler.breaks, length) {
            let isApart = point - (points.last ?? .zero) >= Self.leastPart
            if isApart && length - point >= Self.leastPart { points.append(point) }
        }
        guard let formula = filler.breakFilter else { return points }
        var chosen: [TimeSpan] = []
        for (index, point) in points.enumerated() {
            let values = [
                "num": Double(index + 1), "point": point.fractionalSeconds, "total_points": Double(points.count),
                "matched_points": Double(chosen.count), "total_duration": length.fractionalSeconds,
                "total_progress": point.fractionalSeconds / length.fractionalSeconds,
                "remaining_duration": (length - point).fractionalSeconds,
                "last_mid_filler": (point - (chosen.last ?? .zero)).fractionalSeconds,
            ]
            if formula.isTrue(values) { chosen.append(point) }
        }
        return chosen
    }

    private func candidates(_ media: MediaID, _ breaks: Filler.Breaks, _ length: TimeSpan) -> [TimeSpan] {
        switch breaks {
        case .chapters: return input.content.chapters(of: media)
        case .every(let span) where span >= Self.leastPart:
            return (1...max(1, length.microseconds / span.microseconds)).map { span * $0 }
        case .every: return []
        }
    }

    // MARK: Padding

    /// Fills the unit up to the next multiple of the filler's duration in wall-clock time.
    private mutating func pad(_ unit: inout ProgrammeUnit, _ visit: Visit, with index: Int, until bound: Instant?) {
        let stock = input.program.fillers[index]
        guard case .pad(let span) = stock.filler.mode, span > .zero else { return }
        let end = registers.position + unit.length
        let target = padded(end, span, until: bound)
        guard target > end else { return }
        let decision = "pads to \(input.zone.local(target).time)"
        deck.now = end
        // Padding before something moves it, and what was drawn for today may then begin tomorrow.
        let kind = isDaily(visit) && crossesMidnight(target) ? .post : stock.filler.kind
        let draws = bestFit(stock.source, into: target - end, atMost: Self.greatestFillerCount)
        unit.pad(
            with: draws.map {
                PendingItem(draw: $0, kind: .filler(stock.filler.kind), of: stock, decision: decision)
            }, kind)
        unit.padded = target
    }

    private func isDaily(_ visit: Visit) -> Bool {
        let fillers = visit.before + visit.inside + visit.after + [visit.padding].compactMap { $0 }
        let sources = [visit.source] + fillers.map { input.program.fillers[$0].source }
        return sources.contains { deck.isDaily(handles[$0]) }
    }

    /// Whether something that ends at `end` may begin on another day than today.
    private func crossesMidnight(_ end: Instant) -> Bool {
        input.zone.local(registers.position).date != input.zone.local(end - TimeSpan(microseconds: 1)).date
    }

    /// The next multiple of `span` in wall-clock time, at or after `end`, but not after `bound`.
    private func padded(_ end: Instant, _ span: TimeSpan, until bound: Instant?) -> Instant {
        let local = end + .seconds(input.zone.offset(at: end))
        let past = local.microseconds % span.microseconds
        guard past > 0 else { return end }
        let target = end + (span - TimeSpan(microseconds: past))
        return bound.map { end <= $0 ? min(target, $0) : target } ?? target
    }

    /// Plays what padding has left over: nothing fitted any more.
    mutating func finish(_ rest: PaddingRest) {
        registers.rest = nil
        guard rest.until - registers.position > BestFit.tolerance,
            let visit = input.program.visit(ofRule: rest.rule)?.visit
        else { return }
        fill(
            until: rest.until, Filling(tail: [], fallback: visit.filling.fallback), rule: rest.rule,
            why: "up to \(input.zone.local(rest.until).time)")
    }

    /// What is left of the padding of a unit that ends here; nil when its rule does not pad.
    func rest(after item: TimelineItem, _ script: [InstructionFingerprint]) -> PaddingRest? {
        guard item.kind == .programme || [.filler(.pre), .filler(.mid), .filler(.post)].contains(item.kind),
            let number = script.rule(of: item.reason),
            let rule = input.program.counterpart(ofRule: number, in: script),
            let padding = input.program.visit(ofRule: rule)?.visit.padding,
            case .pad(let span) = input.program.fillers[padding].filler.mode, span > .zero
        else { return nil }
        return PaddingRest(
            until: padded(item.finish, span, until: bounded(registers.visit?.until)), rule: rule)
    }
}

extension TimeSpan {
    var fractionalSeconds: Double { Double(microseconds) / 1_000_000 }
}
