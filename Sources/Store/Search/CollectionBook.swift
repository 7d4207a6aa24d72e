import Core

/// Collections by name with the items they hold, for queries that name them. Each is looked up once.
final class CollectionBook {
    static let cycleCode = "query.cycle"

    private let database: Database
    private let day: SearchDay
    /// A listing says what is wrong with a query; a build goes on without that part of it.
    private let isStrict: Bool
    private var idsByName: [(name: String, id: CollectionID)]?
    private var known: [CollectionID: [MediaID]] = [:]
    private var open: [CollectionID] = []

    init(_ database: Database, _ day: SearchDay, isStrict: Bool) {
        self.database = database
        self.day = day
        self.isStrict = isStrict
    }

    var names: [String] { idsByName?.map(\.name) ?? [] }

    /// The items of every collection whose name fits, whatever their state; nil when there is none of a plain name.
    func items(ofCollections pattern: QueryPattern) throws(StoreError) -> [MediaID]? {
        let matches = try list().filter { pattern.fits($0.name) }
        if matches.isEmpty { return isStrict && pattern.plain != nil ? nil : [] }
        var items: [MediaID] = []
        for match in matches { items += try self.items(of: match.id, match.name) }
        return items
    }

    private func list() throws(StoreError) -> [(name: String, id: CollectionID)] {
        if let idsByName { return idsByName }
        let found = try database.rows("SELECT name, id FROM collection ORDER BY name") { row throws(StoreError) in
            (name: row.next(String.self), id: row.next(CollectionID.self))
        }
        idsByName = found
        return found
    }

    private func items(of id: CollectionID, _ name: String) throws(StoreError) -> [MediaID] {
        if let items = known[id] { return items }
        if open.contains(id) || open.count >= QueryLimits.collectionDepth {
            guard isStrict else { return [] }
            let why = open.contains(id) ? "which holds itself" : "in too many collections inside each other"
            throw StoreError(code: Self.cycleCode, what: "Looking up the collection \(name)", why: why, fix: "")
        }
        open.append(id)
        defer { open.removeLast() }
        var items = try database.listedItems(of: id)
        for other in try database.collections(inside: id) { items += try self.items(of: other.id, other.name) }
        for query in try database.searches(of: id) { items += try self.items(found: query) }
        known[id] = items
        return items
    }

    private func items(found text: String) throws(StoreError) -> [MediaID] {
        guard let query = try database.storedQuery(text) else { return [] }
        var compiler = SearchCompiler(database, day, self)
        guard let statement = try compiler.statement(query, .id) else { return [] }
        return try database.rows(statement) { row throws(StoreError) in row.next(MediaID.self) }
    }
}

extension Database {
    /// What the members of a collection hold, all but the searches and other collections.
    fileprivate func listedItems(of collection: CollectionID) throws(StoreError) -> [MediaID] {
        try rows(
            """
            SELECT media FROM collection_member WHERE collection = ?1 AND kind = 'item'
            UNION SELECT m.id FROM collection_member AS c JOIN media AS m ON m.show = c.show
                WHERE c.collection = ?1 AND c.kind = 'show'
            UNION SELECT m.id FROM collection_member AS c JOIN media AS m ON m.show = c.show AND m.season = c.season
                WHERE c.collection = ?1 AND c.kind = 'season'
            UNION SELECT m.id FROM collection_member AS c JOIN media AS m ON m.library = c.library
                WHERE c.collection = ?1 AND c.kind = 'library'
            UNION SELECT t.media FROM collection_member AS c JOIN media_tag AS t ON t.name = c.name
                WHERE c.collection = ?1 AND c.kind = 'tag'
            UNION SELECT m.id FROM collection_member AS c
                JOIN media AS m ON m.path > rtrim(c.name, '/') || '/' AND m.path < rtrim(c.name, '/') || '0'
                WHERE c.collection = ?1 AND c.kind = 'folder'
            UNION SELECT m.id FROM collection_member AS c JOIN media AS m ON m.artist = c.name
                WHERE c.collection = ?1 AND c.kind = 'artist'
            UNION SELECT m.id FROM collection_member AS c
                JOIN media AS m ON m.album = c.name AND (c.artist IS NULL OR m.artist = c.artist)
                WHERE c.collection = ?1 AND c.kind = 'album'
            """, collection
        ) { row throws(StoreError) in row.next(MediaID.self) }
    }

    fileprivate func collections(
        inside collection: CollectionID
    ) throws(StoreError) -> [(name: String, id: CollectionID)] {
        try rows(
            """
            SELECT c.name, c.id FROM collection_member AS m JOIN collection AS c ON c.id = m.other
            WHERE m.collection = ? AND m.kind = 'collection' ORDER BY m.position
            """, collection
        ) { row throws(StoreError) in (name: row.next(String.self), id: row.next(CollectionID.self)) }
    }

    fileprivate func searches(of collection: CollectionID) throws(StoreError) -> [String] {
        try rows(
            "SELECT name FROM collection_member WHERE collection = ? AND kind = 'search' ORDER BY position", collection
        ) { row throws(StoreError) in row.next(String.self) }
    }

    /// nil for a query of another version of the program that this one cannot read: a build goes on without it.
    func storedQuery(_ text: String) throws(StoreError) -> SearchQuery? { try? SearchQuery(text) }
}
