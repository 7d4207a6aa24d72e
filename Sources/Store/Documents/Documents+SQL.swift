import Core
import SQLite

/// A document as its row has it.
struct StoredDocument: Sendable {
    let key: DocumentKey
    let name: String
    let revision: Revision
    /// JSON.
    let body: String
}

extension Database {
    /// The number of the newest change set; 0 before the first.
    func stationRevision() throws(StoreError) -> Int64 {
        try row("SELECT ifnull(max(number), 0) FROM change_set") { row throws(StoreError) in row.next(Int64.self) } ?? 0
    }

    /// By kind and name.
    func storedDocuments() throws(StoreError) -> [StoredDocument] {
        try rows("SELECT kind, id, name, revision, body FROM document ORDER BY kind, name, id", read: Self.document)
    }

    func storedDocuments(of kind: DocumentKind) throws(StoreError) -> [StoredDocument] {
        try rows(
            "SELECT kind, id, name, revision, body FROM document WHERE kind = ? ORDER BY name, id", kind.rawValue,
            read: Self.document)
    }

    func storedDocument(_ key: DocumentKey) throws(StoreError) -> StoredDocument? {
        try row(
            "SELECT kind, id, name, revision, body FROM document WHERE kind = ? AND id = ?", key.kind.rawValue, key.id,
            read: Self.document)
    }

    private static func document(_ row: inout Row) throws(StoreError) -> StoredDocument {
        StoredDocument(
            key: DocumentKey(try row.named(), row.next()), name: row.next(), revision: Revision(row.next()),
            body: row.next())
    }

    /// Its references go with it; those of others to it must be gone, or it back, when the transaction ends.
    func deleteDocument(_ key: DocumentKey) throws(StoreError) {
        try run("DELETE FROM document WHERE kind = ? AND id = ?", key.kind.rawValue, key.id)
    }

    func insert(_ written: DocumentBodies.Written, at key: DocumentKey, revision: Revision) throws(StoreError) {
        let (kind, id) = (key.kind.rawValue, key.id)
        let number = key.kind == .channel ? written.body["number"]?.scalar : nil
        try run(
            "INSERT INTO document (kind, id, name, number, revision, body) VALUES (?, ?, ?, ?, ?, ?)", kind, id,
            written.name, number, revision.number, written.body.json())
        for reference in written.references {
            let target = reference.kind.document
            try run(
                """
                INSERT INTO reference (kind, id, path, target_kind, target, show, media) VALUES (?, ?, ?, ?, ?, ?, ?)
                """, kind, id, reference.path.pointer, target?.rawValue, target == nil ? nil : reference.id,
                reference.kind == .show ? reference.id : nil, reference.kind == .item ? reference.id : nil)
        }
    }

    /// Who refers to a document, and where, by kind and name.
    func users(of key: DocumentKey) throws(StoreError) -> [DocumentUse] {
        try rows(
            """
            SELECT r.kind, r.id, d.name, r.path FROM reference AS r JOIN document AS d USING (kind, id)
            WHERE r.target_kind = ? AND r.target = ? ORDER BY r.kind, d.name, r.id, r.path
            """, key.kind.rawValue, key.id
        ) { row throws(StoreError) in
            DocumentUse(DocumentKey(try row.named(), row.next()), name: row.next(), pointer: row.next())
        }
    }

    /// Who refers to shows or files of a library, and to which.
    func usersOfMedia(in library: LibraryID) throws(StoreError) -> [MediaUse] {
        try rows(
            """
            SELECT r.kind, r.id, d.name, r.show, r.media FROM reference AS r JOIN document AS d USING (kind, id)
            WHERE r.show IN (SELECT id FROM show WHERE library = ?1) OR r.media IN (SELECT id FROM media WHERE library = ?1)
            """, library
        ) { row throws(StoreError) in
            MediaUse(
                user: DocumentKey(try row.named(), row.next()), name: row.next(), show: row.next(), media: row.next())
        }
    }
}

/// That a document refers to a show or a file.
struct MediaUse {
    let user: DocumentKey
    let name: String
    let show: ShowID?
    let media: MediaID?
}
