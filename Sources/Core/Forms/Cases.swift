/// A choice whose cases have keys of their own: a tag names the case (`mode: count`), or the key that is present does.
public struct Cases<Value: Sendable>: Sendable {
    let tag: Shape.Key?
    let cases: [Case]
    /// Of cases by key: what is said when none is present.
    private let nothing: String
    /// The case that goes without a tag, where the tag may be missing.
    private let untagged: (word: String, when: Condition, needed: Condition)?

    public struct Case: Sendable {
        let word: Shape.Word
        let keys: [Shape.Key]
        let read: @Sendable (FormMapping, FormReading) -> Value?
        /// False when the value is another case.
        let write: @Sendable (Value, (Tree.Entry)?, inout [Tree.Entry], FormWriting) -> Bool

        /// `make` is the case itself; `take` gets out again what it was made of.
        public init<each Part: Sendable>(
            _ word: String, _ make: @escaping @Sendable (repeat each Part) -> Value,
            _ take: @escaping @Sendable (Value) -> (repeat each Part)?, _ parts: repeat CaseKey<each Part>,
            only: Condition? = nil, formerly: [String] = [], help: String
        ) {
            self.word = Shape.Word(text: word, formerly: formerly, help: help, only: only)
            var keys: [Shape.Key] = []
            for part in repeat each parts { keys += part.keys }
            self.keys = keys
            read = { mapping, reading in
                // All of them first: every error is to be found.
                let values = (repeat (each parts).read(mapping, reading))
                do throws(Missing) {
                    return make(repeat try present(each values))
                } catch {
                    return nil
                }
            }
            write = { value, tag, entries, writing in
                guard let values = take(value) else { return false }
                if let tag { entries.append(tag) }
                for (part, value) in repeat (each parts, each values) { part.write(value, &entries, writing) }
                return true
            }
        }
    }

    /// A key names the case. `untagged`: the word that goes without saying under a condition.
    public init(
        _ tag: String, bears: Bool = true, formerly: [String] = [],
        untagged: (word: String, when: Condition, needed: Condition)? = nil,
        help: String, cases: [Case]
    ) {
        var key = KeyNotes.notes(bears: bears, formerly: formerly).key(
            tag, .words(cases.map(\.word)), help: help, isRequired: untagged == nil)
        key.neededWhen = untagged?.needed
        if let untagged { key.usualText = "`\(untagged.word)` \(untagged.when.documented), else needed" }
        self.tag = key
        self.cases = cases
        self.untagged = untagged
        nothing = ""
    }

    /// The first key of a case names it. `nothing`: what is said when none is present.
    public init(byKey cases: [Case], nothing: String) {
        tag = nil
        self.cases = cases
        self.nothing = nothing
        untagged = nil
    }

    /// Of cases by key.
    public var heads: [String] { cases.compactMap(\.keys.first?.name) }

    var keyed: Keyed<Value> {
        if let tag { tagged(tag) } else { byKey }
    }

    // MARK: With a tag

    private func tagged(_ tag: Shape.Key) -> Keyed<Value> {
        let parts = taggedParts(tag)
        let bits = parts.map { keyBit($0.name) }
        let table = Dictionary(
            cases.flatMap { item in ([item.word.text] + item.word.formerly).map { ($0, item) } }
        ) { first, _ in first }
        return Keyed(isNeeded: true, bits: ([tag] + parts).reduce(0) { $0 | keyBit($1.name) }) { _ in
            [tag] + parts
        } read: { mapping, value, reading in
            guard let chosen = chosen(tag, table, in: mapping, reading) else { return false }
            var isSound = admits(chosen, tag, in: mapping, reading)
            for (key, bit) in zip(parts, bits) where bit & mapping.bits != 0 {
                // Keys may share a bit.
                if mapping[key.name] == nil || chosen.keys.contains(where: { $0.name == key.name }) { continue }
                reading.refuse(key, in: mapping)
                isSound = false
            }
            guard let read = chosen.read(mapping, reading) else { return false }
            value = read
            return isSound
        } write: { _ in
            { value, entries, writing in
                let isTagged = tag.isWritten(writing)
                for item in cases {
                    let entry = isTagged ? Tree.Entry(tag.name, .text(item.word.text)) : nil
                    if item.write(value, entry, &entries, writing) { return }
                }
            }
        }
    }

    /// The keys of all cases; each has a meaning with the words of its cases only.
    private func taggedParts(_ tag: Shape.Key) -> [Shape.Key] {
        var parts: [Shape.Key] = []
        var words: [String: [String]] = [:]
        for item in cases {
            for key in item.keys {
                words[key.name, default: []].append(item.word.text)
                if !parts.contains(where: { $0.name == key.name }) { parts.append(key) }
            }
        }
        return parts.map { key in
            var key = key
            key.only = .with(tag.name, words[key.name] ?? [])
            return key
        }
    }

    private func chosen(
        _ tag: Shape.Key, _ table: [String: Case], in mapping: FormMapping, _ reading: FormReading
    ) -> Case? {
        guard let node = mapping[tag.name] else {
            if let untagged, untagged.when.holds(in: mapping) { return table[untagged.word] }
            mapping.refuseMissing(tag.name, reading)
            return nil
        }
        if let chosen = node.scalar.flatMap({ table[$0] }) { return chosen }
        reading.within(.key(tag.name)) { reading.refuse(node, words: cases.map(\.word.text)) }
        return nil
    }

