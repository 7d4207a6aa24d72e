import Core

/// Programmes that are on only once, pinned to a date and time: what precedes them ends in time, and the schedule continues
/// after them.
extension TimelineBuilder {
    /// A special that cannot begin in time, because of what is on, begins later; but not later than this.
    private static let greatestLateness = TimeSpan.hours(2)
    /// Less of a programme is not worth showing before it is cut off.
    private static let leastShown = TimeSpan.minutes(1)
    /// So many programmes are skipped to find one that is over in time.
    static let mostPassed = 20

    /// The next one that has not begun.
    var upcomingSpecial: PinnedSpecial? {
        input.pinned.indices.contains(upcoming) ? input.pinned[upcoming] : nil
    }

    /// What nothing of a visit may overrun.
    func bounded(_ until: Instant?) -> Instant? {
        guard let start = upcomingSpecial?.start else { return until }
        return min(until ?? start, start)
    }

    /// Specials of a state that knows none are those from its position on.
    mutating func findSpecials() {
        let on = registers.specials
        guard !input.pinned.isEmpty else {
            registers.specials = nil
            return leaveRemoved(on)
        }
        if registers.specials == nil {
            let mark = SpecialMark(start: registers.position, id: SpecialID(Int64.min))
            registers.specials = SpecialState(newest: mark)
        }
        findUpcoming()
        if known(on?.newest.id) == nil {
            registers.specials?.visit = nil
            leaveRemoved(on)
        }
    }

    /// The schedule continues where a special is not there any more that was on.
    private mutating func leaveRemoved(_ state: SpecialState?) {
        guard let started = state?.visit?.started else { return }
        resume(since: started, .skipped)
    }

    private mutating func findUpcoming() {
        guard let newest = registers.specials?.newest else { return }
        upcoming = input.pinned.firstIndex { $0.mark > newest } ?? input.pinned.count
    }

    private func known(_ id: SpecialID?) -> PinnedSpecial? { input.pinned.first { $0.special.id == id } }

    /// Index into the program's sources.
    func source(ofSpecial id: SpecialID) -> Int? { known(id)?.source }

    // MARK: Playing

    /// One step of a special that is due or on; false when none is.
    mutating func playSpecial() -> Bool {
        guard let state = registers.specials else { return false }
        if let visit = state.visit, let special = known(state.newest.id) {
            play(special, visit)
            return true
        }
        while let next = upcomingSpecial, next.start + Self.greatestLateness < registers.position { leaveOut(next) }
        guard let next = upcomingSpecial, next.start <= registers.position else { return false }
        if next.start < registers.position { warnAboutLateness(next) }
        begin(next, at: registers.position)
        let group = next.special.title == nil ? nil : newGroup()
        registers.specials?.visit?.group = group
        return true
    }

    private mutating func begin(_ special: PinnedSpecial, at instant: Instant) {
        var visit = VisitState(started: instant)
        switch special.special.amount {
        case .count(let count): visit.remaining = count
        case .all: visit.remaining = deck.count(handles[special.source])
        }
        registers.rest = nil
        registers.specials?.newest = SpecialMark(start: min(special.start, instant), id: special.special.id)
        registers.specials?.visit = visit
        findUpcoming()
    }

    private mutating func play(_ pinned: PinnedSpecial, _ visit: VisitState) {
        guard visit.remaining ?? 0 > 0, let draw = deck.draw(handles[pinned.source]) else {
            if visit.placed == 0 { warnAboutEmptiness(pinned) }
            return end(pinned)
        }
        deck.commit()
        let special = pinned.special
        var item = PendingItem(draw: draw, kind: .programme, decision: decision(special, visit))
        item.language = special.language
        let group = visit.group ?? newGroup()
        if !input.program.reruns.isEmpty {
            record(
                RecordedProgramme(
                    media: draw.media, start: registers.position, length: item.length, group: group,
                    title: special.title, hidden: draw.hidden, language: special.language), of: nil,
                visit: visit.started)
        }
        append(item, special: special.id, group: group, title: special.title)
        count(pinned)
    }

    /// An item of the special that is on has been placed.
    private mutating func count(_ special: PinnedSpecial) {
        guard let visit = registers.specials?.visit, let remaining = visit.remaining else { return }
        registers.specials?.visit?.placed = visit.placed + 1
        registers.specials?.visit?.remaining = remaining - 1
        if remaining <= 1 { end(special) }
    }

    private func decision(_ special: Special, _ visit: VisitState) -> String {
        let count = visit.placed + (visit.remaining ?? 0)
        return count == 1 ? "one item, only this once" : "item \(visit.placed + 1) of \(count), only this once"
    }

    private mutating func end(_ special: PinnedSpecial) {
        let hasPlayed = registers.specials?.visit?.placed ?? 0 > 0
        registers.specials?.visit = nil
        guard hasPlayed else { return }
        registers.specials?.ended = registers.position
        resume(since: special.start, special.special.displaced)
    }

    private mutating func leaveOut(_ special: PinnedSpecial) {
        registers.specials?.newest = special.mark
        findUpcoming()
        warn(
            "special.missed", special, "is left out: what is on when it should begin is over more than two hours later",
            fix: "Give it another time, or let it cut off what is on.")
    }

