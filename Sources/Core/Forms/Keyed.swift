typealias KeyWriter<Value> = @Sendable (Value, inout [Tree.Entry], FormWriting) -> Void

/// What one key of a mapping, or several, say: a value, in both directions.
public struct Keyed<Value: Sendable>: Sendable {
    /// Whether it has something to do also when none of its keys is present.
    let isNeeded: Bool
    let bits: UInt64
    /// The keys as data; the value is the default.
    let keys: @Sendable (Value) -> [Shape.Key]
    /// Changes the value by what is present. False, with an error noted, when something is wrong.
    let read: @Sendable (FormMapping, inout Value, FormReading) -> Bool
    /// Given the default: what writes a value.
    let write: @Sendable (Value) -> KeyWriter<Value>

    /// Without it there is no value.
    static func required(_ key: Shape.Key, _ codec: Codec<Value>) -> Keyed {
        var key = key
        key.isRequired = true
        return Keyed(isNeeded: true, bits: keyBit(key.name)) { [key] _ in
            [key]
        } read: { [key] mapping, value, reading in
            switch reading.find(key, in: mapping) {
            case .refused: return false
            case .absent: return !reading.misses(key, in: mapping)
            case .node(let node): return codec.read(node, key, into: &value, reading)
            }
        } write: { [key] _ in
            { value, entries, writing in codec.write(value, key, &entries, writing) }
        }
    }

    /// Without it the value is the default, which is written only if `isAlwaysWritten`.
    static func usual(_ key: Shape.Key, _ codec: Codec<Value>, isAlwaysWritten: Bool, isShown: Bool) -> Keyed
    where Value: Equatable {
        Keyed(isNeeded: false, bits: keyBit(key.name)) { usual in
            var key = key
            if isShown { key.usual = codec.write(usual, FormWriting(ReferenceDirectory(), .names)) }
            return [key]
        } read: { mapping, value, reading in
            switch reading.find(key, in: mapping) {
            case .refused: false
            case .absent: true
            case .node(let node): codec.read(node, key, into: &value, reading)
            }
        } write: { usual in
            { value, entries, writing in
                if isAlwaysWritten || value != usual { codec.write(value, key, &entries, writing) }
            }
        }
    }

    /// Without it the value is nil.
    static func optional<Wrapped: Sendable>(_ key: Shape.Key, _ codec: Codec<Wrapped>) -> Keyed
    where Value == Wrapped? {
        Keyed(isNeeded: key.isRequired, bits: keyBit(key.name)) { _ in
            [key]
        } read: { mapping, value, reading in
            switch reading.find(key, in: mapping) {
            case .refused: return false
            case .absent: return !(key.isRequired && reading.misses(key, in: mapping))
            case .node(let node):
                guard let read = reading.within(.key(key.name), { codec.read(node, reading) }) else { return false }
                value = read
                return true
            }
        } write: { _ in
            { value, entries, writing in
                if let value { codec.write(value, key, &entries, writing) }
            }
        }
    }
}

enum KeySearch {
    case node(Tree)
    case absent, refused
}

extension FormReading {
    /// Refuses the key where it has no meaning.
    func find(_ key: Shape.Key, in mapping: FormMapping) -> KeySearch {
        guard let node = mapping[key.name] else { return .absent }
        guard let only = key.only, !only.holds(in: mapping) else {
            return key.hasConditionalWords && !admits(node, key, mapping) ? .refused : .node(node)
        }
        refuse(key, in: mapping)
        return .refused
    }

    /// Of a key that has no meaning here.
    func refuse(_ key: Shape.Key, in mapping: FormMapping) {
        fault(
            at: mapping[key.name]?.mark ?? mapping.mark, key.name, found: "“\(key.name)”",
            expected: key.only.map { "\(key.name) \($0.failing(in: mapping).requirement)" } ?? "no \(key.name)")
    }

    /// Notes that a key is missing; false where it has no meaning.
    func misses(_ key: Shape.Key, in mapping: FormMapping) -> Bool {
        if let only = key.only, !only.holds(in: mapping) { return false }
        mapping.refuseMissing(key.name, self)
        return true
    }
}

extension Shape.Key {
    fileprivate var hasConditionalWords: Bool {
        if case .words(let words) = shape { words.contains { $0.only != nil } } else { false }
    }
}

extension Codec {
    func read(_ node: Tree, _ key: Shape.Key, into value: inout Value, _ reading: FormReading) -> Bool {
        guard let read = reading.within(.key(key.name), { read(node, reading) }) else { return false }
        value = read
        return true
    }

    func write(_ value: Value, _ key: Shape.Key, _ entries: inout [Tree.Entry], _ writing: FormWriting) {
        guard key.isWritten(writing) else { return }
        entries.append(Tree.Entry(key.name, writing.within(.key(key.name)) { write(value, writing) }))
    }
}
