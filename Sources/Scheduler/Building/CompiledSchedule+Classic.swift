public import Core

extension CompiledSchedule {
    /// Compiles classic schedules, one part for each, on however many days it rules.
    public init(_ programming: Programming, fillers: [FillerID: Filler]) {
        if let fallback = programming.fallback, let filler = fillers[fallback] { self.fallback = [stock(filler)] }
        // Names of rules need all parts, and warnings name rules.
        var schedules: [Schedule] = []
        for schedule in programming.schedules where !schedules.contains(where: { $0.id == schedule.id }) {
            schedules.append(schedule)
            enter(schedule)
        }
        days = programming.alternates.map { Days(selector: $0.days, part: part(of: $0.schedule)) }
        days.append(Days(selector: nil, part: part(of: programming.standard)))
        for (index, schedule) in schedules.enumerated() {
            let first = instructions.count
            compile(schedule, firstRule: parts[index].rules.lowerBound, fillers)
            instructions.append(.go(to: first))
            parts[index].instructions = first..<instructions.count
        }
        link()
        checkReruns()
        enter(programming.specials)
        seal()
    }

    private func part(of schedule: Schedule) -> Int { parts.firstIndex { $0.schedule == schedule.id } ?? 0 }

    /// Gives the schedule's rules their numbers.
    private mutating func enter(_ schedule: Schedule) {
        let first = rules.count
        for rule in schedule.rules {
            let id = rule.id.raw > 0 ? rule.id : RuleID(-Int64(rules.count) - 1)
            rules.append(RuleKey(schedule: schedule.id, rule: id))
            if let name = rule.name { namedRules[name, default: []].insert(id) }
        }
        parts.append(
            Part(
                schedule: schedule.id, name: schedule.name, instructions: 0..<0, rules: first..<rules.count,
                isShuffled: schedule.isShuffled))
    }

    private mutating func checkReruns() {
        for case .play(let visit) in instructions {
            guard let rerun = visit.rerun else { continue }
            reruns.insert(rerun)
            guard case .rule(let name) = rerun, namedRules[name] == nil else { continue }
            warn(
                "rerun-of.unknown", visit.rule, "repeats the rule \(name), which the channel's schedules do not have",
                "Give a rule of the channel this name, or repeat another one.")
        }
    }

    /// Tells the rules that are linked with each other of one another.
    private mutating func link() {
        var linked: [Int: [Int]] = [:]
        for (index, instruction) in instructions.enumerated() {
            guard case .play(let visit) = instruction, sources[visit.source].options.isLinked else { continue }
            linked[visit.source, default: []].append(index)
        }
        for places in linked.sorted(by: { $0.key < $1.key }).map(\.value) {
            let visits = places.compactMap { if case .play(let visit) = instructions[$0] { visit } else { nil } }
            let rules = visits.map(\.rule)
            let drawnFrom = visits.flatMap { [$0.source] + [$0.groups].compactMap(\.self) }
            links.append(
                Link(
                    rules: rules, sources: Set(drawnFrom.map { sources[$0] }),
                    number: number(ofLink: visits.first?.source ?? 0)))
            for (place, var visit) in zip(places, visits) {
                visit.link = Visit.Link(rule: visit.rule, rules: rules)
                instructions[place] = .play(visit)
            }
        }
    }

    /// For each rule a wait if it has a fixed start, and a visit.
    private mutating func compile(_ schedule: Schedule, firstRule: Int, _ fillers: [FillerID: Filler]) {
        let rules = schedule.rules
        var around: [Around] = []
        for (index, rule) in rules.enumerated() { around.append(arrange(rule, firstRule + index, fillers)) }
        for (index, rule) in rules.enumerated() {
            if case .fixed(let time, let missed) = rule.start, !schedule.isShuffled {
                let before = around[index == 0 ? rules.count - 1 : index - 1].filling
                instructions.append(.wait(Wait(rule: firstRule + index, time: time, missed: missed, filling: before)))
            }
            let next = rules.count == 1 || schedule.isShuffled ? nil : rules[(index + 1) % rules.count]
            guard let extent = extent(of: rule, firstRule + index, next: next) else { continue }
            instructions.append(.play(visit(rule, firstRule + index, extent, around[index])))
        }
        if rules.isEmpty {
            warnings.append(
                BuildWarning(
                    "schedule.empty", rule: nil, "The schedule \(schedule.name) has no rules",
                    fix: "Add a rule to the schedule."))
        }
    }

