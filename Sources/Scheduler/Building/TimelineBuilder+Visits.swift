import Core

extension TimelineBuilder {
    /// One item of a visit with the fillers around it; or the end of the visit.
    mutating func play(_ visit: Visit) {
        if registers.visit == nil { begin(visit) }
        guard let progress = registers.visit, progress.remaining != 0 else {
            if registers.visit?.placed == 0, count(of: visit) == 0 { warnAboutEmptiness(visit) }
            return end(visit)
        }
        if let until = progress.until, registers.position >= until { return end(visit) }
        guard let unit = plan(visit, progress) else {
            deck.rollBack()
            if let special = heldUp {
                heldUp = nil
                return fill(until: special.start, visit.filling, rule: visit.rule, why: reason(upTo: special))
            }
            if progress.placed == 0 { warnAboutEmptiness(visit) }
            return end(visit)
        }
        heldUp = nil
        deck.commit()
        if deck.hasForgotten { warnAboutLink(visit) }
        place(unit, visit)
    }

    private mutating func warnAboutLink(_ visit: Visit) {
        deck.hasForgotten = false
        let rule = input.program.name(ofRule: visit.rule)
        warn(
            "linked.behind", rule: visit.rule,
            "\(rule) is \(LinkedQueue.greatestLength) items ahead of a rule linked with it, which skips the oldest",
            fix: "Let rules that are linked play about as many items each, or unlink one.")
    }

    /// With `group`, what an earlier build has drawn from; else the next.
    mutating func begin(_ visit: Visit, drawingFrom group: String? = nil) {
        let position = registers.position
        var progress = VisitState(started: position)
        progress.repeated = beginRerun(visit)
        deck.link = visit.link
        defer { deck.link = nil }
        if let groups = visit.groups {
            progress.drawsFrom = group ?? deck.drawGroup(handles[groups])
            deck.commit()
        }
        registers.visit = progress
        switch visit.extent {
        case .count(let count): progress.remaining = count
        case .amount(let formula): progress.remaining = amount(formula, visit)
        case .wholeContent: progress.remaining = count(of: visit)
        case .span(let span, _): progress.until = position + span
        case .until(let time):
            // A round that placed nothing looks past a fixed start that is now.
            let placedNothing = registers.idleSteps > input.program.instructions.count
            progress.until =
                isOverLate(time)
                ? position
                : input.zone.next(time, atOrAfter: placedNothing ? position + TimeSpan(microseconds: 1) : position)
        case .endless: break
        }
        if visit.title != nil { progress.group = newGroup() }
        registers.visit = progress
    }

    /// What the visit draws from: its content, or one group of it.
    mutating func handle(of visit: Visit) -> CursorSet.Handle {
        guard let group = registers.visit?.drawsFrom else { return handles[visit.source] }
        return deck.open(input.program.sources[visit.source].narrowed(to: .group(group)))
    }

    /// How many items there are to draw from. (Opening a cursor changes the deck, so the handle comes first.)
    private mutating func count(of visit: Visit) -> Int {
        if visit.rerun != nil { return registers.visit?.repeated?.programmes.count ?? 0 }
        let handle = handle(of: visit)
        return deck.count(handle)
    }

    private mutating func amount(_ formula: Formula, _ visit: Visit) -> Int {
        let handle = handle(of: visit)
        let count = count(of: visit)
        let random = randomNumber("count of \(input.program.name(ofSource: visit))", below: count)
        let value = formula.value([
            "count": Double(count), "random": Double(random), "entry": Double(deck.entryAmount(handle)),
            "parts": Double(deck.partCount(handle)),
        ])
        return Int(min(max(value.rounded(.down), 0), 10_000))
    }

    /// The next unit; nil when there is none, or it does not fit.
    private mutating func plan(_ visit: Visit, _ progress: VisitState) -> ProgrammeUnit? {
        // Each round skips at most one item, so one cycle of the content finds one that fits if there is one.
        // How much there is, is only looked at when an item does not fit: it takes time in long playlists.
        var attempts: Int?
        var (passed, discarded, hasSkipped) = (0, 0, false)
        while attempts ?? 1 > 0 {
            guard var unit = makeUnit(visit, progress, passing: passed) else { return nil }
            let length = unit.length
            if let special = upcomingSpecial, registers.position + length > special.start,
                registers.position + length <= progress.until ?? .distantFuture
            {
                if cut(&unit, at: special) { return unit }
                heldUp = special
                guard mayPass(visit), passed < Self.mostPassed else { return nil }
                passed += 1
                deck.rollBack()
                continue
            }
            guard let until = progress.until else { return unit }
            if registers.position + length > until || hasSkipped {
                attempts = (attempts ?? max(1, count(of: visit)) + visit.discard) - 1
            }
            if registers.position + length <= until {
                // Where only what is too long lies between, the same item would come twice in a row.
                guard hasSkipped, unit.programme.draw.media == progress.last else { return unit }
                passed += 1
                deck.rollBack()
            } else if case .span(let span, _) = visit.extent, length > span {
                skipForGood(unit, visit, passing: passed)
                hasSkipped = true
            } else {
                guard discarded < visit.discard else { return nil }
                discarded += 1
                passed += 1
                deck.rollBack()
            }
        }
        return nil
    }

