extension Schedule {
    static let form = Form(
        "schedule", Schedule(id: ScheduleID(0), name: "", rules: []),
        fields: [
            .identity(\.id), .name(\.name),
            .usual(
                "shuffle", \.isShuffled, .flag,
                help: "Visits the rules in another order each cycle; then none has a start or the mode flood."),
            .optional(
                "graphics", \.graphics, .list(.reference(.graphic)),
                .notes(bears: false, page: "graphics.md", usualText: "the channel's"),
                help: "What is drawn over its video; an empty list for nothing."),
            .usual(
                "items", \.rules, .list(.object(ScheduleRule.form)), isAlwaysWritten: true, isShown: false,
                help: "The rules, visited in order and in a loop."),
        ])
}

extension ScheduleRule {
    static let form = Form(
        "schedule item", ScheduleRule(mode: .one, content: .collection(CollectionID(0)), order: .chronological),
        checks: [
            .init(at: "groups") { rule in
                guard rule.groups != nil, !rule.content.hasGroups else { return nil }
                return ("“groups”", "groups together with content that can have some")
            }
        ],
        fields: [
            .identity(\.id, ofChild: true),
            .optional("name", \.name, .text(), help: "What rerun-of calls the rule."),
            .optional(
                "start", \.startTime, .timeOfDay, .notes(usualText: "right after what precedes"),
                help: "When it starts, in local time."),
            .usual(
                "missed", \.missed, .choice(), .notes(only: .has("start")),
                help: "What the rule does when its time has passed."),
            Field.cases(\.mode, modes).omitted { $0.mode == .all && $0.content.isRerun },
            .usual(
                "discard", \.discard, .integer(0...1_000),
                .notes(only: .all([.with("mode", ["duration"]), .lacks("rerun-of")])),
                help: "How many items in a row may be skipped to find one that fits, where the order allows it."),
            .keys(\.content, .contentOrRerun),
            .usual(
                "order", \.order, .choice(), .notes(only: .lacks("rerun-of"), page: "#orders"),
                help: "In which order, with the options of orders."),
            .inline(\.options, OrderOptions.ruleForm),
            .usual(
                "airing", \.airing, .choice(), .notes(only: .lacks("rerun-of")), help: "Which of its content it plays."),
            .optional(
                "groups", \.groups, .choice(),
                .notes(
                    only: .all([
                        .with("mode", ["multiple", "all", "duration"]), .lacks("rerun-of"),
                        .with(
                            "order", PlaybackOrder.chronological, .seasonEpisode, .shuffle, .random, .weighted, .custom),
                    ])),
                help: "Each visit plays of one group alone, and the next visit of the next one."),
            .optional(
                "title", \.title, .text(), help: "Makes the whole visit one programme of this title in the guide."),
            .usual("guide", \.guide, .choice(), help: "Whether viewers see it in the guide."),
            .optional(
                "language", \.language, .language, .notes(usualText: "the profile's"),
                help: "The preferred audio track."),
            .optional(
                "graphics", \.graphics, .list(.reference(.graphic)),
                .notes(bears: false, page: "graphics.md", usualText: "the schedule's"),
                help: "What is drawn over its video; an empty list for nothing."),
            .optional(
                "subtitles", \.subtitles, .object(SubtitleRule.form),
                .notes(bears: false, page: "subtitles.md", usualText: "the channel's"),
                help: "Which subtitles are drawn over its programmes."),
            .optional(
                "dead-air", \.deadAir, .object(DeadAirRule.form),
                .notes(bears: false, page: "dead-air.md", usualText: "the channel's"),
                help: "When black, frozen and silent items are faults, and what is done about them."),
            .usual("filler", \.fillers, .fillers, isShown: false, help: "For each kind one name or a list of names."),
        ])

    private static let modes = Cases<Mode>(
        "mode", untagged: (word: "all", when: .has("rerun-of"), needed: .lacks("rerun-of")), help: "How much it plays.",
        cases: [
            .init("one", { Mode.one }, { if case .one = $0 { () } else { nil } }, help: "one item"),
            .init(
                "multiple", Mode.multiple, { if case .multiple(let count) = $0 { count } else { nil } },
                .required(
                    "count", .formula(over: countVariables, constants: 1...10_000),
                    .notes(page: "scheduling.md#formulas"), help: "How many items."),
                help: "the given number of items"),
            .init(
                "all", { Mode.all }, { if case .all = $0 { () } else { nil } }, help: "as many as the content has"),
            .init(
                "flood", { Mode.flood }, { if case .flood = $0 { () } else { nil } }, help: "until the next fixed start"
            ),
            .init(
                "duration", Mode.duration,
                { if case .duration(let span, let tail) = $0 { (span, tail) } else { nil } },
                .required("duration", .duration, help: "How long."),
                .usual("tail", .choice(), Tail.none, help: "What follows when nothing more fits."),
                help: "as long as given"),
        ])

