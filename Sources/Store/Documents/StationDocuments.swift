import Core
import SQLite
import Synchronization

/// What operators made, at one revision of the station, in memory.
final class StationDocuments: Sendable {
    /// The number of the newest change set.
    let revision: Int64
    /// Without shows and files, which are facts.
    let contents: StationContents
    let revisions: [DocumentKey: Revision]
    private let collections: [CollectionID: MediaCollection]
    private let playlists: [PlaylistID: Playlist]
    private let channels: [ChannelID: Channel]

    init(revision: Int64, contents: StationContents, revisions: [DocumentKey: Revision]) {
        self.revision = revision
        self.contents = contents
        self.revisions = revisions
        collections = Self.table(contents.collections)
        playlists = Self.table(contents.playlists)
        channels = Self.table(contents.channels)
    }

    private static func table<Thing: StationThing>(_ things: [Thing]) -> [Identifier<Thing>: Thing] {
        Dictionary(things.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func collection(_ id: CollectionID) -> MediaCollection? { collections[id] }
    func playlist(_ id: PlaylistID) -> Playlist? { playlists[id] }
    func channel(_ id: ChannelID) -> Channel? { channels[id] }
}

/// Keeps the newest documents that were read or written, for every connection of the store.
final class DocumentCache: Sendable {
    private let newest = Mutex<StationDocuments?>(nil)

    /// Those that the connection sees in its transaction.
    func documents(in database: Database) throws(StoreError) -> StationDocuments {
        let revision = try database.stationRevision()
        if let known = newest.withLock({ $0 }), known.revision == revision { return known }
        let read = try database.documents(at: revision)
        keep(read)
        return read
    }

    /// Call it once they are committed.
    func keep(_ documents: StationDocuments) {
        newest.withLock { newest in
            if documents.revision > newest?.revision ?? -1 { newest = documents }
        }
    }
}

/// The station in one view of the database: what operators made, in memory, and the facts, in its tables.
struct StationView {
    let database: Database
    let documents: StationDocuments

    var contents: StationContents { documents.contents }
}

extension StationContents {
    /// What messages call a document, a channel with its number; empty when there is none.
    func name(of key: DocumentKey) -> String {
        key == .station ? name : StationForms.form(of: key.kind).name(of: key.id, in: self) ?? ""
    }

    /// Of the station and everything in it, by kinds.
    var keys: [DocumentKey] {
        StationForms.all.flatMap { form in form.ids(in: self).map { DocumentKey(form.kind, $0) } }
    }
}
