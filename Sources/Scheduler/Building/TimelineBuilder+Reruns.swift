import Core

/// Rules that play a stretch of the channel's own timeline again.
extension TimelineBuilder {
    /// What reasons of items name that were drawn from the channel's own timeline: the rule says from where.
    static let rerunCursor = "rerun"

    /// What a visit repeats, as it was when the visit began.
    func beginRerun(_ visit: Visit) -> RepeatedStretch? {
        guard let rerun = visit.rerun else { return nil }
        return RepeatedStretch(
            registers.recordings?.programmes(of: rerun, input.program, at: registers.position, in: input.zone) ?? [])
    }

    /// The next programme of a rerun; it counts as played when it is placed.
    func drawAgain(_ visit: Visit, passing passed: Int) -> Draw? {
        guard let stretch = registers.visit?.repeated else { return nil }
        let place = stretch.next + passed
        guard stretch.programmes.indices.contains(place) else { return nil }
        let programme = stretch.programmes[place]
        return Draw(
            media: programme.media, inPoint: .zero, duration: programme.length, cursor: Self.rerunCursor, cycle: 0,
            number: Int64(place + 1), hidden: programme.hidden)
    }

    /// The programme of a rerun that a draw stands for.
    func repeated(by draw: Draw) -> RecordedProgramme? {
        guard let stretch = registers.visit?.repeated, draw.number > 0 else { return nil }
        let place = Int(draw.number) - 1
        return stretch.programmes.indices.contains(place) ? stretch.programmes[place] : nil
    }

    /// `again from Mon 20:00`.
    func decision(repeating programme: RecordedProgramme) -> String {
        let local = input.zone.local(programme.start)
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return "again from \(days[(local.date.weekday - 1) % 7]) \(local.time)"
    }

    /// The guide group of a programme: programmes that had one title together have it again.
    mutating func group(of programme: RecordedProgramme?) -> Int64 {
        if let group = registers.visit?.group { return group }
        guard let programme, programme.title != nil else { return newGroup() }
        if let known = registers.visit?.repeated?.group, known.original == programme.group { return known.own }
        let own = newGroup()
        registers.visit?.repeated?.group = RepeatedStretch.Group(original: programme.group, own: own)
        return own
    }

    // MARK: Recording

    /// Notes a programme that begins at `start`, if a rerun may ask for it.
    mutating func record(_ unit: ProgrammeUnit, _ visit: Visit, start: Instant, group: Int64, title: String?) {
        guard !input.program.reruns.isEmpty else { return }
        let programme = unit.programme
        let recorded = RecordedProgramme(
            media: programme.draw.media, start: start, length: programme.length, group: group, title: title,
            hidden: visit.hidden || programme.draw.hidden, language: programme.language)
        record(recorded, of: input.program.rules[visit.rule].rule, visit: registers.visit?.started ?? start)
    }

    mutating func record(
        _ programme: RecordedProgramme, of rule: RuleID?, visit: Instant, for wanted: Set<Rerun>? = nil
    ) {
        var recordings = registers.recordings ?? Recordings()
        // Only one owner, so that adding copies nothing.
        registers.recordings = nil
        recordings.add(
            programme, of: rule, visit: visit, for: wanted ?? input.program.reruns, input.program, in: input.zone)
        registers.recordings = recordings
    }

    /// From here on, what the program's reruns need is kept.
    mutating func serveReruns() {
        guard !input.program.reruns.isEmpty else {
            registers.recordings = nil
            return
        }
        var recordings = registers.recordings ?? Recordings()
        recordings.serve(input.program)
        registers.recordings = recordings
    }

    // MARK: Earlier builds

    /// What an edit asks to be repeated that no rerun asked for before: it is on the timeline.
    mutating func recordPast(of items: ArraySlice<TimelineItem>, _ script: [InstructionFingerprint]) {
        let new = (registers.recordings ?? Recordings()).new(of: input.program)
        guard !new.isEmpty else { return }
        for (place, item) in zip(items.indices, items) {
            record(item, after: place > items.startIndex ? items[place - 1] : nil, visit: nil, script, for: new)
        }
    }

    /// Notes a programme that an earlier build placed. `visit` is when its visit began; nil where that is not known.
    mutating func record(
        _ item: TimelineItem, after before: TimelineItem?, visit: Instant?, _ script: [InstructionFingerprint],
        for wanted: Set<Rerun>? = nil
    ) {
        guard item.kind == .programme, let media = item.media, !input.program.reruns.isEmpty else { return }
        let length = item.inPoint + (item.finish - item.start)
        guard item.inPoint == .zero else {
            registers.recordings?.extend(media, to: length)
            return
        }
        let rule = rule(of: item, script)
        var start = visit ?? item.start
        // A rule that is there no more still has the visit that it was in.
        if visit == nil, let rule, let before, script.rule(of: before.reason) == script.rule(of: item.reason) {
            start = registers.recordings?.newestVisit(of: rule) ?? start
        }
        record(
            RecordedProgramme(
                media: media, start: item.start, length: length, group: item.guideGroup, title: item.guideTitle,
                hidden: item.hidden, language: item.language), of: rule, visit: start, for: wanted)
    }

    /// The rule that placed an item. Before rules had ids, it is the one that does the same now, or has the name.
    private func rule(of item: TimelineItem, _ script: [InstructionFingerprint]) -> RuleID? {
        guard let former = item.reason.former else { return item.reason.rule }
        if let rule = input.program.counterpart(ofRule: former.rule, in: script) {
            return input.program.rules[rule].rule
        }
        let name = script.last { $0.rule == former.rule }?.formerName
        return name.flatMap { input.program.namedRules[$0]?.min() }
    }
}

/// What a visit repeats, and how far it has come.
struct RepeatedStretch: Hashable, Sendable, Codable {
    /// A guide group as it was, and what it is now.
    struct Group: Hashable, Sendable, Codable {
        var original: Int64
        var own: Int64

        private enum CodingKeys: String, CodingKey { case original, own }
    }

    var programmes: [RecordedProgramme]
    var next = 0
    var group: Group?

    private enum CodingKeys: String, CodingKey { case programmes, next, group }

    init(_ programmes: [RecordedProgramme]) { self.programmes = programmes }

    /// Follows a programme that an earlier build placed.
    mutating func follow(_ item: TimelineItem) {
        guard let place = programmes[min(next, programmes.count)...].firstIndex(where: { $0.media == item.media })
        else { return }
        next = place + 1
        if programmes[place].title != nil { group = Group(original: programmes[place].group, own: item.guideGroup) }
    }
}

extension Rerun {
    /// Why there may be nothing to repeat.
    var lack: String {
        switch self {
        case .rule(let name): "the rule \(name) has played nothing yet"
        case .span(let from, let to, _): "nothing is known to have begun from \(from) to \(to)"
        case .before: "nothing is known to have begun in the time before"
        }
    }
}
