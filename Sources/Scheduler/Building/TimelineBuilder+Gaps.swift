import Core

extension TimelineBuilder {
    /// Fills the time up to `target`: tail fillers, then fallback, then off air. `why` completes "fills 00:02:10 …".
    mutating func fill(until target: Instant, _ filling: Filling, rule: Int, why: String) {
        // What another schedule will rule on is not this one's to fill.
        var (target, why) = (min(target, takeover ?? target), why)
        if let special = upcomingSpecial, special.start < target {
            (target, why) = (special.start, reason(upTo: special))
        }
        guard target > registers.position else { return }
        let decision = "fills \((target - registers.position).clock) \(why)"
        for index in filling.tail { fillTail(index, until: target, rule: rule, decision: decision) }
        for index in filling.fallback where registers.position < target {
            loop(index, until: target, rule: rule, decision: decision)
        }
        deck.commit()
        guard registers.position < target else { return }
        build.items.append(
            TimelineItem(
                channel: input.channel, start: registers.position, finish: target, kind: .offline, media: nil,
                guideGroup: newGroup(), reason: reason(rule, decision)))
        registers.position = target
    }

    private mutating func fillTail(_ index: Int, until target: Instant, rule: Int, decision: String) {
        let stock = input.program.fillers[index]
        deck.now = registers.position
        var room = target - registers.position
        var most = Int.max
        switch stock.filler.mode {
        case .count(let count): most = max(0, count)
        case .randomCount(let count): most = randomNumber("filler \(stock.filler.id)", below: max(0, count) + 1)
        case .duration(let span): room = min(room, span)
        // A gap ends where it must; padding has nothing to add.
        case .fill, .pad: break
        }
        for draw in bestFit(stock.source, into: room, atMost: most) {
            append(
                PendingItem(draw: draw, kind: .filler(.tail), of: stock, decision: decision), rule: rule,
                group: registers.newestGroup)
        }
    }

    /// Plays a fallback filler in a loop; the last item is cut at `target`, unless too little of it would be left.
    private mutating func loop(_ index: Int, until target: Instant, rule: Int, decision: String) {
        let stock = input.program.fillers[index]
        let handle = handles[stock.source]
        deck.commit()
        while registers.position < target {
            deck.now = registers.position
            guard let draw = deck.draw(handle) else { return }
            guard
                let length = Self.length(
                    of: draw.duration, into: target - registers.position, least: stock.filler.least)
            else {
                return deck.rollBack()
            }
            let planned = PendingItem(
                draw: draw, length: length, kind: .filler(.fallback), of: stock, decision: decision)
            append(planned, rule: rule, group: registers.newestGroup)
            deck.commit()
        }
    }

    /// How much of a fallback item is played into a gap; nil when the gap is too short for a part of it. What it leaves
    /// is never too short for the next item: rather it is cut itself.
    private static func length(of item: TimeSpan, into room: TimeSpan, least: TimeSpan) -> TimeSpan? {
        if item > room { return room < least ? nil : room }
        let rest = room - item
        return rest > .zero && rest < least && room - least >= least ? room - least : item
    }

    mutating func newGroup() -> Int64 {
        registers.newestGroup += 1
        return registers.newestGroup
    }

    mutating func append(
        _ planned: PendingItem, rule: Int, group: Int64, title: String? = nil, hidden: Bool = false
    ) {
        append(planned, reason: reason(rule, planned.decision), group: group, title: title, hidden: hidden)
    }

    mutating func append(_ planned: PendingItem, special: SpecialID, group: Int64, title: String?) {
        let reason = TimelineItem.Reason(special: special, decision: planned.decision)
        append(planned, reason: reason, group: group, title: title, hidden: false)
    }

    private mutating func append(
        _ planned: PendingItem, reason: TimelineItem.Reason, group: Int64, title: String?, hidden: Bool
    ) {
        let start = registers.position
        registers.position = start + planned.length
        deck.began(planned.draw, at: start)
        var reason = reason
        (reason.cursor, reason.entries) = (planned.draw.cursor, planned.draw.entries)
        (reason.cycle, reason.draw) = (planned.draw.cycle, planned.draw.number)
        reason.filler = planned.filler
        build.items.append(
            TimelineItem(
                channel: input.channel, start: start, finish: registers.position, kind: planned.kind,
                media: planned.draw.media, inPoint: planned.inPoint, guideGroup: group, guideTitle: title,
                hidden: hidden || planned.draw.hidden, language: planned.language, reason: reason))
    }
}
