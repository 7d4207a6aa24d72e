public import Core

extension Program {
    /// Compiles a classic schedule: for each rule a wait if it has a fixed start, and a visit; then round again.
    public init(_ schedule: Schedule, fillers: [FillerID: Filler], fallback: FillerID?) {
        let rules = schedule.rules
        if let fallback, let filler = fillers[fallback] { self.fallback = [stock(filler)] }
        var around: [Around] = []
        for index in rules.indices { around.append(arrange(rules[index], index, fillers)) }
        for (index, rule) in rules.enumerated() {
            if case .fixed(let time, let missed) = rule.start {
                let before = around[index == 0 ? rules.count - 1 : index - 1].filling
                instructions.append(.wait(Wait(rule: index, time: time, missed: missed, filling: before)))
            }
            let next = rules.count == 1 ? nil : rules[(index + 1) % rules.count]
            guard let extent = extent(of: rule, index, next: next) else { continue }
            instructions.append(
                .play(
                    Visit(
                        rule: index, source: source(CursorKey(rule.content, rule.order)), extent: extent,
                        before: around[index].before, after: around[index].after, filling: around[index].filling,
                        title: rule.title, hidden: rule.guide == .hidden)))
        }
        if rules.isEmpty {
            warnings.append(
                BuildWarning(
                    "schedule.empty", rule: nil, "The schedule \(schedule.name) has no rules",
                    fix: "Add a rule to the schedule."))
        } else {
            instructions.append(.go(to: 0))
        }
    }

    /// A rule's fillers, by where they go.
    private struct Around {
        var before: [Int] = []
        var after: [Int] = []
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
            case .pre, .post:
                guard filler.mode != .fill else {
                    warn(
                        "filler.mode", index, "plays \(filler.name) around items, but it has no count or length",
                        "Give the filler a count or a length.")
                    continue
                }
                if filler.kind == .pre {
                    around.before.append(stock(filler))
                } else {
                    around.after.append(stock(filler))
                }
            case .tail: around.filling.tail.append(stock(filler))
            case .fallback: around.filling.fallback.append(stock(filler))
            }
        }
        around.filling.fallback += fallback.filter { !around.filling.fallback.contains($0) }
        return around
    }

    /// nil for a rule that can never place anything.
    private mutating func extent(of rule: ScheduleRule, _ index: Int, next: ScheduleRule?) -> Visit.Extent? {
        switch rule.mode {
        case .one: return .count(1)
        case .multiple(let count) where count > 0: return .count(count)
        case .multiple(let count):
            warn("rule.count", index, "plays \(count) items", "Give the rule a count of 1 or more.")
            return nil
        case .all: return .wholeContent
        case .duration(let span, let tail) where span > .zero: return .span(min(span, Self.longestSpan), tail)
        case .duration:
            warn("rule.duration", index, "lasts no time", "Give the rule a duration above zero.")
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
        warnings.append(BuildWarning(code, rule: rule, "Rule \(rule + 1) \(what)", fix: fix))
    }
}
