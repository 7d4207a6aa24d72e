import Core

/// Works out what the station's documents would be after the operations of a change set, in memory: commits and previews
/// do the same.
struct ChangeApplication {
    /// The documents as they are stored, of those that were asked for.
    private let current: StationContents
    private let revisions: [DocumentKey: Revision]
    private let directory: ReferenceDirectory
    private var changed: [DocumentKey: Tree] = [:]
    private var removed: Set<DocumentKey> = []
    /// Those that are changed, in the order of the operations that named them first.
    private var order: [DocumentKey] = []
    /// The operation that a document's errors belong to: the last one that changed it.
    private var sources: [DocumentKey: Source] = [:]
    /// What each document must still be when the change is committed.
    private(set) var expected: [DocumentKey: Revision] = [:]
    private var lowest: Int64 = -1

    /// Where in a change set a document's fields stand.
    private struct Source {
        var operation: Int
        /// Steps of the document's own path that the value of the operation does not have.
        var prefix: [TreePath.Step] = []
    }

    init(_ current: StationContents, _ revisions: [DocumentKey: Revision]) {
        self.current = current
        self.revisions = revisions
        directory = current.directory
    }

    // MARK: Operations

    mutating func run(_ operations: [ChangeOperation]) throws(StationError) {
        for case .create(_, let ref?, _) in operations { lowest = min(lowest, ref) }
        for case .duplicate(_, let ref?) in operations { lowest = min(lowest, ref) }
        for (index, operation) in operations.enumerated() { try run(operation, index) }
    }

    private mutating func run(_ operation: ChangeOperation, _ index: Int) throws(StationError) {
        switch operation {
        case .create(let kind, let ref, let value):
            put(try newKey(kind, ref), value, Source(operation: index))
        case .duplicate(let key, let ref):
            put(try newKey(key.kind, ref), copy(try tree(key), of: key.kind), Source(operation: index))
        case .replace(let key, let match, let value):
            _ = try tree(key, match)
            put(key, value, Source(operation: index))
        case .patch(let key, let match, let value):
            put(key, try tree(key, match).merged(with: value), Source(operation: index))
        case .remove(let key, let match, let unlink):
            guard key.kind != .station else { throw .notForSettings(key) }
            _ = try tree(key, match)
            if unlink { try self.unlink(key, index) }
            changed[key] = nil
            removed.insert(key)
        case .insert(let key, let list, let match, let after, let value):
            try edit(key, match, index) { tree throws(StationError) in
                try tree.inserting(value, in: Self.key(of: list), after: after, of: key)
            }
        case .patchChild(let child, let key, let match, let value):
            try edit(key, match, index) { tree throws(StationError) in try tree.patching(child, with: value, of: key) }
        case .move(let child, let key, let match, let after):
            try edit(key, match, index) { tree throws(StationError) in try tree.moving(child, after: after, of: key) }
        case .removeChild(let child, let key, let match):
            try edit(key, match, index) { tree throws(StationError) in try tree.removing(child, of: key) }
        }
    }

    /// The members of a collection, the entries of a playlist and the rules of a schedule are its items in documents.
    private static func key(of list: String) -> String {
        ["members", "entries", "rules"].contains(list) ? "items" : list
    }

    /// The document as the operations before have left it.
    private mutating func tree(_ key: DocumentKey, _ match: Revision? = nil) throws(StationError) -> Tree {
        if let tree = changed[key] { return tree }
        guard !removed.contains(key),
            let tree = StationForms.form(of: key.kind).tree(of: key.id, in: current, .ids, directory)
        else {
            throw .unknown(key)
        }
        let present = revisions[key]
        if let match, present != match {
            throw .changedMeanwhile(key, name(of: key), present: present, expected: match)
        }
        expected[key] = present
        return tree
    }

    private mutating func edit(
        _ key: DocumentKey, _ match: Revision?, _ index: Int,
        _ change: (Tree) throws(StationError) -> (tree: Tree, prefix: [TreePath.Step])
    ) throws(StationError) {
        let result = try change(try tree(key, match))
        put(key, result.tree, Source(operation: index, prefix: result.prefix))
    }

    private mutating func put(_ key: DocumentKey, _ tree: Tree, _ source: Source) {
        sources[key] = source
        if changed.updateValue(tree, forKey: key) == nil { order.append(key) }
    }

