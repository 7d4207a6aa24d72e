/// One value of a document that is wrong, with its position.
public struct FormFault: Hashable, Sendable, CustomStringConvertible {
    public var mark: Mark
    public var path: TreePath
    public var found: String
    public var expected: String
    public var suggestions: [String]

    /// RFC 6901.
    public var pointer: String { path.pointer }

    /// What was found, with the nearest valid words.
    public var foundWithHint: String {
        let words = listed(suggestions.map { "“\($0)”" })
        return suggestions.isEmpty ? found : "\(found) (did you mean \(words)?)"
    }

    public var description: String { "\(mark.line):\(mark.column): found \(foundWithHint), expected \(expected)" }
}

/// How things are referred to.
public enum Spelling: Hashable, Sendable {
    /// In files for people.
    case names
    /// In what is stored, and in the API: renaming breaks nothing.
    case ids
}

/// One reading of a document: what it may refer to, and the errors found so far. Used by one task at a time.
public final class FormReading {
    /// Reading continues after this many errors, but only counts them.
    public static let mostFaults = 50

    public var directory: ReferenceDirectory
    public let spelling: Spelling
    /// Whether a time zone of this name exists.
    let knowsTimeZone: (String) -> Bool
    /// The position of a character of a scalar, by how many come before it. In JSON it is that of the scalar.
    let position: (Int, Tree) -> Mark

    public private(set) var faults: [FormFault] = []
    public private(set) var faultCount = 0
    /// Not wrong, but perhaps not intended.
    public private(set) var notices: [FormFault] = []
    /// Shows and files that a file names before a scan has found them. Their ids are below zero.
    public internal(set) var newShows: [Show] = []
    public internal(set) var newFiles: [StationContents.NamedFile] = []
    private(set) var path = TreePath()

    public init(
        _ directory: ReferenceDirectory, _ spelling: Spelling,
        knowsTimeZone: @escaping (String) -> Bool = { _ in true },
        position: @escaping (Int, Tree) -> Mark = { $1.mark }
    ) {
        self.directory = directory
        self.spelling = spelling
        self.knowsTimeZone = knowsTimeZone
        self.position = position
    }

    public func fault(
        at mark: Mark, _ key: String? = nil, found: @autoclosure () -> String, expected: @autoclosure () -> String,
        near: @autoclosure () -> [String] = []
    ) {
        faultCount += 1
        guard faults.count < Self.mostFaults else { return }
        faults.append(
            FormFault(mark: mark, path: path(to: key), found: found(), expected: expected(), suggestions: near()))
    }

    public func notice(at mark: Mark, found: String, expected: String, near: [String] = []) {
        guard notices.count < Self.mostFaults else { return }
        notices.append(FormFault(mark: mark, path: path, found: found, expected: expected, suggestions: near))
    }

    private func path(to key: String?) -> TreePath { key.map { path.appending(.key($0)) } ?? path }

    /// Notes an error that was found after reading, in one of the documents.
    func add(_ fault: FormFault) {
        faultCount += 1
        if faults.count < Self.mostFaults { faults.append(fault) }
    }

    /// The key whose value is being read.
    var key: String? {
        for case .key(let key) in path.steps.reversed() { return key }
        return nil
    }

    public func within<Result>(_ step: TreePath.Step, _ body: () -> Result) -> Result {
        path.steps.append(step)
        defer { path.steps.removeLast() }
        return body()
    }

    /// What `body` would find, without noting errors.
    func attempt<Result>(_ body: (FormReading) -> Result?) -> Result? {
        let trial = FormReading(directory, spelling, knowsTimeZone: knowsTimeZone, position: position)
        return body(trial)
    }
}

/// A thing that a document refers to, and where.
public struct FormReference: Hashable, Sendable {
    public var kind: ReferenceKind
    public var id: Int64
    public var path: TreePath
}

/// One writing of a value.
public final class FormWriting {
    public let directory: ReferenceDirectory
    public let spelling: Spelling
    /// Leaves out what has no influence on what is played when.
    let isForTimeline: Bool
    /// Ids of children also where they go by names: differences are found by them.
    let writesIdentities: Bool
    private let notesReferences: Bool
    private(set) var references: [FormReference] = []
    private var path = TreePath()

