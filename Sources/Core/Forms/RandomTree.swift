/// Random texts, with what is hard to write down.
enum RandomText {
    private static let letters: [Character] = Array("aZé “\"'\\:#-{}[],&*!|>%@`~null true 5 🎬")

    static func make(_ generator: inout any RandomNumberGenerator) -> String {
        let text = (0...Int.random(in: 0...12, using: &generator)).map { _ in
            letters.randomElement(using: &generator) ?? "x"
        }
        return String(text)
    }
}

extension Shape {
    func random(
        _ spelling: Spelling, _ directory: ReferenceDirectory, _ generator: inout any RandomNumberGenerator
    ) -> Tree {
        switch self {
        case .scalar(let scalar): return scalar.sample(&generator)
        case .words(let words): return .text(words.randomElement(using: &generator)?.text ?? "")
        case .either(let shapes):
            let shape = shapes.randomElement(using: &generator)
            return shape?.random(spelling, directory, &generator) ?? .null
        case .list(let item, let orOne):
            let count = Int.random(in: 0...3, using: &generator)
            if count == 1, orOne { return item.random(spelling, directory, &generator) }
            return Tree(.list((0..<count).map { _ in item.random(spelling, directory, &generator) }))
        case .reference(let kind, let sorts):
            let id = directory.ids(kind, sorts: sorts).randomElement(using: &generator) ?? 0
            return spelling == .ids ? .literal(id) : .text(directory.card(kind, id)?.name ?? "")
        case .object(let object): return object.random(spelling, directory, &generator)
        }
    }
}

extension Shape.Object {
    func random(
        _ spelling: Spelling, _ directory: ReferenceDirectory, _ generator: inout any RandomNumberGenerator
    ) -> Tree {
        let table = KeyTable(keys)
        let head = heads.randomElement(using: &generator)
        var entries: [Tree.Entry] = []
        func text(_ name: String) -> String? { entries.first { $0.key == name }?.value.scalar }
        func has(_ name: String) -> Bool { entries.contains { $0.key == name } }
        func holds(_ condition: Condition?) -> Bool { condition?.holds(table, unknown: false, text, has) ?? true }
        let chosen = keys.filter {
            $0.visibility == .everywhere && (!heads.contains($0.name) || $0.name == head || $0.beside != nil)
        }
        // Keys that others depend on come first; a key may depend on a later one only by its absence.
        for key in chosen {
            guard holds(key.name == head ? nil : key.beside ?? key.only) else { continue }
            if let kind = key.qualifies {
                let named = spelling == .names ? directory.cards(kind, head.flatMap(text) ?? "") : []
                if let number = named.randomElement(using: &generator)?.qualifier {
                    entries.append(Tree.Entry(key.name, .literal(number)))
                }
                continue
            }
            let isNeeded = key.isRequired || key.name == head || key.neededWhen.map(holds) ?? false
            let isWanted = isNeeded || Int.random(in: 0..<3, using: &generator) == 0
            guard isWanted else { continue }
            var value = key.shape.random(spelling, directory, &generator)
            if case .words(let words) = key.shape {
                let fitting = words.filter { holds($0.only) }
                value = .text(fitting.randomElement(using: &generator)?.text ?? "")
            }
            entries.append(Tree.Entry(key.name, value))
        }
        // What depends on keys that came later.
        while let index = entries.firstIndex(where: { entry in !holds(keys.first { $0.name == entry.key }?.only) }) {
            entries.remove(at: index)
        }
        return Tree(.map(entries.shuffled(using: &generator)))
    }
}