    private mutating func newKey(_ kind: DocumentKind, _ ref: Int64?) throws(StationError) -> DocumentKey {
        guard kind != .station else { throw .notForSettings(.station) }
        guard let ref else {
            lowest -= 1
            return DocumentKey(kind, lowest)
        }
        guard ref < 0, changed[DocumentKey(kind, ref)] == nil else {
            throw StationError(
                .invalid, "change.ref", what: "Cannot create a \(kind.rawValue)",
                why: "the ref \(ref) is not below zero, or is used twice",
                fix: "Use another number below zero for each new document.")
        }
        return DocumentKey(kind, ref)
    }

    private func name(of key: DocumentKey) -> String {
        StationForms.form(of: key.kind).name(of: key.id, in: current) ?? "\(key.id)"
    }

    // MARK: Copies

    /// Under a name, or a number, that is free. Children get ids of their own.
    private func copy(_ tree: Tree, of kind: DocumentKind) -> Tree {
        var copy = tree.withoutChildIDs.setting("id", to: nil)
        let labels = Set(StationForms.form(of: kind).labels(in: current).map(\.name))
        let name = tree["name"]?.scalar ?? ""
        guard kind == .channel else {
            let free = (2...).lazy.map { "\(name) \($0)" }.first { !labels.contains($0) }
            return copy.setting("name", to: .text(free ?? name))
        }
        let taken = Set(current.channels.map(\.number))
        let present = tree["number"]?.scalar.flatMap { ChannelNumber($0) }?.major ?? 0
        let next = (present + 1...max(present + 1, 99_999)).first { !taken.contains(ChannelNumber($0)) }
        for key in ["guide-key", "seed"] { copy = copy.setting(key, to: nil) }
        return copy.setting("number", to: .word("\(next ?? present)"))
    }

    // MARK: References

    /// Removes the list items, and else the keys, that refer to a document.
    private mutating func unlink(_ key: DocumentKey, _ index: Int) throws(StationError) {
        for use in StationForms.users(of: key, in: current).reversed()
        where use.user != key && !removed.contains(use.user) {
            let steps = TreePath(pointer: use.pointer).steps
            put(use.user, try tree(use.user).removingItem(at: steps[...]), Source(operation: index))
        }
    }

    // MARK: The outcome

    /// The station afterwards, with every error at once.
    func outcome(knowsTimeZone: @escaping (String) -> Bool) throws(StationError) -> StationDraft.Outcome {
        var draft = StationDraft(over: current, .ids)
        let keys = order.filter { changed[$0] != nil }
        for key in keys { draft.put(key, changed[key] ?? .null) }
        for key in removed { draft.remove(key) }
        let outcome = draft.outcome(knowsTimeZone: knowsTimeZone)
        guard outcome.faults.isEmpty else {
            throw .invalid(outcome.faults.map { place($0.fault, sources[keys[$0.index]]) })
        }
        return outcome
    }

    /// A pointer into the change set: `/operations/2/value/items/0/count`.
    private func place(_ fault: FormFault, _ source: Source?) -> ErrorPlace {
        var steps = fault.path.steps
        if let prefix = source?.prefix, steps.starts(with: prefix) { steps.removeFirst(prefix.count) }
        let pointer = "/operations/\(source?.operation ?? 0)/value" + TreePath(steps).pointer
        return ErrorPlace(
            .pointer(pointer), found: fault.found, expected: fault.expected, suggestion: fault.suggestions.first)
    }
}

extension StationError {
    static func unknown(_ key: DocumentKey) -> StationError {
        StationError(
            .unknown, "\(key.kind.rawValue).unknown", what: "Cannot find \(key.kind.rawValue) \(key.id)",
            why: "the station has no \(key.kind.rawValue) with this id",
            fix: "Use an id from /api/v1/\(key.kind.plural).")
    }

    static func changedMeanwhile(
        _ key: DocumentKey, _ name: String, present: Revision?, expected: Revision
    ) -> StationError {
        StationError(
            .conflict, "store.changed", what: "Cannot change the \(key.kind.rawValue) “\(name)”",
            why: "it was changed in the meantime (\(present.map { "\($0)" } ?? "removed"), expected \(expected))",
            fix: "Read it again, then repeat the change.")
    }

    fileprivate static func notForSettings(_ key: DocumentKey) -> StationError {
        StationError(
            .invalid, "change.settings", what: "Cannot create or remove the settings of the station",
            why: "every station has them once", fix: "Change them with a patch.")
    }

    fileprivate static func invalid(_ places: [ErrorPlace]) -> StationError {
        StationError(
            .invalid, "change.invalid", what: "Cannot change the station",
            why: places.map(\.description).joined(separator: "\n"),
            fix: "Correct these values. GET /api/v1/schema/{kind} describes each kind.", places: places)
    }
}
