import Core
import SQLite

/// A change set that has been worked out and checked, and can be written.
struct PlannedCommit {
    struct Entry {
        let key: DocumentKey
        let name: String
        let before: Tree?
        /// nil when it is removed.
        let after: DocumentBodies.Written?

        var change: DocumentChange { DocumentChange(key, name: name, before: before, after: after?.body) }
    }

    private(set) var edit: ContentsEdit
    private(set) var entries: [Entry] = []

    /// - Parameter facts: the shows and files that the changes name, real or to be made.
    init(_ edit: ContentsEdit, naming facts: StationContents?, in database: Database) throws(StoreError) {
        self.edit = edit
        let keys = try Self.affected(edit, in: database)
        let written = DocumentBodies.write(keys, in: edit.contents)
        var before = edit.before.contents
        try database.enterFacts(of: written.values.flatMap(\.references), naming: facts, into: &before)
        var draft = StationDraft(over: before, .ids)
        for key in keys {
            if let after = written[key] { draft.put(key, after.body) } else { draft.remove(key) }
        }
        let outcome = draft.outcome()
        let saved = keys.filter { written[$0] != nil }
        if let index = outcome.faults.first?.index {
            let faults = outcome.faults.filter { $0.index == index }.map(\.fault)
            throw .invalid(saved[index], edit.contents.name(of: saved[index]), faults)
        }
        // What is stored is what the descriptions read, for every door and after every start.
        self.edit.replace(with: outcome.contents, touching: [])
        try self.edit.checkRemovals(rewritten: Set(keys), in: database)
        for key in keys {
            let stored = try database.storedDocument(key)
            let body = try stored.map(DocumentBodies.tree)
            let after = written[key]
            guard body != after?.body else { continue }
            entries.append(Entry(key: key, name: after?.name ?? stored?.name ?? "", before: body, after: after))
        }
    }

    /// What differs, and what refers to fillers that change their kind: its body names them by kind.
    private static func affected(_ edit: ContentsEdit, in database: Database) throws(StoreError) -> [DocumentKey] {
        var keys = Set(edit.changedKeys)
        let old = Dictionary(edit.before.contents.fillers.map { ($0.id, $0.kind) }, uniquingKeysWith: { $1 })
        for filler in edit.contents.fillers {
            guard let kind = old[filler.id], kind != filler.kind else { continue }
            for use in try database.users(of: filler.key) where use.user.kind == .schedule { keys.insert(use.user) }
        }
        return keys.sorted()
    }
}

extension Database {
    /// Enters the shows and files that are referred to and exist, or will be made.
    fileprivate func enterFacts(
        of references: [FormReference], naming facts: StationContents?, into contents: inout StationContents
    ) throws(StoreError) {
        let shows = Set(references.filter { $0.kind == .show }.map { ShowID($0.id) })
        let files = Set(references.filter { $0.kind == .item }.map { MediaID($0.id) })
        contents.shows = facts?.shows.filter { $0.id.raw < 0 && shows.contains($0.id) } ?? []
        contents.files = facts?.files.filter { $0.id.raw < 0 && files.contains($0.id) } ?? []
        if !shows.isEmpty { contents.shows += try self.shows().filter { shows.contains($0.id) } }
        if !files.isEmpty { contents.files += try namedFiles(Array(files)) }
    }
}

extension Database {
    /// Writes the documents, the rows that facts refer to, and the entry of the history.
    func write(
        _ plan: PlannedCommit, by author: ChangeAuthor, message: String, undoing undone: Int64?, now: Instant
    ) throws(StoreError) -> CommittedChange {
        let number = try insert(
            "INSERT INTO change_set (time, account, origin, message, undoes) VALUES (?, ?, ?, ?, ?)", now,
            author.account, author.origin.rawValue, message, undone)
        // All old ones go first, so that two may swap their names or numbers.
        for entry in plan.entries {
            try deleteDocument(entry.key)
            try run(
                "INSERT INTO change (change_set, kind, id, name, before, after) VALUES (?, ?, ?, ?, ?, ?)", number,
                entry.key.kind.rawValue, entry.key.id, entry.name, entry.before?.json(), entry.after?.body.json())
        }
        for entry in plan.entries {
            if let after = entry.after { try insert(after, at: entry.key, revision: Revision(number)) }
            try follow(entry, plan)
        }
        try save(plan.edit.counters, changedFrom: try counters())
        return CommittedChange(
            number: number, time: now, author: author, message: message, changes: plan.entries.map(\.change),
            created: plan.edit.new.keys, undoes: undone)
    }

    /// Keeps the rows that facts refer to.
    private func follow(_ entry: PlannedCommit.Entry, _ plan: PlannedCommit) throws(StoreError) {
        switch (entry.key.kind, entry.after) {
        case (.library, nil): try dropLibrary(LibraryID(entry.key.id))
        case (.library, _): try keepLibrary(LibraryID(entry.key.id), name: entry.name)
        case (.channel, nil): try run("DELETE FROM channel WHERE id = ?", entry.key.id)
        case (.channel, _):
            try run("INSERT INTO channel (id) VALUES (?) ON CONFLICT DO NOTHING", entry.key.id)
            let channel = plan.edit.contents.channels.first { $0.id.raw == entry.key.id }
            if channel?.clock == .wall { try forgetPause(of: ChannelID(entry.key.id)) }
        case (.station, _), (.collection, _), (.playlist, _), (.graphic, _), (.filler, _), (.profile, _),
            (.schedule, _):
            break
        }
    }
}

extension NewIDs {
    /// The real keys of new documents, by those that stood for them.
    var keys: [DocumentKey: DocumentKey] {
        var keys: [DocumentKey: DocumentKey] = [:]
        func note<Thing>(_ kind: DocumentKind, _ ids: [Identifier<Thing>: Identifier<Thing>]) {
            for (old, new) in ids { keys[DocumentKey(kind, old.raw)] = DocumentKey(kind, new.raw) }
        }
        note(.library, libraries)
        note(.collection, collections)
        note(.playlist, playlists)
        note(.graphic, graphics)
        note(.filler, fillers)
        note(.profile, profiles)
        note(.schedule, schedules)
        note(.channel, channels)
        return keys
    }
}
