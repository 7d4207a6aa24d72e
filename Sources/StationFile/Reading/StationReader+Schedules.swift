import Core

extension StationReader {
    private static let ruleKeys = [
        "start", "missed", "mode", "count", "duration", "tail", "discard", "content", "order", "airing",
        "title", "guide", "filler",
    ]

    private enum RuleMode: String, CaseIterable { case one, multiple, all, flood, duration }

    mutating func schedule(_ named: Named<Schedule>) -> Schedule {
        var rules: [ScheduleRule] = []
        for node in named.fields.items("items") {
            if let fields = Fields(node, "schedule item", keys: Self.ruleKeys, faults), let rule = rule(fields) {
                rules.append(rule)
            }
        }
        return Schedule(id: named.id, name: named.name, rules: rules)
    }

    private mutating func rule(_ fields: Fields) -> ScheduleRule? {
        let start = ruleStart(fields)
        let mode = ruleMode(fields)
        let fillers = fillerReferences(fields)
        let content = requiredContent(fields)
        guard let content, let mode else { return nil }
        return ScheduleRule(
            start: start, mode: mode, content: content, order: fields.choice("order", default: .chronological),
            airing: fields.choice("airing", default: .any), discard: fields.integer("discard", in: 0...1_000) ?? 0,
            title: fields.text("title"), guide: fields.choice("guide", default: .normal), fillers: fillers)
    }

    private func ruleStart(_ fields: Fields) -> ScheduleRule.Start {
        guard let node = fields.node("start") else {
            fields.refuse("missed", because: "it together with a start")
            return .dynamic
        }
        guard let time = node.plainText.flatMap({ TimeOfDay($0) }) else {
            faults.add(at: node.mark, found: node.sketch, expected: "a time of day such as \"20:00\"")
            return .dynamic
        }
        return .fixed(time, fields.choice("missed", default: .strict))
    }

    private func ruleMode(_ fields: Fields) -> ScheduleRule.Mode? {
        guard let mode = fields.required("mode").flatMap({ $0.choice(RuleMode.self, faults) }) else { return nil }
        if mode != .multiple { fields.refuse("count", because: "a count together with mode: multiple") }
        if mode != .duration {
            fields.refuse("duration", because: "a duration together with mode: duration")
            fields.refuse("tail", because: "a tail together with mode: duration")
            fields.refuse("discard", because: "discard together with mode: duration")
        }
        switch mode {
        case .one: return .one
        case .all: return .all
        case .flood: return .flood
        case .multiple:
            return fields.required("count").flatMap(ruleCount).map(ScheduleRule.Mode.multiple)
        case .duration: return duration(fields).map { .duration($0, fields.choice("tail", default: .none)) }
        }
    }

    private func ruleCount(_ node: YAMLNode) -> Formula? {
        guard let count = node.formula(over: ScheduleRule.countVariables, faults) else { return nil }
        if let constant = count.constant, !(1...10_000).contains(constant) {
            faults.add(at: node.mark, found: node.sketch, expected: "a whole number from 1 to 10000, or a formula")
            return nil
        }
        return count
    }

    /// Kind by kind, and inside a kind as they stand in the file.
    private func fillerReferences(_ fields: Fields) -> [FillerID] {
        let kinds = Filler.Kind.allCases
        guard let node = fields.node("filler"),
            let byKind = Fields(node, "set of fillers", keys: kinds.map(\.rawValue), faults)
        else { return [] }
        return kinds.flatMap { kind in
            guard let node = byKind.node(kind.rawValue) else { return [FillerID]() }
            let names = if case .sequence(let items) = node.value { items } else { [node] }
            return names.map { name in
                let id = fillers.find(name, faults)
                check(name, id, is: kind)
                return id
            }
        }
    }

    private func check(_ node: YAMLNode, _ id: FillerID, is kind: Filler.Kind) {
        guard let filler = contents.fillers.first(where: { $0.id == id }), filler.kind != kind else { return }
        faults.add(
            at: node.mark, found: "“\(filler.name)”, a \(filler.kind.rawValue) filler",
            expected: "a \(kind.rawValue) filler")
    }
}
