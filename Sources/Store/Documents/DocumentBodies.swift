import Core
import SQLite

/// Documents as they are stored: JSON by the descriptions of Core, with references by id.
enum DocumentBodies {
    /// A body with what it refers to.
    struct Written {
        let body: Tree
        let references: [FormReference]

        /// What people call it.
        var name: String { body["name"]?.scalar ?? "" }
    }

    /// Of documents of any size: what was written must be read.
    private static let limits = JSONLimits(byteCount: 1 << 30, depth: 64, nodeCount: 1 << 30)

    static func tree(_ document: StoredDocument) throws(StoreError) -> Tree { try tree(document.body) }

    static func tree(_ json: String) throws(StoreError) -> Tree {
        do {
            return try Tree(json: Array(json.utf8), limits: limits)
        } catch {
            throw .damaged("Cannot read a document", error.why)
        }
    }

    /// Of these documents, those that the station has.
    static func write(_ keys: some Sequence<DocumentKey>, in contents: StationContents) -> [DocumentKey: Written] {
        let directory = contents.directory
        var written: [DocumentKey: Written] = [:]
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            let form = StationForms.form(of: kind)
            let ids = Set(keys.map(\.id))
            let references = Dictionary(
                form.references(ids, in: contents, directory).map { ($0.id, $0.references) }, uniquingKeysWith: { $1 })
            for (id, tree) in form.trees(ids, in: contents, .ids, directory) {
                written[DocumentKey(kind, id)] = Written(body: tree, references: references[id] ?? [])
            }
        }
        return written
    }
}

extension ReferenceKind {
    /// nil for what no document describes: shows and files.
    var document: DocumentKind? { DocumentKind(rawValue: rawValue) }
}

extension Database {
    /// All documents, read.
    func documents(at revision: Int64) throws(StoreError) -> StationDocuments {
        let stored = try storedDocuments()
        var facts = StationContents(name: "Continuity", timeZone: "UTC")
        facts.shows = try shows()
        facts.files = try rows(
            "SELECT id, library, path FROM media WHERE id IN (SELECT media FROM reference WHERE media IS NOT NULL)",
            read: Self.namedFile)
        var draft = StationDraft(over: facts, .ids)
        for document in stored { draft.put(document.key, try DocumentBodies.tree(document)) }
        let outcome = draft.outcome()
        var contents = outcome.contents
        // What an earlier version let be saved, such as a cycle, is reported when it is saved again.
        let read = Set(contents.keys)
        for (index, document) in stored.enumerated() where !read.contains(document.key) {
            let fault = outcome.faults.first { $0.index == index }?.fault
            throw .damaged(
                "Cannot read the \(document.key.kind.rawValue) “\(document.name.cut(toBytes: 100))”",
                fault.map(\.text) ?? "its body is not as it should be")
        }
        (contents.shows, contents.files) = ([], [])
        contents.sort()
        let revisions = Dictionary(stored.map { ($0.key, $0.revision) }, uniquingKeysWith: { $1 })
        return StationDocuments(revision: revision, contents: contents, revisions: revisions)
    }
}

extension FormFault {
    /// With its place, on one line.
    var text: String { "\(pointer): found \(foundWithHint), expected \(expected)" }
}
