import Core

extension StationReader {
    static let fillerKeys =
        ["name", "kind", "mode", "count", "duration", "pad", "breaks", "when", "content"] + OrderKey.names + [
            "by-chapter", "least",
        ]

    mutating func filler(_ named: Named<Filler>) -> Filler? {
        let fields = named.fields
        let kind = fields.required("kind").flatMap { $0.choice(Filler.Kind.self, faults) }
        let mode = fillerMode(fields)
        let content = requiredContent(fields)
        let (order, options) = order(fields, default: .shuffle)
        guard let kind, let mode, let content else { return nil }
        refuse(mode, in: kind, fields)
        return Filler(
            id: named.id, name: named.name, kind: kind, mode: mode, content: content,
            order: order, options: options, breaks: breaks(kind, fields),
            breakFilter: fields.node("when").flatMap { $0.formula(over: Filler.breakVariables, faults, place: place) },
            least: least(kind, fields))
    }

    private func refuse(_ mode: Filler.Mode, in kind: Filler.Kind, _ fields: Fields) {
        guard let node = fields.node("mode") else { return }
        let surrounds = [.pre, .mid, .post].contains(kind)
        switch mode {
        case .fill where surrounds:
            faults.add(
                at: node.mark, found: "“fill” in a \(kind.rawValue) filler",
                expected: "count, random-count, duration or pad")
        case .pad where !surrounds:
            faults.add(
                at: node.mark, found: "“pad” in a \(kind.rawValue) filler",
                expected: "count, random-count, duration or fill")
        default: break
        }
    }

    private func least(_ kind: Filler.Kind, _ fields: Fields) -> TimeSpan {
        if kind != .fallback { fields.refuse("least", because: "least together with kind: fallback") }
        return fields.lengthOrNothing(
            "least", upTo: .hours(1), expected: "a length from 0 to 1 hour, such as 5s") ?? Filler.usualLeast
    }

    private func breaks(_ kind: Filler.Kind, _ fields: Fields) -> Filler.Breaks {
        guard kind == .mid else {
            fields.refuse("breaks", because: "breaks together with kind: mid")
            fields.refuse("when", because: "when together with kind: mid")
            return .chapters
        }
        guard let node = fields.node("breaks"), node.plainText != "chapters" else { return .chapters }
        if let span = node.plainText.flatMap(DurationText.read) { return .every(span) }
        faults.add(at: node.mark, found: node.sketch, expected: "chapters, or \(DurationText.form)")
        return .chapters
    }

    private enum FillerMode: String, CaseIterable {
        case count, duration, pad, fill
        case randomCount = "random-count"
    }

    private func fillerMode(_ fields: Fields) -> Filler.Mode? {
        guard let mode = fields.required("mode").flatMap({ $0.choice(FillerMode.self, faults) }) else { return nil }
        if mode != .count && mode != .randomCount {
            fields.refuse("count", because: "a count together with mode: count or random-count")
        }
        if mode != .duration { fields.refuse("duration", because: "a duration together with mode: duration") }
        if mode != .pad { fields.refuse("pad", because: "pad together with mode: pad") }
        switch mode {
        case .fill: return .fill
        case .count: return .count(fields.integer("count", in: 1...1_000) ?? 1)
        case .randomCount: return .randomCount(fields.integer("count", in: 1...1_000) ?? 1)
        case .duration: return fields.requiredLength("duration").map(Filler.Mode.duration)
        case .pad: return pad(fields).map { .pad(.minutes(Int64($0))) }
        }
    }

    private func pad(_ fields: Fields) -> Int? {
        guard let node = fields.required("pad") else { return nil }
        if let minutes = node.plainText.flatMap({ Int(digits: $0) }), Filler.padMinutes.contains(minutes) {
            return minutes
        }
        faults.add(
            at: node.mark, found: node.sketch,
            expected: "minutes: one of \(listed(Filler.padMinutes.map(String.init)))")
        return nil
    }
}