    fileprivate var startTime: TimeOfDay? {
        get { if case .fixed(let time, _) = start { time } else { nil } }
        set { start = newValue.map { .fixed($0, missed) } ?? .dynamic }
    }

    fileprivate var missed: Missed {
        get { if case .fixed(_, let missed) = start { missed } else { .strict } }
        set { if case .fixed(let time, _) = start { start = .fixed(time, newValue) } }
    }
}

extension ScheduleRule.Missed: Choice {
    public var help: String {
        switch self {
        case .strict: "it waits for the next occurrence, up to a day"
        case .flexible: "it waits only when the time is later the same day"
        }
    }
}

extension ScheduleRule.Tail: Choice {
    public var help: String {
        switch self {
        case .none: "the next rule, at once"
        case .offline: "off air up to the end"
        case .filler: "filler up to the end"
        }
    }
}

extension ScheduleRule.Airing: Choice {
    public var help: String {
        switch self {
        case .any: "all of it"
        case .firstRun: "each item once"
        case .rerun: "what the channel's first-run rules have played"
        }
    }
}

extension ScheduleRule.GroupVisits: Choice {}
extension ScheduleRule.GuideMode: Choice {}

extension Keyed where Value == ContentReference {
    /// Of rules: content of its own, or what was on already.
    fileprivate static var contentOrRerun: Keyed {
        let content = Codec<ContentReference>.object(ContentReference.form)
        let contentKey = KeyNotes.notes(only: .lacks("rerun-of")).key(
            "content", content.shape, help: "What it plays.", isRequired: true)
        let rerunKey = KeyNotes.notes(page: "scheduling.md#repeating-what-was-on").key(
            "rerun-of", Rerun.codec.shape,
            help: "Plays again what was on, as it was on: the rule of this name, or one of the times below.")
        return Keyed(isNeeded: true, bits: keyBit("content") | keyBit("rerun-of")) { _ in
            [rerunKey, contentKey]
        } read: { mapping, value, reading in
            if let node = mapping["rerun-of"] {
                var isSound = true
                if case .refused = reading.find(contentKey, in: mapping) { isSound = false }
                guard let rerun = reading.within(.key("rerun-of"), { Rerun.codec.read(node, reading) }) else {
                    return false
                }
                value = .rerun(rerun)
                return isSound
            }
            guard let node = mapping["content"] else { return !reading.misses(contentKey, in: mapping) }
            return content.read(node, contentKey, into: &value, reading)
        } write: { _ in
            { value, entries, writing in
                if case .rerun(let rerun) = value {
                    Rerun.codec.write(rerun, rerunKey, &entries, writing)
                } else {
                    content.write(value, contentKey, &entries, writing)
                }
            }
        }
    }
}

extension Codec where Value == [FillerID] {
    /// Kind by kind, and inside a kind as listed.
    fileprivate static var fillers: Codec {
        let kinds = Filler.Kind.allCases
        let lists = kinds.map { kind in
            Codec.list(.reference(.filler, sorts: [kind.rawValue]), single: .isWritten)
        }
        let keys = zip(kinds, lists).map { kind, list in
            KeyNotes.none.key(kind.rawValue, list.shape, help: "Filler \(kind.help).")
        }
        let table = KeyTable(keys)
        return Codec(.object(Shape.Object(subject: "set of fillers", keys: keys))) { node, reading in
            guard let mapping = FormMapping(node, "set of fillers", table, reading) else { return nil }
            let before = reading.faultCount
            var fillers: [FillerID] = []
            for (key, list) in zip(keys, lists) {
                guard let node = mapping[key.name] else { continue }
                fillers += reading.within(.key(key.name)) { list.read(node, reading) } ?? []
            }
            return reading.faultCount == before ? fillers : nil
        } write: { fillers, writing in
            // Of what a timeline depends on, the fillers themselves are another part.
            if writing.isForTimeline { return Tree(.list(fillers.map { .literal($0.raw) })) }
            var entries: [Tree.Entry] = []
            for (key, list) in zip(keys, lists) {
                let ids = fillers.filter { writing.directory.card(.filler, $0.raw)?.sort == key.name }
                if !ids.isEmpty { list.write(ids, key, &entries, writing) }
            }
            return Tree(.map(entries))
        }
    }
}
