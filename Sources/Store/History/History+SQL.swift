public import Core
import SQLite

extension StationStore {
    /// Whether a change was committed since there is a history: since the station was made, or an earlier release ran.
    public func hasHistory() async throws(StoreError) -> Bool {
        try await read("read the history") { database throws(StoreError) in
            try database.row("SELECT EXISTS (SELECT 1 FROM change_set)") { row throws(StoreError) in
                row.next(Bool.self)
            } ?? false
        }
    }

    /// Committed change sets with the newest first, from before a number on.
    public func history(before number: Int64? = nil, limit: Int) async throws(StoreError) -> [CommittedChange] {
        try await read("read the history") { database throws(StoreError) in
            let numbers = try database.rows(
                "SELECT number FROM change_set WHERE number < ? ORDER BY number DESC LIMIT ?", number ?? .max,
                max(0, limit)
            ) { row throws(StoreError) in row.next(Int64.self) }
            var changes: [CommittedChange] = []
            for number in numbers {
                if let change = try database.committedChange(number) { changes.append(change) }
            }
            return changes
        }
    }

    /// One entry of the history; nil when there is none of this number.
    public func committedChange(_ number: Int64) async throws(StoreError) -> CommittedChange? {
        try await read("read the history") { database throws(StoreError) in try database.committedChange(number) }
    }
}

extension Database {
    func committedChange(_ number: Int64) throws(StoreError) -> CommittedChange? {
        let changes = try rows(
            "SELECT kind, id, name, before, after FROM change WHERE change_set = ? ORDER BY kind, id", number
        ) { row throws(StoreError) in
            DocumentChange(
                DocumentKey(try row.named(), row.next()), name: row.next(),
                before: try row.next(String?.self).map(DocumentBodies.tree),
                after: try row.next(String?.self).map(DocumentBodies.tree))
        }
        return try row(
            "SELECT number, time, account, origin, message, undoes FROM change_set WHERE number = ?", number
        ) { row throws(StoreError) in
            CommittedChange(
                number: row.next(), time: row.next(),
                author: ChangeAuthor(account: row.next(), origin: try row.named()), message: row.next(),
                changes: changes, undoes: row.next())
        }
    }

    /// The change sets after one that touched a document.
    func laterChanges(of key: DocumentKey, after number: Int64) throws(StoreError) -> [Int64] {
        try rows(
            "SELECT change_set FROM change WHERE kind = ? AND id = ? AND change_set > ? ORDER BY change_set",
            key.kind.rawValue, key.id, number
        ) { row throws(StoreError) in row.next() }
    }
}

extension StationView {
    /// Puts everything that a change set touched back to what it was before it.
    func undo(_ number: Int64, _ edit: inout ContentsEdit) throws(StoreError) {
        guard let change = try database.committedChange(number) else {
            throw StoreError(
                .unknown, code: "store.missing", what: "Cannot undo change \(number)",
                why: "the history has no such change",
                fix: "Check the number.")
        }
        var contents = edit.contents
        var restored: [(change: DocumentChange, body: Tree)] = []
        var obstacles: [String] = []
        for change in change.changes {
            let present = try database.storedDocument(change.key)
            if try present.map(DocumentBodies.tree) != change.after {
                obstacles.append(try obstacle(change, number, isGone: present == nil))
            } else if let before = change.before {
                restored.append((change, before))
            } else {
                StationForms.form(of: change.key.kind).remove([change.key.id], from: &contents)
            }
        }
        guard obstacles.isEmpty else {
            throw .conflict(
                "Cannot undo change \(number)", obstacles.joined(separator: "; "),
                fix: "Undo the later changes first, or edit these objects yourself.")
        }
        contents.shows = try database.shows()
        contents.files = try database.namedFiles(restored.flatMap { $0.body.ids(under: "item") }.map { MediaID($0) })
        var draft = StationDraft(over: contents, .ids)
        for (change, body) in restored { draft.put(change.key, body) }
        let outcome = draft.outcome()
        if let index = outcome.faults.first?.index {
            let faults = outcome.faults.filter { $0.index == index }.map(\.fault)
            let (change, body) = restored[index]
            throw .invalid(change.key, body["name"]?.scalar ?? change.name, faults)
        }
        edit.replace(with: outcome.contents, touching: change.changes.map(\.key))
    }

    /// Why a document cannot go back.
    private func obstacle(
        _ change: DocumentChange, _ number: Int64, isGone: Bool
    ) throws(StoreError) -> String {
        let later = try database.laterChanges(of: change.key, after: number)
        let subject = "the \(change.key.kind.rawValue) “\(change.name)” was \(isGone ? "removed" : "changed") later"
        if later.isEmpty { return subject }
        return "\(subject), in change \(later.map { "\($0)" }.joined(separator: ", "))"
    }
}

extension Tree {
    /// The numbers that a key has, wherever it is.
    fileprivate func ids(under key: String) -> [Int64] {
        switch value {
        case .text, .word, .literal: []
        case .list(let items): items.flatMap { $0.ids(under: key) }
        case .map(let entries):
            entries.flatMap { entry in
                let own = entry.key == key ? entry.value.scalar.flatMap { Int64(digits: $0) } : nil
                return (own.map { [$0] } ?? []) + entry.value.ids(under: key)
            }
        }
    }
}
