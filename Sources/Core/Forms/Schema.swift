extension Form {
    /// JSON Schema 2020-12 of what the API takes and gives. `x-unit`, `x-reference`, `x-visible-when` and
    /// `x-bears-on-timeline` are for those who draw forms from it.
    public var schema: Tree {
        var entries = shape.schema.entries
        entries.insert(Tree.Entry("$schema", .text("https://json-schema.org/draft/2020-12/schema")), at: 0)
        return Tree(.map(entries))
    }
}

private let never = Tree.flag(false)

extension Shape {
    var schema: Tree {
        switch self {
        case .scalar(let scalar):
            .map([
                "type": .text(scalar.json.rawValue), "minimum": scalar.range.map { .literal($0.lowerBound) },
                "maximum": scalar.range.flatMap { $0.upperBound == Int.max ? nil : .literal($0.upperBound) },
                "pattern": scalar.pattern.map(Tree.text),
                "format": scalar.format == "text" ? nil : scalar.format.map(Tree.text),
                "enum": scalar.numbers.isEmpty ? nil : Tree(.list(scalar.numbers.map { .literal($0) })),
            ])
        case .words(let words): .map(["oneOf": Tree(.list(words.map(\.schema)))])
        case .reference(let kind, let sorts):
            .map([
                "type": .text("integer"), "x-reference": .text(kind.rawValue),
                "x-sorts": sorts.isEmpty ? nil : .list(sorts),
            ])
        case .list(let item, let orOne):
            orOne
                ? .map([
                    "anyOf": Tree(.list([item.schema, .map(["type": .text("array"), "items": item.schema])]))
                ])
                : .map(["type": .text("array"), "items": item.schema])
        case .either(let shapes): .map(["anyOf": Tree(.list(shapes.map(\.schema)))])
        case .object(let object): object.schema
        }
    }
}

extension Shape.Word {
    fileprivate var schema: Tree {
        .map([
            "const": .text(text), "description": help.isEmpty ? nil : .text(help),
            "x-visible-when": only.map(\.visible),
        ])
    }
}

extension Shape.Key {
    fileprivate var schema: Tree {
        let head = Tree.map(["description": help.isEmpty ? nil : .text(help)])
        let tail = Tree.map([
            "default": usual, "readOnly": visibility == .everywhere ? nil : .flag(true), "x-unit": unit.map(Tree.text),
            "x-visible-when": only.map(\.visible), "x-bears-on-timeline": .flag(bears),
        ])
        return Tree(.map(head.entries + shape.schema.entries + tail.entries))
    }
}

extension Shape.Object {
    fileprivate var schema: Tree {
        // The year of a show belongs to names alone.
        let keys = keys.filter { $0.qualifies == nil }
        let required = keys.filter { $0.isRequired && $0.only == nil }.map(\.name)
        let rules = conditions(keys)
        return .map([
            "title": .text(subject), "type": .text("object"),
            "properties": Tree(.map(keys.map { Tree.Entry($0.name, $0.schema) })),
            "required": required.isEmpty ? nil : .list(required), "additionalProperties": never,
            "oneOf": heads.isEmpty ? nil : Tree(.list(heads.map { choice(of: $0, keys) })),
            "allOf": rules.isEmpty ? nil : Tree(.list(rules)),
        ])
    }

    /// This head, and none of the others except those that may be next to it.
    private func choice(of head: String, _ keys: [Shape.Key]) -> Tree {
        let others = keys.filter { key in
            let isBeside = key.beside?.keys.contains { $0.key == head } ?? false
            return heads.contains(key.name) && key.name != head && !isBeside
        }
        return .map([
            "required": .list([head]), "properties": Tree(.map(others.map { Tree.Entry($0.name, never) })),
        ])
    }

    private func conditions(_ keys: [Shape.Key]) -> [Tree] {
        let table = KeyTable(keys)
        var rules = keys.compactMap { key -> Tree? in
            guard let only = key.only else { return nil }
            return .map([
                "if": only.schema(table), "then": key.isRequired ? .map(["required": .list([key.name])]) : nil,
                "else": .map(["properties": Tree(.map([Tree.Entry(key.name, never)]))]),
            ])
        }
        rules += keys.compactMap { key -> Tree? in
            key.neededWhen.map { .map(["if": $0.schema(table), "then": .map(["required": .list([key.name])])]) }
        }
        for key in keys {
            guard case .words(let words) = key.shape else { continue }
            for word in words {
                guard let only = word.only else { continue }
                let constant = Tree.map(["const": .text(word.text)])
                let isWord = Tree.map([
                    "properties": Tree(.map([Tree.Entry(key.name, constant)])), "required": .list([key.name]),
                ])
                rules.append(.map(["if": isWord, "then": only.schema(table)]))
            }
        }
        return rules
    }
}

extension Condition {
    fileprivate var visible: Tree {
        switch self {
        case .with(let key, let words): Tree(.map([Tree.Entry(key, .list(words))]))
        case .has(let key): Tree(.map([Tree.Entry(key, .flag(true))]))
        case .lacks(let key): Tree(.map([Tree.Entry(key, never)]))
        case .any(let conditions): .map(["any": Tree(.list(conditions.map(\.visible)))])
        case .all(let conditions): .map(["all": Tree(.list(conditions.map(\.visible)))])
        }
    }

    fileprivate func schema(_ table: KeyTable) -> Tree {
        switch self {
        case .with(let key, let words):
            // A key that is left out has its default.
            .map([
                "properties": Tree(.map([Tree.Entry(key, .map(["enum": .list(words)]))])),
                "required": words.contains(table.usual[key] ?? "") ? nil : .list([key]),
            ])
        case .has(let key): .map(["required": .list([key])])
        case .lacks(let key): .map(["not": .map(["required": .list([key])])])
        case .any(let conditions): .map(["anyOf": Tree(.list(conditions.map { $0.schema(table) }))])
        case .all(let conditions): .map(["allOf": Tree(.list(conditions.map { $0.schema(table) }))])
        }
    }
}
