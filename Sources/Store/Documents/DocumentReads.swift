public import Core
import SQLite

extension StationStore {
    /// The number of the newest change set; 0 before the first.
    public func stationRevision() async throws(StoreError) -> Revision {
        try await read("read the revision") { database throws(StoreError) in
            Revision(try database.stationRevision())
        }
    }

    /// Everything operators made, with the revisions of all documents, in one view of the database. `paths` and `media`:
    /// files that are to be among them besides those that something names.
    public func edition(
        media: Set<MediaID>
    ) async throws(StoreError) -> (contents: StationContents, revisions: [DocumentKey: Revision]) {
        try await view("read the station") { view throws(StoreError) in
            (try view.wholeContents(media: media), view.documents.revisions)
        }
    }

    /// All of a kind, by name.
    public func documents(of kind: DocumentKind) async throws(StoreError) -> [Document] {
        try await read("read the documents") { database throws(StoreError) in
            try database.storedDocuments(of: kind).map { stored throws(StoreError) in try stored.document() }
        }
    }

    /// nil when there is none.
    public func document(_ key: DocumentKey) async throws(StoreError) -> Document? {
        try await read("read a document") { database throws(StoreError) in
            try database.storedDocument(key)?.document()
        }
    }

    /// Who refers to a document, and where, by kind and name.
    public func users(of key: DocumentKey) async throws(StoreError) -> [DocumentUse] {
        try await read("find what uses a document") { database throws(StoreError) in try database.users(of: key) }
    }

    /// The revisions of all documents.
    public func revisions() async throws(StoreError) -> [DocumentKey: Revision] {
        try await view("read the revisions") { view throws(StoreError) in view.documents.revisions }
    }
}

extension StoredDocument {
    func document() throws(StoreError) -> Document {
        Document(key, name: name, revision: revision, body: try DocumentBodies.tree(body))
    }
}
