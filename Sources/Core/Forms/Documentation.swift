extension Form {
    /// Rows `| key | meaning |` of a table in the documentation.
    public var documentation: [String] { rows(under: "") }

    private func rows(under prefix: String) -> [String] {
        keys.filter { $0.visibility == .everywhere }.map { "| `\(prefix)\($0.name)` | \($0.meaning) |" }
    }

    /// The rows of the mappings below keys of this one, such as `video.width`.
    public func documentation<Other>(of key: String, _ form: Form<Other>) -> [String] {
        form.rows(under: "\(key).")
    }
}

extension Shape.Key {
    fileprivate var meaning: String {
        var sentences: [String] = []
        switch (only, isRequired) {
        case (let only?, true): sentences.append("Needed \(only.documented).")
        case (let only?, false): sentences.append(only.documented.capitalizedFirst + ".")
        case (nil, true): sentences.append("Needed.")
        case (nil, false): break
        }
        sentences.append(page.map { "\(help.dropLast()) ([more](\($0)))." } ?? help)
        if let allowed = shape.documented { sentences.append(allowed) }
        if let usualText {
            sentences.append("Default: \(usualText).")
        } else if let value = usual?.scalar, value != "false" {
            sentences.append("Default: `\(value)`.")
        }
        if !formerly.isEmpty { sentences.append("Formerly \(listed(formerly.map { "`\($0)`" })).") }
        return sentences.joined(separator: " ")
    }
}

extension Condition {
    var documented: String {
        switch self {
        case .with(let key, let words): "with `\(key)`: " + listed(words.map { "`\($0)`" })
        case .has(let key): "with `\(key)`"
        case .lacks(let key): "without `\(key)`"
        case .any(let conditions): conditions.map(\.documented).joined(separator: ", or ")
        case .all(let conditions): conditions.map(\.documented).joined(separator: ", ")
        }
    }
}

extension Shape {
    fileprivate var documented: String? {
        switch self {
        case .scalar(let scalar):
            if let range = scalar.range, range.upperBound < Int.max {
                "\(range.lowerBound) to \(range.upperBound)."
            } else {
                scalar.json == .boolean || scalar.format == "text" ? nil : scalar.expected.capitalizedFirst + "."
            }
        case .words(let words):
            // Long lists of words are explained where they are used most.
            listed(words.map { words.count > 6 ? "`\($0.text)`" : $0.documented }) + "."
        case .reference(let kind, let sorts):
            switch kind {
            case .channel: "The number of a channel."
            case .show: "The title of a show."
            case .item: "A path from the root, such as /srv/films/a.mkv."
            default: "The name of \(withArticle((sorts.isEmpty ? "" : listed(sorts) + " ") + kind.rawValue))."
            }
        case .list(let item, let orOne):
            [item.documented, orOne ? "One, or a list." : "A list."].compactMap(\.self).joined(separator: " ")
        case .object: nil
        case .either(let shapes): shapes.compactMap(\.documented).joined(separator: " Or: ")
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Shape.Word {
    fileprivate var documented: String {
        let notes = [help, only?.documented ?? ""].filter { !$0.isEmpty }
        return "`\(text)`" + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }
}