    /// Whether another programme may come first where the next is not over before a special.
    private func mayPass(_ visit: Visit) -> Bool {
        visit.rerun == nil && visit.link == nil && input.program.sources[visit.source].order.isMixed
    }

    /// What never fits would only block the cursor while it waits for a better moment.
    private mutating func skipForGood(_ unit: ProgrammeUnit, _ visit: Visit, passing passed: Int) {
        let media = unit.programme.draw.media
        let rule = input.program.name(ofRule: visit.rule)
        warn(
            "item.too-long", rule: visit.rule,
            "\(rule) skips items that are longer than its duration, such as item \(media)",
            fix: "Make the duration longer, or take long items out of the content.")
        deck.rollBack()
        if visit.rerun != nil {
            registers.visit?.repeated?.next = Int(unit.programme.draw.number)
            return
        }
        deck.now = unit.before.reduce(registers.position) { $0 + $1.length }
        let handle = handle(of: visit)
        deck.link = visit.link
        deck.skip(handle, media, passing: passed)
        deck.link = nil
        deck.commit()
    }

    /// Puts the unit on the timeline.
    private mutating func place(_ unit: ProgrammeUnit, _ visit: Visit) {
        let again = visit.rerun == nil ? nil : repeated(by: unit.programme.draw)
        let group = group(of: again)
        let title = visit.title ?? again?.title
        let start = unit.before.reduce(registers.position) { $0 + $1.length }
        record(unit, visit, start: start, group: group, title: title)
        for planned in unit.items {
            append(planned, rule: visit.rule, group: group, title: title, hidden: visit.hidden)
        }
        if visit.rerun != nil { registers.visit?.repeated?.next = Int(unit.programme.draw.number) }
        if let padded = unit.padded { registers.rest = PaddingRest(until: padded, rule: visit.rule) }
        registers.visit?.placed += 1
        registers.visit?.last = unit.programme.draw.media
        if let remaining = registers.visit?.remaining { registers.visit?.remaining = remaining - 1 }
        if registers.visit?.remaining == 0 { end(visit) }
    }

    /// Fills what is left of the visit's time, and continues with the next instruction.
    private mutating func end(_ visit: Visit) {
        let until = registers.visit?.until
        var isFilled = false
        if case .span(_, let tail) = visit.extent, tail != .none, let until { isFilled = registers.position < until }
        if isFilled || registers.visit?.placed ?? 0 > 0 { noteVisit() }
        registers.visit = nil
        advance()
        guard let until else { return }
        switch visit.extent {
        case .until(let time): fill(until: until, visit.filling, rule: visit.rule, why: "up to the fixed start \(time)")
        case .span(_, .filler):
            fill(until: until, visit.filling, rule: visit.rule, why: "up to the end of the rule's duration")
        case .span(_, .offline):
            fill(
                until: until, Filling(tail: [], fallback: visit.filling.fallback), rule: visit.rule,
                why: "up to the end of the rule's duration")
        case .span(_, .none), .count, .amount, .wholeContent, .endless: break
        }
    }

    private mutating func warnAboutEmptiness(_ visit: Visit) {
        let rule = input.program.name(ofRule: visit.rule)
        if let rerun = visit.rerun, registers.visit?.repeated?.programmes.isEmpty ?? true {
            return warn(
                "rerun-of.empty", rule: visit.rule, "\(rule) has nothing to repeat: \(rerun.lack)",
                fix: "It plays once there is a past to repeat; until then the next rule follows.")
        }
        let airing = input.program.sources[visit.source].airing
        let handle = handle(of: visit)
        if airing != .any, deck.isOver(handle) {
            warnAboutAiring(airing, visit)
        } else if visit.rerun == nil, deck.count(handle) == 0 {
            warn(
                "content.empty", rule: visit.rule, "\(rule) has nothing to play",
                fix: "Add items to its content, or check that their files can be played.")
        } else if case .until(let time) = visit.extent {
            warn(
                "flood.nothing-fits", rule: visit.rule,
                "\(rule) has no time for its next item before the fixed start \(time)",
                fix: "Give it shorter items, or more time.")
        }
    }

    private mutating func warnAboutAiring(_ airing: ScheduleRule.Airing, _ visit: Visit) {
        let rule = input.program.name(ofRule: visit.rule)
        if airing == .firstRun {
            warn(
                "first-run.over", rule: visit.rule, "\(rule) has played everything once",
                fix: "Add items to its content, or add another rule after it.")
        } else {
            warn(
                "rerun.empty", rule: visit.rule, "\(rule) has nothing to repeat: no first run has played any of it",
                fix: "Add a first-run rule with the same content to the channel's schedules.")
        }
    }

    func decision(_ visit: Visit, _ progress: VisitState) -> String {
        switch visit.extent {
        case .count(1): "one item"
        case .count(let count): "item \(progress.placed + 1) of \(count)"
        case .amount, .wholeContent: "item \(progress.placed + 1) of \(progress.placed + (progress.remaining ?? 0))"
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
