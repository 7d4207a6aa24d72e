/// How a value is written in one place of a document, in both directions.
public struct Codec<Value: Sendable>: Sendable {
    public let shape: Shape
    /// nil, with an error noted, when it cannot be read.
    public let read: @Sendable (Tree, FormReading) -> Value?
    public let write: @Sendable (Value, FormWriting) -> Tree

    public init(
        _ shape: Shape, read: @escaping @Sendable (Tree, FormReading) -> Value?,
        write: @escaping @Sendable (Value, FormWriting) -> Tree
    ) {
        self.shape = shape
        self.read = read
        self.write = write
    }

    /// How a scalar is written.
    public enum Style: Sendable {
        /// A text, in quotes where YAML needs them.
        case text
        /// A text that YAML writes without quotes.
        case word
        case integer, boolean

        var json: Shape.Scalar.JSON {
            switch self {
            case .text, .word: .string
            case .integer: .integer
            case .boolean: .boolean
            }
        }

        func tree(_ text: String) -> Tree {
            switch self {
            case .text: .text(text)
            case .word: .word(text)
            case .integer, .boolean: Tree(.literal(text))
            }
        }
    }

    /// From and to one scalar. `sample` makes a random value.
    public static func scalar(
        _ style: Style = .text, expected: String, range: ClosedRange<Int>? = nil, numbers: [Int] = [],
        pattern: String? = nil, format: String? = nil,
        sample: @escaping @Sendable (inout any RandomNumberGenerator) -> Value,
        parse: @escaping @Sendable (String) -> Value?, print: @escaping @Sendable (Value) -> String
    ) -> Codec {
        .scalar(
            style, expected: expected, range: range, numbers: numbers, pattern: pattern, format: format,
            sampleText: { print(sample(&$0)) }, parse: parse, print: print)
    }

    /// From and to one scalar. `sampleText` makes a random text that can be read.
    public static func scalar(
        _ style: Style = .text, expected: String, range: ClosedRange<Int>? = nil, numbers: [Int] = [],
        pattern: String? = nil, format: String? = nil,
        sampleText: @escaping @Sendable (inout any RandomNumberGenerator) -> String,
        parse: @escaping @Sendable (String) -> Value?, print: @escaping @Sendable (Value) -> String
    ) -> Codec {
        let scalar = Shape.Scalar(
            json: style.json, range: range, numbers: numbers, pattern: pattern, format: format, expected: expected
        ) {
            style.tree(sampleText(&$0))
        }
        return Codec(.scalar(scalar)) { node, reading in
            if let value = node.scalar.flatMap(parse) { return value }
            reading.fault(at: node.mark, found: node.sketch, expected: expected)
            return nil
        } write: { value, _ in
            style.tree(print(value))
        }
    }

    /// With other random values.
    public func sampled(_ sample: @escaping @Sendable (inout any RandomNumberGenerator) -> Value) -> Codec {
        guard case .scalar(var scalar) = shape else { return self }
        let write = write
        scalar.sample = { write(sample(&$0), FormWriting(ReferenceDirectory(), .names)) }
        return Codec(.scalar(scalar), read: read, write: write)
    }

    /// A value that passes a check besides.
    public func checked(_ fault: @escaping @Sendable (Value) -> (found: String, expected: String)?) -> Codec {
        let (read, write) = (read, write)
        return Codec(shape) { node, reading in
            guard let value = read(node, reading) else { return nil }
            guard let fault = fault(value) else { return value }
            reading.fault(at: node.mark, found: fault.found, expected: fault.expected)
            return nil
        } write: { value, writing in
            write(value, writing)
        }
    }

    /// The same spelling for a value of another type.
    public func mapped<Other: Sendable>(
        _ make: @escaping @Sendable (Value) -> Other, _ take: @escaping @Sendable (Other) -> Value
    ) -> Codec<Other> {
        let (read, write) = (read, write)
        return Codec<Other>(shape) { node, reading in
            read(node, reading).map(make)
        } write: { value, writing in
            write(take(value), writing)
        }
    }