    private func admits(_ chosen: Case, _ tag: Shape.Key, in mapping: FormMapping, _ reading: FormReading) -> Bool {
        guard let only = chosen.word.only, !only.holds(in: mapping), let node = mapping[tag.name] else { return true }
        let fitting = cases.filter { $0.word.only?.holds(in: mapping) ?? true }
        reading.fault(
            at: node.mark, tag.name,
            found: "“\(chosen.word.text)” \(only.failing(in: mapping).contrary(in: mapping))",
            expected: listed(fitting.map(\.word.text)))
        return false
    }

    // MARK: By key

    private var byKey: Keyed<Value> {
        let heads = heads
        return Keyed(isNeeded: true, bits: cases.flatMap(\.keys).reduce(0) { $0 | keyBit($1.name) }) { _ in
            cases.flatMap { item in
                item.keys.enumerated().map { index, key in
                    var key = key
                    if index == 0 { key.isRequired = false } else { key.only = .has(item.keys[0].name) }
                    return key
                }
            }
        } read: { mapping, value, reading in
            guard let chosen = chosen(heads, in: mapping, reading) else { return false }
            var isSound = true
            for item in cases {
                for key in item.keys.dropFirst() where !chosen.keys.contains(where: { $0.name == key.name }) {
                    guard let node = mapping[key.name] else { continue }
                    reading.fault(
                        at: node.mark, key.name, found: "“\(key.name)”",
                        expected: "\(key.name) together with \(item.keys[0].name)")
                    isSound = false
                }
            }
            guard let read = chosen.read(mapping, reading) else { return false }
            value = read
            return isSound
        } write: { _ in
            { value, entries, writing in
                for item in cases where item.write(value, nil, &entries, writing) { return }
            }
        }
    }

    private func chosen(_ heads: [String], in mapping: FormMapping, _ reading: FormReading) -> Case? {
        if mapping.count == 1, let index = heads.firstIndex(where: { mapping[$0] != nil }) { return cases[index] }
        // A key may name a case, and also belong to another case.
        let present = cases.filter { mapping[$0.keys[0].name] != nil }
        let chosen = present.filter { item in
            !present.contains { other in other.keys.dropFirst().contains { $0.name == item.keys[0].name } }
        }
        if chosen.count == 1 { return chosen[0] }
        reading.fault(
            at: mapping.mark, found: chosen.isEmpty ? nothing : "\(listed(chosen.map(\.keys[0].name))) together",
            expected: "one of \(listed(heads))")
        return nil
    }
}

extension Condition {
    /// What is present instead: `with kind: mid`.
    fileprivate func contrary(in mapping: FormMapping) -> String {
        guard case .with(let key, _) = self else {
            if case .lacks(let key) = self { return "with \(key)" }
            return "not \(requirement)"
        }
        return "with \(key): \(mapping[key]?.scalar ?? mapping.table.usual[key] ?? "nothing")"
    }
}

private struct Missing: Error {}

private func present<Some>(_ value: Some?) throws(Missing) -> Some {
    guard let value else { throw Missing() }
    return value
}

/// What one key of a case says, or several.
public struct CaseKey<Value: Sendable>: Sendable {
    let keys: [Shape.Key]
    let read: @Sendable (FormMapping, FormReading) -> Value?
    let write: @Sendable (Value, inout [Tree.Entry], FormWriting) -> Void

    public static func required(
        _ name: String, _ codec: Codec<Value>, _ notes: KeyNotes = .none, help: String
    ) -> CaseKey {
        let key = notes.key(name, codec.shape, help: help, isRequired: true)
        return CaseKey(keys: [key]) { mapping, reading in
            guard let node = mapping[name] else {
                mapping.refuseMissing(name, reading)
                return nil
            }
            return reading.within(.key(name)) { codec.read(node, reading) }
        } write: { value, entries, writing in
            codec.write(value, key, &entries, writing)
        }
    }

    public static func usual(
        _ name: String, _ codec: Codec<Value>, _ usual: Value, _ notes: KeyNotes = .none,
        isAlwaysWritten: Bool = false, help: String
    ) -> CaseKey where Value: Equatable {
        var described = notes.key(name, codec.shape, help: help)
        described.usual = codec.write(usual, FormWriting(ReferenceDirectory(), .names))
        let key = described
        return CaseKey(keys: [key]) { mapping, reading in
            guard let node = mapping[name] else { return usual }
            return reading.within(.key(name)) { codec.read(node, reading) }
        } write: { value, entries, writing in
            if isAlwaysWritten || value != usual { codec.write(value, key, &entries, writing) }
        }
    }

    public static func optional<Wrapped: Sendable>(
        _ name: String, _ codec: Codec<Wrapped>, _ notes: KeyNotes = .none, help: String
    ) -> CaseKey where Value == Wrapped? {
        let key = notes.key(name, codec.shape, help: help)
        return CaseKey(keys: [key]) { mapping, reading in
            // Two optionals: the outer one is nil after an error.
            guard let node = mapping[name] else { return .some(nil) }
            return reading.within(.key(name)) { codec.read(node, reading) }.map { .some($0) }
        } write: { value, entries, writing in
            if let value { codec.write(value, key, &entries, writing) }
        }
    }

    /// Keys that spell one part together, such as a show and its year. The first names the case.
    init(
        together keys: [Shape.Key], read: @escaping @Sendable (FormMapping, FormReading) -> Value?,
        write: @escaping @Sendable (Value, inout [Tree.Entry], FormWriting) -> Void
    ) {
        self.keys = keys
        self.read = read
        self.write = write
    }

    private init(
        keys: [Shape.Key], read: @escaping @Sendable (FormMapping, FormReading) -> Value?,
        write: @escaping @Sendable (Value, inout [Tree.Entry], FormWriting) -> Void
    ) {
        self.init(together: keys, read: read, write: write)
    }
}
