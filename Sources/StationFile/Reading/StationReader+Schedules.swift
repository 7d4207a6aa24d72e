import Core

extension StationReader {
    private static let ruleKeys =
        ["name", "start", "missed", "mode", "count", "duration", "tail", "discard", "content", "rerun-of"]
        + OrderKey.ruleNames
        + ["airing", "groups", "title", "guide", "language", "filler"]

    private enum RuleMode: String, CaseIterable { case one, multiple, all, flood, duration }

    mutating func schedule(_ named: Named<Schedule>) -> Schedule {
        var rules: [ScheduleRule] = []
        let isShuffled = named.fields.flag("shuffle")
        for node in named.fields.items("items") {
            guard let fields = Fields(node, "schedule item", keys: Self.ruleKeys, faults) else { continue }
            if isShuffled { refuseTimes(fields) }
            if let rule = rule(fields) { rules.append(rule) }
        }
        return Schedule(id: named.id, name: named.name, rules: rules, isShuffled: isShuffled)
    }

    private mutating func rule(_ fields: Fields) -> ScheduleRule? {
        let start = ruleStart(fields)
        let mode = ruleMode(fields)
        let fillers = fillerReferences(fields)
        let (order, options) = order(fields, default: .chronological)
        let language = language(fields)
        let name = fields.text("name")
        let content =
            fields.node("rerun-of") == nil ? requiredContent(fields) : rerun(fields).map(ContentReference.rerun)
        guard let content, let mode else { return nil }
        return ScheduleRule(
            name: name, start: start, mode: mode, content: content, order: order, options: options,
            airing: fields.choice("airing", default: .any), groups: groups(fields, mode, content, order),
            discard: fields.integer("discard", in: 0...1_000) ?? 0, title: fields.text("title"),
            guide: fields.choice("guide", default: .normal), fillers: fillers, language: language)
    }

    /// What goes by the clock cannot be anywhere in a round.
    private func refuseTimes(_ fields: Fields) {
        let reason = "rules that start right after each other, as the schedule is shuffled"
        fields.refuse("start", because: reason)
        if let mode = fields.node("mode"), mode.plainText == RuleMode.flood.rawValue {
            faults.add(at: mode.mark, found: mode.sketch, expected: reason)
        }
    }

    private func groups(
        _ fields: Fields, _ mode: ScheduleRule.Mode, _ content: ContentReference, _ order: PlaybackOrder
    ) -> ScheduleRule.GroupVisits? {
        guard let visits = fields.node("groups")?.choice(ScheduleRule.GroupVisits.self, faults) else { return nil }
        switch mode {
        case .one, .flood: fields.refuse("groups", because: "groups together with mode: multiple, all or duration")
        case .multiple, .all, .duration: break
        }
        switch content {
        case .playlist, .item, .rerun:
            fields.refuse("groups", because: "groups together with content that can have some")
        case .collection, .show, .season, .artist, .album, .search: break
        }
        if [.shuffleInOrder, .rotation, .marathon].contains(order) {
            fields.refuse(
                "groups", because: "groups together with an order that does not go from group to group itself")
        }
        return visits
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
        // What is repeated is repeated whole, unless the rule says otherwise.
        let isRerun = fields.node("rerun-of") != nil && fields.node("mode") == nil
        let named = isRerun ? RuleMode.all : fields.required("mode").flatMap { $0.choice(RuleMode.self, faults) }
        guard let mode = named else { return nil }
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
        case .duration:
            return fields.requiredLength("duration").map { .duration($0, fields.choice("tail", default: .none)) }
        }
    }

    private func ruleCount(_ node: YAMLNode) -> Formula? {
        guard let count = node.formula(over: ScheduleRule.countVariables, faults, place: place) else { return nil }
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
            return byKind.oneOrMore(kind.rawValue).map { name in
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
