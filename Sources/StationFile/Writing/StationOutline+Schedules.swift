import Core

extension StationOutline {
    func outline(_ schedule: Schedule) -> Outline {
        .of([
            "name": .text(schedule.name), "shuffle": flag(schedule.isShuffled),
            "items": .list(schedule.rules.map(outline)),
        ])
    }

    private func outline(_ rule: ScheduleRule) -> Outline {
        var start: Outline?
        var missed: Outline?
        if case .fixed(let time, let choice) = rule.start {
            start = .text(time.description)
            missed = choice == .strict ? nil : .word(choice.rawValue)
        }
        var content = Outline.of(["content": outline(rule.content)])
        var mode = outline(rule.mode)
        if case .rerun = rule.content {
            content = outline(rule.content)
            if rule.mode == .all { mode = .of([:]) }
        }
        return .joined(
            .of(["name": rule.name.map(Outline.text), "start": start, "missed": missed]), mode,
            .of(["discard": rule.discard == 0 ? nil : number(rule.discard)]), content,
            order(rule.order, rule.options, standard: .chronological),
            .of([
                "airing": rule.airing == .any ? nil : .word(rule.airing.rawValue),
                "groups": rule.groups.map { .word($0.rawValue) }, "title": rule.title.map(Outline.text),
                "guide": rule.guide == .normal ? nil : .word(rule.guide.rawValue),
                "language": rule.language.map(Outline.text), "filler": outline(rule.fillers),
            ]))
    }

    private func outline(_ mode: ScheduleRule.Mode) -> Outline {
        switch mode {
        case .one: .of(["mode": .word("one")])
        case .multiple(let count):
            .of([
                "mode": .word("multiple"), "count": count.constant.map(number) ?? .text(count.description),
            ])
        case .all: .of(["mode": .word("all")])
        case .flood: .of(["mode": .word("flood")])
        case .duration(let span, let tail):
            .of([
                "mode": .word("duration"), "duration": .text(DurationText.write(span)),
                "tail": tail == .none ? nil : .word(tail.rawValue),
            ])
        }
    }

    /// Kind by kind; one name of a kind stands alone, more in a list.
    private func outline(_ references: [FillerID]) -> Outline? {
        let named = references.compactMap { fillers[$0] }
        if named.isEmpty { return nil }
        return .fields(
            Filler.Kind.allCases.compactMap { kind in
                let names = named.filter { $0.kind == kind }.map { Outline.text($0.name) }
                guard let first = names.first else { return nil }
                return Outline.Field(key: kind.rawValue, value: names.count == 1 ? first : .list(names))
            })
    }
}
