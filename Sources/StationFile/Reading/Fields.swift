import Core

/// The keys of one mapping, read one by one; every fault is noted and reading goes on with a stand-in.
struct Fields {
    let mark: YAMLNode.Mark
    let faults: FaultList
    /// What the mapping describes, as `channel`.
    private let subject: String
    private let values: [String: YAMLNode]

    /// nil, with a fault noted, when the node is no mapping.
    init?(_ node: YAMLNode, _ subject: String, keys: [String], _ faults: FaultList) {
        guard case .mapping(let entries) = node.value else {
            faults.add(at: node.mark, found: node.sketch, expected: "a \(subject) with the keys \(listed(keys))")
            return nil
        }
        var values: [String: YAMLNode] = [:]
        for entry in entries {
            guard case .scalar(let key, _) = entry.key.value, keys.contains(key) else {
                let hint = entry.key.plainText.map { suggestion(for: $0, among: keys) } ?? ""
                faults.add(
                    at: entry.key.mark, found: "the key \(entry.key.sketch)\(hint)",
                    expected: "one of \(listed(keys)) in a \(subject)")
                continue
            }
            if values.updateValue(entry.value, forKey: key) != nil {
                faults.add(at: entry.key.mark, found: "the key “\(key)” again", expected: "each key once")
            }
        }
        self.values = values
        self.subject = subject
        self.faults = faults
        mark = node.mark
    }

    func node(_ key: String) -> YAMLNode? { values[key] }

    func required(_ key: String) -> YAMLNode? {
        if let node = values[key] { return node }
        faults.add(at: mark, found: "a \(subject) without “\(key)”", expected: "the key “\(key)”")
        return nil
    }

    /// A key that only makes sense together with others.
    func refuse(_ key: String, because reason: String) {
        guard let node = values[key] else { return }
        faults.add(at: node.mark, found: "“\(key)”", expected: reason)
    }

    func items(_ key: String) -> [YAMLNode] {
        guard let node = values[key] else { return [] }
        return node.list("a list of \(key)", faults)
    }

    /// One thing, or a list of them.
    func oneOrMore(_ key: String) -> [YAMLNode] {
        guard let node = values[key] else { return [] }
        return if case .sequence(let items) = node.value { items } else { [node] }
    }

    func text(_ key: String) -> String? { values[key].flatMap { $0.text("a text", faults) } }

    func requiredText(_ key: String) -> String? { required(key).flatMap { $0.text("a text", faults) } }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, default standard: Choice) -> Choice {
        values[key].flatMap { $0.choice(Choice.self, faults) } ?? standard
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        values[key].flatMap { $0.integer(in: range, faults) }
    }

    /// Whether the key is there and true.
    func flag(_ key: String) -> Bool { values[key].flatMap { $0.choice(Flag.self, faults) } == .isTrue }

    func length(_ key: String) -> TimeSpan? { values[key].flatMap { $0.length(faults) } }

    /// A length that may be zero, unlike others.
    func lengthOrNothing(_ key: String, upTo longest: TimeSpan, expected: String) -> TimeSpan? {
        guard let node = values[key] else { return nil }
        let isNothing = node.plainText.map { ["0", "0s", "0m", "00:00:00"].contains($0) } ?? false
        let span = isNothing ? .zero : node.plainText.flatMap(DurationText.read)
        if let span, span <= longest { return span }
        faults.add(at: node.mark, found: node.sketch, expected: expected)
        return nil
    }

    func requiredLength(_ key: String) -> TimeSpan? { required(key).flatMap { $0.length(faults) } }
}

private enum Flag: String, CaseIterable {
    case isTrue = "true"
    case isFalse = "false"
}

extension YAMLNode {
    /// What belongs to a key of a mapping.
    subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = value else { return nil }
        return entries.first { $0.key.plainText == key }?.value
    }

    var plainText: String? {
        if case .scalar(let text, _) = value { text } else { nil }
    }

    func list(_ expected: String, _ faults: FaultList) -> [YAMLNode] {
        if case .sequence(let items) = value { return items }
        faults.add(at: mark, found: sketch, expected: expected)
        return []
    }

    /// A text that says something.
    func text(_ expected: String, _ faults: FaultList) -> String? {
        guard case .scalar(let text, let isPlain) = value, !text.isEmpty, !(isPlain && (text == "~" || text == "null"))
        else {
            faults.add(at: mark, found: sketch, expected: expected)
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            faults.add(at: mark, found: "a text with control characters", expected: "\(expected) on one line")
            return nil
        }
        return text
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type, _ faults: FaultList) -> Choice? {
        choice(among: Array(Choice.allCases), faults)
    }

    func choice<Choice: RawRepresentable<String>>(among choices: [Choice], _ faults: FaultList) -> Choice? {
        let names = choices.map(\.rawValue)
        if let choice = choices.first(where: { $0.rawValue == plainText }) { return choice }
        let hint = plainText.map { suggestion(for: $0, among: names) } ?? ""
        faults.add(at: mark, found: sketch + hint, expected: "one of \(listed(names))")
        return nil
    }

    func length(_ faults: FaultList) -> TimeSpan? {
        if let span = plainText.flatMap(DurationText.read) { return span }
        faults.add(at: mark, found: sketch, expected: DurationText.form)
        return nil
    }

    /// A formula; what is wrong in it is pointed at. `place` finds a character of a node's text in the file.
    func formula(
        over variables: [String], _ faults: FaultList, place: (Int, YAMLNode) -> YAMLNode.Mark
    ) -> Formula? {
        guard let text = text("a formula", faults) else { return nil }
        do throws(FormulaError) {
            return try Formula(text, variables: variables)
        } catch {
            faults.add(at: place(error.offset, self), found: error.found, expected: error.expected)
            return nil
        }
    }

    func integer(in range: ClosedRange<Int>, _ faults: FaultList) -> Int? {
        if let number = plainText.flatMap({ Int(digits: $0, in: range) }) { return number }
        faults.add(
            at: mark, found: sketch, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }
}
