import Core

extension TimelineBuilder {
    /// One item of a visit with the fillers around it; or the end of the visit.
    mutating func play(_ visit: Visit) {
        if registers.visit == nil { begin(visit) }
        guard let progress = registers.visit, progress.remaining != 0 else { return end(visit) }
        if let until = progress.until, registers.position >= until { return end(visit) }
        guard plan(visit, progress) else {
            deck.rollBack()
            if progress.placed == 0 { warnAboutEmptiness(visit) }
            return end(visit)
        }
        deck.commit()
        place(visit)
    }

    mutating func begin(_ visit: Visit) {
        let position = registers.position
        var progress = VisitState(started: position)
        switch visit.extent {
        case .count(let count): progress.remaining = count
        case .wholeContent: progress.remaining = deck.count(handles[visit.source])
        case .span(let span, _): progress.until = position + span
        case .until(let time):
            // A round that placed nothing looks behind a fixed start that is now.
            let placedNothing = registers.idleSteps > input.program.instructions.count
            progress.until = input.zone.next(
                time, atOrAfter: placedNothing ? position + TimeSpan(microseconds: 1) : position)
        case .endless: break
        }
        if visit.title != nil { progress.group = newGroup() }
        registers.visit = progress
    }

    /// Draws the next unit into `unit`; false when there is none, or it does not fit.
    private mutating func plan(_ visit: Visit, _ progress: VisitState) -> Bool {
        // Each draw skips at most one item, so a pass over the content finds one that fits if there is one.
        var attempts = max(1, deck.count(handles[visit.source]))
        while attempts > 0 {
            unit.removeAll(keepingCapacity: true)
            for filler in visit.before { surround(filler, .pre) }
            guard let draw = deck.draw(handles[visit.source]) else { return false }
            unit.append(
                PlannedItem(
                    draw: draw, length: draw.duration, kind: .programme, decision: decision(visit, progress)))
            for filler in visit.after { surround(filler, .post) }
            guard let until = progress.until else { return true }
            let length = unit.reduce(.zero) { $0 + $1.length }
            if registers.position + length <= until { return true }
            guard case .span(let span, _) = visit.extent, length > span else { return false }
            // It will never fit, so waiting for a better moment would only block the cursor.
            warn(
                "item.too-long", rule: visit.rule,
                "Rule \(visit.rule + 1) skips items that are longer than its duration, such as item \(draw.media)",
                fix: "Make the duration longer, or take long items out of the content.")
            deck.rollBack()
            deck.skip(handles[visit.source], draw.media)
            deck.commit()
            attempts -= 1
        }
        return false
    }

    /// Puts the unit on the timeline.
    private mutating func place(_ visit: Visit) {
        let group = registers.visit?.group ?? newGroup()
        for planned in unit {
            append(planned, rule: visit.rule, group: group, title: visit.title, hidden: visit.hidden)
        }
        registers.visit?.placed += 1
        if let remaining = registers.visit?.remaining { registers.visit?.remaining = remaining - 1 }
        if registers.visit?.remaining == 0 { end(visit) }
    }

    /// Fills what is left of the visit's time, and goes on with the next instruction.
    private mutating func end(_ visit: Visit) {
        let until = registers.visit?.until
        registers.visit = nil
        registers.instruction += 1
        guard let until else { return }
        switch visit.extent {
        case .until(let time): fill(until: until, visit.filling, rule: visit.rule, why: "up to the fixed start \(time)")
        case .span(_, .filler):
            fill(until: until, visit.filling, rule: visit.rule, why: "up to the end of the rule's duration")
        case .span(_, .offline):
            fill(
                until: until, Filling(tail: [], fallback: visit.filling.fallback), rule: visit.rule,
                why: "up to the end of the rule's duration")
        case .span(_, .none), .count, .wholeContent, .endless: break
        }
    }

    private mutating func warnAboutEmptiness(_ visit: Visit) {
        if deck.count(handles[visit.source]) == 0 {
            warn(
                "content.empty", rule: visit.rule, "Rule \(visit.rule + 1) has nothing to play",
                fix: "Add items to its content, or check that their files can be played.")
        } else if case .until(let time) = visit.extent {
            warn(
                "flood.nothing-fits", rule: visit.rule,
                "Rule \(visit.rule + 1) finds no time for its next item before the fixed start \(time)",
                fix: "Give it shorter items, or more time.")
        }
    }

    /// Adds the items of a filler around a programme to the unit.
    private mutating func surround(_ index: Int, _ kind: Filler.Kind) {
        let stock = input.program.fillers[index]
        switch stock.filler.mode {
        case .count(let count):
            for number in 0..<max(0, min(count, Self.greatestFillerCount)) {
                guard let draw = deck.draw(handles[stock.source]) else { return }
                let decision = "\(kind.rawValue)-roll filler \(number + 1) of \(count)"
                unit.append(
                    PlannedItem(draw: draw, length: draw.duration, kind: .filler(kind), decision: decision))
            }
        case .duration(let span):
            let decision = "\(kind.rawValue)-roll filler that fits into \(span.clock)"
            for draw in bestFit(stock.source, into: span, atMost: Self.greatestFillerCount) {
                unit.append(
                    PlannedItem(draw: draw, length: draw.duration, kind: .filler(kind), decision: decision))
            }
        case .fill: return
        }
    }

    /// Around one item; more is a mistake in the schedule.
    private static let greatestFillerCount = 1_000

    private func decision(_ visit: Visit, _ progress: VisitState) -> String {
        switch visit.extent {
        case .count(1): "one item"
        case .count(let count): "item \(progress.placed + 1) of \(count)"
        case .wholeContent: "item \(progress.placed + 1) of \(progress.placed + (progress.remaining ?? 0))"
        case .until(let time): "flood up to the fixed start \(time)"
        case .span(let span, _): "fits into the rule's duration of \(span.clock)"
        case .endless: "flood"
        }
    }
}

extension TimeSpan {
    /// `00:02:10`, or `00:02:10.250` when it is not whole seconds.
    var clock: String {
        let whole = Int(seconds)
        let text = "\(padded(whole / 3_600, 2)):\(padded(whole / 60 % 60, 2)):\(padded(whole % 60, 2))"
        let rest = Int(microseconds - seconds * 1_000_000) / 1_000
        return rest == 0 ? text : "\(text).\(padded(rest, 3))"
    }
}