    // MARK: The schedule around it

    /// Resumes the schedule where it stopped; or, where a fixed start has come meanwhile, with what is on by the
    /// clock, or with what was to begin.
    private mutating func resume(since start: Instant, _ displaced: Special.Displaced) {
        registers.rest = nil
        registers.idleSteps = 0
        guard !isShuffled, displacesRules(since: start) else { return }
        switch displaced {
        case .skipped:
            registers.visit = nil
            enter()
        case .delayed:
            let since = registers.specials?.lateSince ?? start
            registers.specials?.lateSince = min(since, start)
        }
    }

    private func displacesRules(since start: Instant) -> Bool {
        let instructions = input.program.instructions
        for index in ownInstructions {
            guard case .wait(let wait) = instructions[index] else { continue }
            if input.zone.next(wait.time, atOrAfter: start) < registers.position { return true }
        }
        // A rule whose start came before, but nothing of it was over in time.
        guard let visit = registers.visit, visit.placed == 0, instructions.indices.contains(registers.instruction - 1),
            case .wait(let wait) = instructions[registers.instruction - 1],
            case .play(let own) = instructions[registers.instruction], own.rule == wait.rule
        else { return false }
        return input.zone.next(wait.time, atOrAfter: visit.started) == visit.started
    }

    /// Whether a fixed start has come while a special was on that delays rules. When none has, the schedule has caught up.
    mutating func isDueLate(_ time: TimeOfDay) -> Bool {
        guard let since = registers.specials?.lateSince else { return false }
        let come = input.zone.next(time, atOrAfter: since)
        guard come <= registers.position else {
            registers.specials?.lateSince = nil
            return false
        }
        registers.specials?.lateSince = come + TimeSpan(microseconds: 1)
        return true
    }

    /// Whether the end of a flood has come while a special was on that delays rules.
    func isOverLate(_ time: TimeOfDay) -> Bool {
        guard let since = registers.specials?.lateSince else { return false }
        return input.zone.next(time, atOrAfter: since) <= registers.position
    }

    /// Why a gap ends where a special begins.
    func reason(upTo special: PinnedSpecial) -> String { "up to the special at \(special.special.start.time)" }

    /// Cuts a unit off where the special begins. False when too little of its programme would be left.
    func cut(_ unit: inout ProgrammeUnit, at special: PinnedSpecial) -> Bool {
        special.special.leadIn == .cut && unit.cut(to: special.start - registers.position, showing: Self.leastShown)
    }

    // MARK: Earlier builds

    /// Counts an item of a special that an earlier build placed; the timeline has come to its end.
    mutating func follow(special id: SpecialID, _ item: TimelineItem) {
        guard let pinned = known(id), pinned.start <= item.start else {
            // It was removed, or moved to a later time.
            if known(id) != nil { registers.specials?.newest = SpecialMark(start: item.start, id: id) }
            registers.specials?.visit = nil
            findUpcoming()
            return resume(since: item.start, .skipped)
        }
        if registers.specials?.newest.id != id {
            begin(pinned, at: item.start)
            if pinned.special.title != nil { registers.specials?.visit?.group = item.guideGroup }
        }
        count(pinned)
    }

    // MARK: Warnings

    private mutating func warnAboutLateness(_ special: PinnedSpecial) {
        let late = (registers.position - special.start).words
        if registers.specials?.ended == registers.position {
            warn(
                "special.overlap", special, "begins \(late) late: another special is on until then",
                fix: "Give one of them another time.")
        } else {
            warn(
                "special.late", special, "begins \(late) late: what is on before it is not over in time",
                fix: "Give it a later time, or leave it as it is.")
        }
    }

    private mutating func warnAboutEmptiness(_ special: PinnedSpecial) {
        warn(
            "special.empty", special, "has nothing to play",
            fix: "Give it other content, or check that its files can be played.")
    }

    private mutating func warn(_ code: String, _ special: PinnedSpecial, _ what: String, fix: String) {
        build.warnings.append(
            BuildWarning(
                code, rule: nil, "The special of \(special.special.start) \(what)", fix: fix, first: special.start))
    }
}

extension ProgrammeUnit {
    /// Shows what fits into `room` and ends there. False when that is not even `least` of the programme.
    mutating func cut(to room: TimeSpan, showing least: TimeSpan) -> Bool {
        var left = room - before.reduce(.zero) { $0 + $1.length }
        var shown = TimeSpan.zero
        var kept = 0
        for (end, insert) in zip(breaks, inserts) {
            let inserted = insert.reduce(.zero) { $0 + $1.length }
            // What would follow a break that is not over in time does not come.
            guard left > end - shown + inserted else { break }
            left = left - (end - shown) - inserted
            shown = end
            kept += 1
        }
        let next = kept < breaks.count ? breaks[kept] : programme.length
        let length = shown + min(left, next - shown)
        guard left > .zero, length >= least else { return false }
        programme.length = length
        breaks.removeSubrange(kept...)
        inserts.removeSubrange(kept...)
        after = []
        padded = nil
        return true
    }
}
