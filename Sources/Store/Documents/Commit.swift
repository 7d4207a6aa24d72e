public import Core
import SQLite

/// What a commit did.
public struct StationCommit: Sendable {
    /// The entry of the history; without changes, and with the number of the one before, when nothing was different.
    public var change: CommittedChange
    /// The real ids of what was new.
    public var new: NewIDs
}

/// Changes to make or to try.
public enum ProposedChange: Sendable {
    /// Things may refer to each other in any order; removals come first, so that names and numbers are free.
    case changes([StationChange])
    /// Makes the station equal: what is left out is removed (shows and files stay), what has a known id is changed, and
    /// what has an id below zero is created.
    case contents(StationContents)
    /// Puts everything that an entry of the history touched back to what it was before. What was changed again since
    /// then, or is in use, is named and stops it.
    case undo(Int64)
}

extension StationStore {
    /// Makes all of the changes or none of them, as one entry of the history.
    ///
    /// - Parameter expected: revisions that documents must still have. Another one refuses everything.
    @discardableResult
    public func commit(
        _ proposal: ProposedChange, expecting expected: [DocumentKey: Revision] = [:], by author: ChangeAuthor,
        message: String = ""
    ) async throws(StoreError) -> StationCommit {
        let now = clock.now
        let documents = documents
        let (commit, after) = try await write("change the station") { database throws(StoreError) in
            let view = StationView(database: database, documents: try documents.documents(in: database))
            try view.checkRevisions(expected)
            return try view.commit(proposal, by: author, message: message, now: now)
        }
        if let after { documents.keep(after) }
        return commit
    }

    /// The same for changes that a command makes; returns the real ids of what is new.
    @discardableResult
    public func apply(_ changes: [StationChange]) async throws(StoreError) -> NewIDs {
        try await commit(.changes(changes), by: ChangeAuthor(origin: .command)).new
    }

    /// The same for a whole station that a file describes.
    @discardableResult
    public func replace(with contents: StationContents) async throws(StoreError) -> NewIDs {
        try await commit(.contents(contents), by: ChangeAuthor(origin: .file)).new
    }
}

extension StationView {
    /// Part of the transaction it is called in. The documents are nil when nothing was different.
    func commit(
        _ proposal: ProposedChange, by author: ChangeAuthor, message: String, now: Instant
    ) throws(StoreError) -> (StationCommit, StationDocuments?) {
        let plan = try plan(proposal, makingFacts: now)
        let undone: Int64? = if case .undo(let number) = proposal { number } else { nil }
        guard !plan.entries.isEmpty else {
            let change = CommittedChange(
                number: documents.revision, time: now, author: author, message: message, changes: [])
            return (StationCommit(change: change, new: plan.edit.new), nil)
        }
        let change = try database.write(plan, by: author, message: message, undoing: undone, now: now)
        var revisions = documents.revisions
        for entry in plan.entries { revisions[entry.key] = entry.after == nil ? nil : change.revision }
        let after = StationDocuments(revision: change.number, contents: plan.edit.contents, revisions: revisions)
        return (StationCommit(change: change, new: plan.edit.new), after)
    }

    func checkRevisions(_ expected: [DocumentKey: Revision]) throws(StoreError) {
        for (key, revision) in expected.sorted(by: { $0.key < $1.key }) {
            guard let present = documents.revisions[key] else { throw .unknown(key, act: "change") }
            guard present != revision else { continue }
            throw StoreError(
                .conflict, code: "store.changed",
                what: "Cannot change the \(key.kind.rawValue) “\(contents.name(of: key))”",
                why: "it was changed in the meantime (\(present), expected \(revision))",
                fix: "Read it again, then repeat the change.")
        }
    }

    /// Works out and checks the changes.
    ///
    /// - Parameter now: makes the shows and files that contents name before a scan has found them. Without it they have
    ///   ids below zero: nothing is written.
    func plan(_ proposal: ProposedChange, makingFacts now: Instant? = nil) throws(StoreError) -> PlannedCommit {
        var edit = ContentsEdit(documents, try database.counters())
        switch proposal {
        case .changes(let changes): try edit.run(changes)
        case .contents(let contents):
            let changes = contents.changes(from: documents.contents)
            if let now {
                // Files are in libraries, which may be new themselves.
                let libraries = changes.filter { if case .saveLibrary = $0 { true } else { false } }
                let others = changes.filter { if case .saveLibrary = $0 { false } else { true } }
                try edit.run(libraries)
                try database.makeNamed(in: contents, &edit.new, now: now)
                try edit.run(others)
            } else {
                try edit.run(changes)
            }
        case .undo(let number): try undo(number, &edit)
        }
        try dropWithLibraries(&edit)
        let facts: StationContents? = if case .contents(let contents) = proposal { contents } else { nil }
        return try PlannedCommit(edit, naming: facts, in: database)
    }

    /// Members of collections go with the library that they are from; anything else that names its media keeps it.
    private func dropWithLibraries(_ edit: inout ContentsEdit) throws(StoreError) {
        let kept = Set(edit.contents.libraries.map(\.id))
        for library in contents.libraries where !kept.contains(library.id) {
            let uses = try database.usersOfMedia(in: library.id)
            let others = uses.filter { $0.user.kind != .collection && !edit.touched.contains($0.user) }
            guard others.isEmpty else {
                throw .inUse("Cannot remove the library “\(library.name)”", others.map { ($0.user, $0.name) })
            }
            let shows = Set(uses.compactMap(\.show))
            let media = Set(uses.compactMap(\.media))
            edit.dropMembers { source in
                switch source {
                case .library(let id): id == library.id
                case .show(let id), .season(let id, _): shows.contains(id)
                case .item(let id): media.contains(id)
                case .folder, .tag, .artist, .album, .search, .collection: false
                }
            }
        }
    }
}

extension Database {
    /// Makes the shows and files that operators named before a scan found them.
    fileprivate func makeNamed(
        in contents: StationContents, _ new: inout NewIDs, now: Instant
    ) throws(StoreError) {
        for show in contents.shows where show.id.raw <= 0 {
            new.shows[show.id] = try makeShow(show.title, year: show.year, in: nil)
        }
        let kinds = contents.libraries.reduce(into: [:]) { $0[$1.id] = $1.kind.itemKind }
        for file in contents.files where file.id.raw <= 0 {
            let library = new.libraries[file.library] ?? file.library
            // A file's row refers to its library's, which is written with the documents.
            try keepLibrary(library, name: "")
            new.media[file.id] = try makePlace(
                for: file.path, kind: kinds[file.library] ?? .otherVideo, in: library, now: now)
        }
    }
}

extension MediaLibrary.Kind {
    /// What a file in such a library is.
    fileprivate var itemKind: MediaItem.Kind {
        switch self {
        case .movies: .movie
        case .shows: .episode
        case .otherVideos: .otherVideo
        case .musicVideos: .musicVideo
        }
    }
}
