extension Filler {
    static let form = Form(
        "filler",
        Filler(id: FillerID(0), name: "", kind: .post, mode: .count(1), content: .collection(CollectionID(0))),
        fields: [
            .identity(\.id), .name(\.name), .required("kind", \.kind, .choice(), help: "Where it is played."),
            .cases(\.mode, modes),
            .usual(
                "breaks", \.breaks, .breaks, .notes(only: .with("kind", Kind.mid)),
                help: "Where a programme may be interrupted."),
            .optional(
                "when", \.breakFilter, .formula(over: breakVariables),
                .notes(only: .with("kind", Kind.mid), page: "scheduling.md#formulas"),
                help: "Which of the breaks are used."),
            .required("content", \.content, .object(ContentReference.form), help: "What it plays."),
            .usual(
                "order", \.order, .choice(), .notes(page: "#orders"),
                help: "In which order, with the options of orders."),
            .inline(\.options, OrderOptions.fillerForm),
            .usual(
                "least", \.least,
                .duration(in: .zero ... .hours(1), "a duration from 0 to 1 hour, such as 5s"),
                .notes(only: .with("kind", Kind.fallback), page: "scheduling.md#short-gaps"),
                help: "No item is cut shorter than this."),
            .optional(
                "graphics", \.graphics, .list(.reference(.graphic)),
                .notes(
                    bears: false, page: "graphics.md", usualText: "those of where it is played that are over everything"
                ),
                help: "What is drawn over its video; an empty list for nothing."),
        ])

    private static let modes = Cases<Mode>(
        "mode", help: "How much of it is played.",
        cases: [
            .init(
                "count", Mode.count, { if case .count(let count) = $0 { count } else { nil } },
                .usual("count", .integer(1...1_000), 1, isAlwaysWritten: true, help: "How many items."),
                help: "the given number of items"),
            .init(
                "random-count", Mode.randomCount, { if case .randomCount(let count) = $0 { count } else { nil } },
                .usual("count", .integer(1...1_000), 1, isAlwaysWritten: true, help: "How many items."),
                help: "none up to the given number"),
            .init(
                "duration", Mode.duration, { if case .duration(let span) = $0 { span } else { nil } },
                .required("duration", .duration, help: "How long at most."), help: "whole items that fit"),
            .init(
                "pad", Mode.pad, { if case .pad(let span) = $0 { span } else { nil } },
                .required(
                    "pad",
                    Codec<Int>.integer(of: padMinutes, what: "minutes: ")
                        .mapped({ TimeSpan.minutes(Int64($0)) }, { Int($0.seconds / 60) }), .notes(unit: "min"),
                    help: "Up to the next multiple of these minutes in local time."),
                only: .with("kind", Kind.pre, .mid, .post), help: "up to a local time"),
            .init(
                "fill", { Mode.fill }, { if case .fill = $0 { () } else { nil } },
                only: .with("kind", Kind.tail, .fallback), help: "as much as the gap takes"),
        ])
}

extension Filler.Kind: Choice {
    public var help: String {
        switch self {
        case .pre: "before a programme"
        case .mid: "inside it"
        case .post: "after it"
        case .tail: "up to the next fixed start"
        case .fallback: "where nothing else fills"
        }
    }
}

extension Codec where Value == Filler.Breaks {
    fileprivate static var breaks: Codec {
        Codec<TimeSpan>.duration
            .mapped(Filler.Breaks.every) { if case .every(let span) = $0 { span } else { .hours(1) } }
            .or(
                [("chapters", .chapters)], help: "where its chapters begin",
                expected: "chapters, or \(DurationText.form)")
    }
}
