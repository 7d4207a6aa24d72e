/// The one description of a thing: everything about its spelling is derived from it.
public struct Form<Root: Sendable>: Sendable {
    public let subject: String
    /// The defaults; required parts have a stand-in.
    public let blank: Root
    let fields: [Field<Root>]
    private let writers: [KeyWriter<Root>]
    let checks: [Check]
    /// Exactly one of these keys is present; none: there is no such condition.
    let heads: [String]
    public let keys: [Shape.Key]
    let table: KeyTable

    /// An error in a value whose parts are right by themselves.
    public struct Check: Sendable {
        let key: String
        let fault: @Sendable (Root) -> (found: String, expected: String)?

        /// `key`: where the error is shown.
        public init(at key: String, _ fault: @escaping @Sendable (Root) -> (found: String, expected: String)?) {
            self.key = key
            self.fault = fault
        }
    }

    public init(
        _ subject: String, _ blank: Root, checks: [Check] = [], heads: [String] = [], fields: [Field<Root>]
    ) {
        self.subject = subject
        self.blank = blank
        self.fields = fields
        writers = fields.map { $0.write(blank) }
        self.checks = checks
        self.heads = heads
        // Cases may share a key.
        var keys: [Shape.Key] = []
        for key in fields.flatMap({ $0.keys(blank) }) {
            if let index = keys.firstIndex(where: { $0.name == key.name }) {
                keys[index].merge(key)
            } else {
                keys.append(key)
            }
        }
        self.keys = keys
        table = KeyTable(keys)
    }

    var shape: Shape { .object(Shape.Object(subject: subject, keys: keys, heads: heads)) }

    /// nil, with every error noted, when anything is wrong.
    public func read(_ tree: Tree, _ reading: FormReading) -> Root? { read(tree, over: blank, reading) }

    /// What is not there stays as it is in `original`.
    func read(_ tree: Tree, over original: Root, _ reading: FormReading) -> Root? {
        let before = reading.faultCount
        guard let mapping = FormMapping(tree, subject, table, reading) else { return nil }
        var root = original
        read(mapping, &root, reading)
        return reading.faultCount == before ? root : nil
    }

    /// What the fields say first; what is checked besides, if they are right by themselves.
    func read(_ mapping: FormMapping, _ root: inout Root, _ reading: FormReading) {
        let before = reading.faultCount
        for field in fields where field.isNeeded || field.bits & mapping.bits != 0 {
            _ = field.read(mapping, &root, reading)
        }
        guard reading.faultCount == before else { return }
        for check in checks {
            guard let fault = check.fault(root) else { continue }
            reading.fault(
                at: mapping[check.key]?.mark ?? mapping.mark, check.key, found: fault.found, expected: fault.expected)
        }
    }

    public func write(_ root: Root, _ writing: FormWriting) -> Tree {
        var entries: [Tree.Entry] = []
        entries.reserveCapacity(8)
        for write in writers { write(root, &entries, writing) }
        return Tree(.map(entries))
    }
}

extension Shape.Key {
    fileprivate mutating func merge(_ other: Shape.Key) {
        if let mine = only, let others = other.only {
            only = .any([mine, others])
        } else {
            beside = only ?? other.only
            only = nil
        }
        isRequired = isRequired && other.isRequired
        if help != other.help, !other.help.isEmpty { help += " " + other.help }
    }
}

/// Notes about a key besides its value.
public struct KeyNotes: Sendable {
    var only: Condition?
    var bears = true
    var formerly: [String] = []
    var unit: String?
    var page: String?
    var usualText: String?

    public static let none = KeyNotes()

    /// `only`: when the key has a meaning. `bears`: whether what is played when depends on it.
    public static func notes(
        only: Condition? = nil, bears: Bool = true, formerly: [String] = [], unit: String? = nil, page: String? = nil,
        usualText: String? = nil
    ) -> KeyNotes {
        KeyNotes(only: only, bears: bears, formerly: formerly, unit: unit, page: page, usualText: usualText)
    }

    func key(_ name: String, _ shape: Shape, help: String, isRequired: Bool = false) -> Shape.Key {
        Shape.Key(
            name: name, formerly: formerly, help: help, page: page, unit: unit, only: only, isRequired: isRequired,
            bears: bears, usualText: usualText, shape: shape)
    }
}

/// One part of a thing: a key path, and how it is written.
public struct Field<Root: Sendable>: Sendable {
    let keys: @Sendable (Root) -> [Shape.Key]
    let read: @Sendable (FormMapping, inout Root, FormReading) -> Bool
    let write: @Sendable (Root) -> KeyWriter<Root>
    /// Whether it has something to do also when none of its keys is present.
    let isNeeded: Bool
    let bits: UInt64

    public typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// Some keys that spell one part together.
    public static func keys<Value: Sendable>(_ path: Path<Value>, _ keyed: Keyed<Value>) -> Field {
        Field(
            keys: { keyed.keys($0[keyPath: path]) },
            read: { mapping, root, reading in keyed.read(mapping, &root[keyPath: path], reading) },
            write: { blank in
                // The default is read by key path once: reading it each time was 40 % of writing.
                let write = keyed.write(blank[keyPath: path])
                return { root, entries, writing in write(root[keyPath: path], &entries, writing) }
            }, isNeeded: keyed.isNeeded, bits: keyed.bits)
    }