    /// One of some words of its own, or anything that the codec reads.
    public func or(_ words: [(word: String, value: Value)], help: String, expected: String) -> Codec
    where Value: Equatable {
        let (read, write) = (read, write)
        let shapes = words.map { Shape.Word(text: $0.word, help: help) }
        return Codec(.either([.words(shapes), shape])) { node, reading in
            if let value = words.first(where: { $0.word == node.scalar })?.value { return value }
            if let value = reading.attempt({ read(node, $0) }) { return value }
            reading.fault(at: node.mark, found: node.sketch, expected: expected)
            return nil
        } write: { value, writing in
            if let word = words.first(where: { $0.value == value })?.word { return .text(word) }
            return write(value, writing)
        }
    }

    /// A scalar, or a mapping, each with a meaning of its own. `pick` says which of both a value is.
    public static func scalarOrMap<Scalar: Sendable, Map: Sendable>(
        _ scalar: Codec<Scalar>, _ map: Codec<Map>, _ make: @escaping @Sendable (Either<Scalar, Map>) -> Value,
        _ pick: @escaping @Sendable (Value) -> Either<Scalar, Map>
    ) -> Codec {
        Codec(.either([scalar.shape, map.shape])) { node, reading in
            if case .map = node.value { return map.read(node, reading).map { make(.right($0)) } }
            return scalar.read(node, reading).map { make(.left($0)) }
        } write: { value, writing in
            switch pick(value) {
            case .left(let value): scalar.write(value, writing)
            case .right(let value): map.write(value, writing)
            }
        }
    }
}

public enum Either<Left: Sendable, Right: Sendable>: Sendable {
    case left(Left)
    case right(Right)
}

// MARK: - Texts, numbers and words

extension Codec where Value == String {
    /// A text that says something, on one line.
    public static func text(_ expected: String = "a text") -> Codec {
        let scalar = Shape.Scalar(
            json: .string, pattern: "^[^\\u0000-\\u001f\\u007f]+$", format: "text", expected: expected
        ) {
            .text(RandomText.make(&$0))
        }
        return Codec(.scalar(scalar)) { node, reading in
            guard let text = node.scalar, !text.isEmpty, !node.isEmptyScalar else {
                reading.fault(at: node.mark, found: node.sketch, expected: expected)
                return nil
            }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                reading.fault(
                    at: node.mark, found: "a text with control characters", expected: "\(expected) on one line")
                return nil
            }
            return text
        } write: { text, _ in
            .text(text)
        }
    }

    /// A text of one of the words.
    public static func word<Word: Choice>(of type: Word.Type) -> Codec {
        let choice = Codec<Word>.choice()
        return Codec(choice.shape) { node, reading in
            choice.read(node, reading)?.rawValue
        } write: { word, _ in
            .text(word)
        }
    }
}

extension Codec where Value == Int {
    public static func integer(_ range: ClosedRange<Int>) -> Codec {
        .scalar(
            .integer, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", range: range,
            sample: { Int.random(in: range, using: &$0) }, parse: { Int(digits: $0, in: range) },
            print: { String($0) })
    }

    /// One of some numbers.
    public static func integer(of numbers: [Int], what: String = "") -> Codec {
        .scalar(
            .integer, expected: "\(what)one of \(listed(numbers.map { String($0) }))", numbers: numbers,
            sample: { numbers.randomElement(using: &$0) ?? 0 },
            parse: { text in Int(digits: text).flatMap { numbers.contains($0) ? $0 : nil } },
            print: { String($0) })
    }
}

extension Codec where Value == Bool {
    public static var flag: Codec {
        .scalar(
            .boolean, expected: "one of true or false", sample: { Bool.random(using: &$0) },
            parse: { $0 == "true" ? true : $0 == "false" ? false : nil }, print: { $0 ? "true" : "false" })
    }
}

extension Codec where Value: Choice {
    /// `formerly`: words of older files. `only`: conditions of words. `of`: not all of them.
    public static func choice(
        of allowed: [Value]? = nil, formerly: [String: Value] = [:], only: [Value: Condition] = [:]
    ) -> Codec {
        let values = allowed ?? Array(Value.allCases)
        let words = values.map { value in
            Shape.Word(
                text: value.rawValue, formerly: formerly.filter { $0.value == value }.keys.sorted(), help: value.help,
                only: only[value])
        }
        let table = Dictionary(
            values.map { ($0.rawValue, $0) } + formerly.map { ($0.key, $0.value) }
        ) { first, _ in first }
        return Codec(.words(words)) { node, reading in
            if let value = node.scalar.flatMap({ table[$0] }) { return value }
            reading.refuse(node, words: words.map(\.text))
            return nil
        } write: { value, _ in
            .text(value.rawValue)
        }
    }
}

