/// What is allowed in one place of a document, as data: schema, documentation and random values are derived from it.
public indirect enum Shape: Sendable {
    case scalar(Scalar)
    case words([Word])
    /// Of this kind, and of one of these sorts if any are given.
    case reference(ReferenceKind, sorts: [String])
    /// `orOne`: one item is allowed without the list.
    case list(Shape, orOne: Bool)
    case object(Object)
    case either([Shape])

    public struct Scalar: Sendable {
        public enum JSON: String, Sendable { case string, integer, boolean }

        var json: JSON
        var range: ClosedRange<Int>?
        /// Only these numbers.
        var numbers: [Int] = []
        /// A regular expression of JSON Schema.
        var pattern: String?
        /// A format of JSON Schema, or one of our own: `duration`, `time-of-day`, `query`, `path`, …
        var format: String?
        /// What errors and the documentation say is expected.
        var expected: String
        var sample: @Sendable (inout any RandomNumberGenerator) -> Tree
    }

    public struct Word: Sendable {
        var text: String
        /// Words of older files.
        var formerly: [String] = []
        var help: String
        var only: Condition?
    }

    public struct Object: Sendable {
        var subject: String
        var keys: [Key]
        /// Exactly one of these is present; none: there is no such condition.
        var heads: [String] = []
    }

    /// One key of a mapping.
    public struct Key: Sendable {
        public enum Visibility: Sendable {
            case everywhere
            /// Written only in what is stored and sent; files may have it.
            case optionalInFiles
            /// Only in what is stored and sent.
            case storedOnly
        }

        var name: String
        /// Keys of older files.
        var formerly: [String] = []
        var help: String
        /// A page and heading of docs/ that explains it.
        var page: String?
        var unit: String?
        var only: Condition?
        /// Of a head: the condition under which it may also be next to another head, such as an artist with an album.
        var beside: Condition?
        /// In names only: what distinguishes things of one name, such as the year of a show.
        var qualifies: ReferenceKind?
        var isRequired = false
        /// When it is needed, where it is not always.
        var neededWhen: Condition?
        /// Whether what is played when depends on it.
        var bears = true
        var visibility = Visibility.everywhere
        var usual: Tree?
        /// The default in words, where it is not a value.
        var usualText: String?
        var shape: Shape

        func isWritten(_ writing: FormWriting) -> Bool {
            (bears || !writing.isForTimeline)
                && (visibility == .everywhere || writing.spelling == .ids || writing.writesIdentities && name == "id")
        }
    }
}

/// When a key or word has a meaning, as data.
public indirect enum Condition: Sendable {
    case with(String, [String])
    case has(String)
    case lacks(String)
    case any([Condition])
    case all([Condition])

    public static func with<Word: Choice>(_ key: String, _ words: Word...) -> Condition {
        .with(key, words.map(\.rawValue))
    }

    /// Whether it holds. `unknown` is the answer when a key that decides is missing or cannot be read: when errors are
    /// looked for, one is enough.
    func holds(
        _ table: KeyTable, unknown: Bool = true, _ text: (String) -> String?, _ has: (String) -> Bool
    ) -> Bool {
        switch self {
        case .has(let key): return has(key)
        case .lacks(let key): return !has(key)
        case .any(let conditions): return conditions.contains { $0.holds(table, unknown: unknown, text, has) }
        case .all(let conditions): return conditions.allSatisfy { $0.holds(table, unknown: unknown, text, has) }
        case .with(let key, let words):
            guard let word = has(key) ? text(key) : table.usual[key] else { return unknown }
            return words.contains(word) || unknown && !(table.words[key] ?? []).contains(word)
        }
    }

    func holds(in mapping: FormMapping) -> Bool {
        holds(mapping.table, { mapping[$0]?.scalar }, { mapping[$0] != nil })
    }

    /// What does not hold of it: the whole, or of several conditions the first that fails.
    func failing(in mapping: FormMapping) -> Condition {
        if case .all(let conditions) = self, let first = conditions.first(where: { !$0.holds(in: mapping) }) {
            return first.failing(in: mapping)
        }
        return self
    }

    /// After the name of a key: `together with kind: mid`, `without mirror`.
    var requirement: String {
        if case .lacks(let key) = self { "without \(key)" } else { "together with \(text)" }
    }

    private var text: String {
        switch self {
        case .with(let key, let words): "\(key): \(listed(words))"
        case .has(let key): key
        case .lacks(let key): "no \(key)"
        case .any(let conditions): conditions.map(\.text).joined(separator: ", or ")
        case .all(let conditions): conditions.map(\.text).joined(separator: " and ")
        }
    }

    /// The keys that it depends on, with the words that they may have.
    var keys: [(key: String, words: [String])] {
        switch self {
        case .with(let key, let words): [(key, words)]
        case .has(let key), .lacks(let key): [(key, [])]
        case .any(let conditions), .all(let conditions): conditions.flatMap(\.keys)
        }
    }
}

/// A word of the grammar, with a phrase that explains it.
public protocol Choice: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    var help: String { get }
}

extension Choice {
    public var help: String { "" }
}
