import Core

extension StationReader {
    /// The name of a rule that another one repeats, and where it stands.
    struct RepeatedRule {
        let name: String
        let node: YAMLNode
    }

    /// What goes with an order means nothing to a rule that repeats: it plays what was on as it was on.
    private static let meaninglessKeys =
        ["content", "order", "airing", "groups", "discard"] + OrderKey.ruleNames.dropFirst()

    /// What a rule plays again: the name of a rule, a local time span, or so much time before.
    mutating func rerun(_ fields: Fields) -> Rerun? {
        for key in Self.meaninglessKeys { fields.refuse(key, because: "rerun-of without \(key)") }
        guard let node = fields.node("rerun-of") else { return nil }
        guard case .mapping = node.value else {
            guard let name = node.text("the name of a rule, or from and to, or after", faults) else { return nil }
            repeatedRules.append(RepeatedRule(name: name, node: node))
            return .rule(name)
        }
        guard let parts = Fields(node, "rerun", keys: ["from", "to", "days-ago", "after"], faults) else { return nil }
        guard parts.node("after") != nil else { return span(parts) }
        for key in ["from", "to", "days-ago"] { parts.refuse(key, because: "either after, or from and to") }
        guard let length = parts.requiredLength("after") else { return nil }
        if length <= Rerun.longestTime { return .before(length) }
        faults.add(
            at: parts.node("after")?.mark ?? node.mark, found: DurationText.write(length),
            expected: "a length of at most \(Rerun.greatestDaysAgo) days")
        return nil
    }

    private func span(_ parts: Fields) -> Rerun? {
        let from = parts.required("from").flatMap(time)
        let to = parts.required("to").flatMap(time)
        let daysAgo = parts.integer("days-ago", in: 0...Rerun.greatestDaysAgo)
        guard let from, let to else { return nil }
        return .span(from: from, to: to, daysAgo: daysAgo)
    }

    private func time(_ node: YAMLNode) -> TimeOfDay? {
        if let time = node.plainText.flatMap({ TimeOfDay($0) }) { return time }
        faults.add(at: node.mark, found: node.sketch, expected: "a time of day such as \"20:00\"")
        return nil
    }

    /// Every name that a rule repeats is that of some rule of the file or the station.
    func checkRepeatedRules() {
        let names = Set(contents.schedules.flatMap(\.rules).compactMap(\.name))
        for repeated in repeatedRules where !names.contains(repeated.name) {
            faults.add(
                at: repeated.node.mark,
                found: "the unknown rule “\(repeated.name)”\(suggestion(for: repeated.name, among: names.sorted()))",
                expected: "the name of a rule of the file or the station")
        }
    }
}