extension FormReading {
    func refuse(_ node: Tree, words: [String]) {
        fault(
            at: node.mark, found: node.sketch, expected: "one of \(listed(words))",
            near: node.scalar.map { nearestWords(to: $0, among: words) } ?? [])
    }

    /// Refuses a word that has no meaning here; false then. Cases look after their own words.
    func admits(_ node: Tree, _ key: Shape.Key, _ mapping: FormMapping) -> Bool {
        guard case .words(let words) = key.shape, let word = words.first(where: { $0.text == node.scalar }),
            let only = word.only, !only.holds(in: mapping)
        else { return true }
        let fitting = words.filter { $0.only?.holds(in: mapping) ?? true }.map(\.text)
        fault(
            at: node.mark, key.name, found: "“\(word.text)”",
            expected: "\(listed(fitting)), or \(word.text) \(only.failing(in: mapping).requirement)")
        return false
    }
}

// MARK: - References, lists and objects

extension Codec {
    /// A name, or an id. `sorts`: only things of these sorts.
    public static func reference<Subject>(_ kind: ReferenceKind, sorts: [String] = []) -> Codec
    where Value == Identifier<Subject> {
        Codec(.reference(kind, sorts: sorts)) { node, reading in
            reading.find(kind, node, sorts: sorts).map { Identifier($0.id) }
        } write: { id, writing in
            writing.reference(kind, id.raw)
        }
    }

    /// Whether one item is written without its list.
    public enum Single: Sendable {
        case never, mayBeRead, isWritten
    }

    public static func list<Item: Sendable>(_ item: Codec<Item>, single: Single = .never, of noun: String? = nil)
        -> Codec
    where Value == [Item] {
        Codec(.list(item.shape, orOne: single != .never)) { node, reading in
            guard case .list(let nodes) = node.value else {
                if single != .never { return item.read(node, reading).map { [$0] } }
                reading.fault(
                    at: node.mark, found: node.sketch,
                    expected: "a list" + (noun ?? reading.key).map { " of \($0)" }.joined)
                return nil
            }
            var items: [Item] = []
            items.reserveCapacity(nodes.count)
            for (index, node) in nodes.enumerated() {
                if let value = reading.within(.index(index), { item.read(node, reading) }) { items.append(value) }
            }
            return items.count == nodes.count ? items : nil
        } write: { items, writing in
            if single == .isWritten, items.count == 1 { return item.write(items[0], writing) }
            return Tree(
                .list(
                    items.enumerated().map { index, value in
                        writing.within(.index(index)) { item.write(value, writing) }
                    }))
        }
    }

    /// In the order of the values.
    public static func set<Item: Hashable & Sendable>(
        _ item: Codec<Item>, single: Single = .never,
        sorted: @escaping @Sendable (Set<Item>) -> [Item]
    ) -> Codec where Value == Set<Item> {
        let list = Codec<[Item]>.list(item, single: Codec<[Item]>.Single(single))
        return Codec(list.shape) { node, reading in
            list.read(node, reading).map { Set($0) }
        } write: { items, writing in
            list.write(sorted(items), writing)
        }
    }

    public static func object(_ form: Form<Value>) -> Codec {
        Codec(form.shape) {
            form.read($0, $1)
        } write: {
            form.write($0, $1)
        }
    }
}

extension Codec.Single {
    fileprivate init<Other>(_ other: Codec<Other>.Single) {
        switch other {
        case .never: self = .never
        case .mayBeRead: self = .mayBeRead
        case .isWritten: self = .isWritten
        }
    }
}

extension Optional<String> {
    fileprivate var joined: String { self ?? "" }
}

extension FormWriting {
    func reference(_ kind: ReferenceKind, _ id: Int64) -> Tree {
        note(kind, id)
        return spelling == .ids ? .literal(id) : .text(directory.card(kind, id)?.name ?? "")
    }
}