    init(
        _ directory: ReferenceDirectory, _ spelling: Spelling, isForTimeline: Bool = false,
        writesIdentities: Bool = false, notesReferences: Bool = false
    ) {
        self.directory = directory
        self.spelling = spelling
        self.isForTimeline = isForTimeline
        self.writesIdentities = writesIdentities
        self.notesReferences = notesReferences
    }

    func note(_ kind: ReferenceKind, _ id: Int64) {
        guard notesReferences else { return }
        references.append(FormReference(kind: kind, id: id, path: path))
    }

    func within<Result>(_ step: @autoclosure () -> TreePath.Step, _ body: () -> Result) -> Result {
        guard notesReferences else { return body() }
        path.steps.append(step())
        defer { path.steps.removeLast() }
        return body()
    }
}

/// The keys of one mapping, checked against those that it may have.
public struct FormMapping {
    public let mark: Mark
    public let subject: String
    let table: KeyTable
    private let entries: [(key: String, value: Tree)]
    /// The bits of the keys that are present. Most keys of a form are not, and are skipped by it.
    let bits: UInt64

    /// nil, with an error noted, when the tree is not a mapping.
    init?(_ tree: Tree, _ subject: String, _ table: KeyTable, _ reading: FormReading) {
        guard case .map(let given) = tree.value else {
            reading.fault(
                at: tree.mark, found: tree.sketch,
                expected: "\(withArticle(subject)) with the keys \(listed(table.names))")
            return nil
        }
        var entries: [(key: String, value: Tree)] = []
        entries.reserveCapacity(min(given.count, table.canonical.count))
        for entry in given {
            guard let key = table.canonical[entry.key], reading.spelling == .ids || !table.storedOnly.contains(key)
            else {
                reading.fault(
                    at: entry.keyMark, entry.key, found: "the key “\(entry.key)”",
                    expected: "one of \(listed(table.names)) in \(withArticle(subject))",
                    near: nearestWords(to: entry.key, among: table.names))
                continue
            }
            if entries.contains(where: { $0.key == key }) {
                reading.fault(
                    at: entry.keyMark, entry.key, found: "the key “\(entry.key)” again", expected: "each key once")
            } else if !entry.value.isNull {
                entries.append((key, entry.value))
            }
        }
        self.entries = entries
        bits = entries.reduce(0) { $0 | keyBit($1.key) }
        self.subject = subject
        self.table = table
        mark = tree.mark
    }

    var count: Int { entries.count }

    public subscript(key: String) -> Tree? {
        for entry in entries where entry.key == key { return entry.value }
        return nil
    }

    func refuseMissing(_ key: String, _ reading: FormReading) {
        reading.fault(
            at: mark, found: "\(withArticle(subject)) without “\(key)”", expected: "the key “\(key)”")
    }
}

/// One bit of 64 for a key.
func keyBit(_ name: String) -> UInt64 {
    1 << (name.utf8.reduce(UInt64(5_381)) { $0 &* 33 &+ UInt64($1) } & 63)
}

/// What the keys of a mapping are called, were called, and are when they are not present.
struct KeyTable: Sendable {
    let names: [String]
    let canonical: [String: String]
    let storedOnly: Set<String>
    let usual: [String: String]
    let words: [String: [String]]

    init(_ keys: [Shape.Key]) {
        names = keys.filter { $0.visibility == .everywhere }.map(\.name)
        storedOnly = Set(keys.filter { $0.visibility == .storedOnly }.map(\.name))
        var canonical: [String: String] = [:]
        var usual: [String: String] = [:]
        var words: [String: [String]] = [:]
        for key in keys {
            for name in [key.name] + key.formerly { canonical[name] = key.name }
            if let text = key.usual?.scalar { usual[key.name] = text }
            if case .words(let list) = key.shape { words[key.name] = list.map(\.text) }
        }
        self.canonical = canonical
        self.usual = usual
        self.words = words
    }
}