    private mutating func visit(_ rule: ScheduleRule, _ number: Int, _ extent: Visit.Extent, _ around: Around) -> Visit
    {
        var discard = rule.discard
        if discard > 0, !rule.order.isMixed {
            warn(
                "rule.discard", number, "skips items (discard), which would break its order \(rule.order.rawValue)",
                "Use the order shuffle, random or weighted, or remove discard.")
            discard = 0
        }
        let key = CursorKey(rule.content, rule.order, rule.options, airing: rule.airing)
        let groups = rule.groups.map { key.narrowed(to: .groups, order: $0 == .ordered ? .custom : .shuffle) }
        var rerun: Rerun?
        if case .rerun(let stretch) = rule.content { rerun = stretch }
        return Visit(
            rule: number, rerun: rerun, source: source(key), groups: groups.map { source($0) },
            extent: extent,
            discard: discard, before: around.before, inside: around.inside, after: around.after,
            padding: around.padding, filling: around.filling, title: rule.title, hidden: rule.guide == .hidden,
            language: rule.language)
    }

    /// A rule's fillers, by where they go.
    private struct Around {
        var before: [Int] = []
        var inside: [Int] = []
        var after: [Int] = []
        var padding: Int?
        var filling = Filling(tail: [], fallback: [])
    }

    private mutating func arrange(_ rule: ScheduleRule, _ index: Int, _ fillers: [FillerID: Filler]) -> Around {
        var around = Around()
        for id in rule.fillers {
            guard let filler = fillers[id] else {
                warn("filler.missing", index, "names filler \(id), which does not exist", "Remove it from the rule.")
                continue
            }
            switch filler.kind {
            case .pre, .mid, .post: surround(with: filler, index, &around)
            case .tail: around.filling.tail.append(stock(filler))
            case .fallback: around.filling.fallback.append(stock(filler))
            }
        }
        around.filling.fallback += fallback.filter { !around.filling.fallback.contains($0) }
        return around
    }

    private mutating func surround(with filler: Filler, _ rule: Int, _ around: inout Around) {
        switch (filler.mode, filler.kind) {
        case (.fill, _):
            warn(
                "filler.mode", rule, "plays \(filler.name) around items, but it has no count or length",
                "Give the filler a count or a length.")
        case (.pad, _) where around.padding != nil:
            warn(
                "filler.pads", rule, "pads its items twice; \(filler.name) is ignored",
                "Leave one filler of the mode pad in the rule.")
        case (.pad, _): around.padding = stock(filler)
        case (_, .pre): around.before.append(stock(filler))
        case (_, .mid): around.inside.append(stock(filler))
        default: around.after.append(stock(filler))
        }
    }

    /// nil for a rule that can never place anything.
    private mutating func extent(of rule: ScheduleRule, _ index: Int, next: ScheduleRule?) -> Visit.Extent? {
        switch rule.mode {
        case .one: return .count(1)
        case .multiple(let amount):
            guard let count = amount.constant else { return .amount(amount) }
            if count > 0 { return .count(count) }
            warn("rule.count", index, "plays \(count) items", "Give the rule a count of 1 or more.")
            return nil
        case .all: return .wholeContent
        case .duration(let span, let tail) where span > .zero: return .span(min(span, Self.longestSpan), tail)
        case .duration:
            warn("rule.duration", index, "has a duration of zero", "Give the rule a duration above zero.")
            return nil
        case .flood:
            guard let next else { return .endless }
            if case .fixed(let time, _) = next.start { return .until(time) }
            warn(
                "flood.endless", index, "floods, and the rule after it has no fixed start: it is never reached",
                "Give the next rule a fixed start, or this rule a duration.")
            return .endless
        }
    }

    /// Longer durations make no sense, and would leave the calendar.
    private static let longestSpan = TimeSpan.hours(24 * 366)

    private mutating func warn(_ code: String, _ rule: Int, _ what: String, _ fix: String) {
        warnings.append(BuildWarning(code, rule: rules[rule].rule, "\(name(ofRule: rule)) \(what)", fix: fix))
    }
}