    /// The same, but not written for values of which it says nothing.
    public func omitted(_ isOmitted: @escaping @Sendable (Root) -> Bool) -> Field {
        let write = write
        return Field(
            keys: keys, read: read,
            write: { blank in
                let write = write(blank)
                return { root, entries, writing in if !isOmitted(root) { write(root, &entries, writing) } }
            }, isNeeded: isNeeded, bits: bits)
    }

    /// A key that must be present.
    public static func required<Value: Sendable>(
        _ key: String, _ path: Path<Value>, _ codec: Codec<Value>, _ notes: KeyNotes = .none, help: String
    ) -> Field {
        .keys(path, .required(notes.key(key, codec.shape, help: help), codec))
    }

    /// A key with a default: the blank thing's.
    public static func usual<Value: Equatable & Sendable>(
        _ key: String, _ path: Path<Value>, _ codec: Codec<Value>, _ notes: KeyNotes = .none,
        isAlwaysWritten: Bool = false, isShown: Bool = true, help: String
    ) -> Field {
        .keys(
            path,
            .usual(
                notes.key(key, codec.shape, help: help), codec, isAlwaysWritten: isAlwaysWritten, isShown: isShown))
    }

    /// A key without which the part is nil. `isRequired`: needed where it has a meaning.
    public static func optional<Value: Sendable>(
        _ key: String, _ path: Path<Value?>, _ codec: Codec<Value>, isRequired: Bool = false,
        _ notes: KeyNotes = .none, help: String
    ) -> Field {
        .keys(path, .optional(notes.key(key, codec.shape, help: help, isRequired: isRequired), codec))
    }

    /// A key that has but one word, and is written for readers of the file.
    public static func constant(_ key: String, _ word: String, _ notes: KeyNotes = .none, help: String) -> Field {
        let shape = Shape.words([Shape.Word(text: word, help: "")])
        var description = notes.key(key, shape, help: help)
        description.usual = .text(word)
        let found = description
        return Field(
            keys: { _ in [found] },
            read: { mapping, _, reading in
                guard let node = mapping[key], node.scalar != word else { return true }
                reading.within(.key(key)) { reading.refuse(node, words: [word]) }
                return false
            },
            write: { _ in
                { _, entries, writing in
                    if found.isWritten(writing) { entries.append(Tree.Entry(key, .text(word))) }
                }
            }, isNeeded: false, bits: keyBit(key))
    }

    /// The id of a thing: in what is stored and sent. Children may have theirs in files too.
    public static func identity<Subject>(_ path: Path<Identifier<Subject>>, ofChild: Bool = false) -> Field {
        let codec = Codec<Identifier<Subject>>.scalar(
            .integer, expected: "an id", range: 1...Int.max,
            sample: { Identifier(Int64.random(in: 1...99_999, using: &$0)) },
            parse: { Int64(digits: $0, in: -Int64.max...Int64.max).map { Identifier($0) } }, print: { String($0.raw) })
        var key = KeyNotes.notes(bears: false).key(
            "id", codec.shape, help: "Assigned when it is created, and never changed.")
        key.visibility = ofChild ? .optionalInFiles : .storedOnly
        let description = key
        return .keys(
            path,
            Keyed(isNeeded: false, bits: keyBit("id")) { _ in
                [description]
            } read: { mapping, value, reading in
                guard let node = mapping["id"] else { return true }
                return codec.read(node, description, into: &value, reading)
            } write: { _ in
                { value, entries, writing in
                    if value.raw != 0 { codec.write(value, description, &entries, writing) }
                }
            })
    }

    /// What only the store and the API know of, such as a channel's seed.
    public static func stored<Value: Equatable & Sendable>(
        _ key: String, _ path: Path<Value>, _ codec: Codec<Value>, bears: Bool = true, help: String
    ) -> Field {
        var description = KeyNotes.notes(bears: bears).key(key, codec.shape, help: help)
        description.visibility = .storedOnly
        return .keys(path, .usual(description, codec, isAlwaysWritten: false, isShown: false))
    }

    /// All fields of another form, in the same mapping.
    public static func inline<Value: Sendable>(_ path: Path<Value>, _ form: Form<Value>) -> Field {
        .keys(
            path,
            Keyed(isNeeded: form.fields.contains(where: \.isNeeded), bits: form.fields.reduce(0) { $0 | $1.bits }) {
                usual in
                form.fields.flatMap { $0.keys(usual) }
            } read: { mapping, value, reading in
                let before = reading.faultCount
                form.read(mapping, &value, reading)
                return reading.faultCount == before
            } write: { usual in
                let writers = form.fields.map { $0.write(usual) }
                return { value, entries, writing in
                    for write in writers { write(value, &entries, writing) }
                }
            })
    }

    /// A mapping of its own, which may be left out.
    public static func group<Value: Equatable & Sendable>(
        _ key: String, _ path: Path<Value>, _ form: Form<Value>, _ notes: KeyNotes = .none,
        isAlwaysWritten: Bool = false, help: String
    ) -> Field {
        .usual(key, path, .object(form), notes, isAlwaysWritten: isAlwaysWritten, isShown: false, help: help)
    }

    /// A choice among cases that have keys of their own, in the same mapping.
    public static func cases<Value: Sendable>(_ path: Path<Value>, _ cases: Cases<Value>) -> Field {
        .keys(path, cases.keyed)
    }
}
