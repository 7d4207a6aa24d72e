import Core
import SQLite

/// Collections by name with the items they hold, for queries that name them. Each is looked up once.
final class CollectionResolver {
    static let cycleCode = "query.cycle"

    private let view: StationView
    private let day: SearchDay
    /// A listing reports what is wrong with a query; a build continues without that part of it.
    private let isStrict: Bool
    private var known: [CollectionID: [MediaID]] = [:]
    private var open: [CollectionID] = []

    init(_ view: StationView, _ day: SearchDay, isStrict: Bool) {
        self.view = view
        self.day = day
        self.isStrict = isStrict
    }

    var names: [String] { view.contents.collections.map(\.name) }

    /// The items of every collection whose name matches, in any state; nil when no collection has a plain name.
    func items(ofCollections pattern: QueryPattern) throws(StoreError) -> [MediaID]? {
        let matches = view.contents.collections.filter { pattern.fits($0.name) }
        if matches.isEmpty { return isStrict && pattern.plain != nil ? nil : [] }
        var items: [MediaID] = []
        for match in matches { items += try self.items(of: match) }
        return items
    }

    private func items(of collection: MediaCollection) throws(StoreError) -> [MediaID] {
        if let items = known[collection.id] { return items }
        if open.contains(collection.id) || open.count >= QueryLimits.collectionDepth {
            guard isStrict else { return [] }
            let why =
                open.contains(collection.id) ? "which contains itself" : "in too many collections inside each other"
            throw StoreError(
                .invalid, code: Self.cycleCode, what: "Cannot look up the collection \(collection.name)", why: why,
                fix: "")
        }
        open.append(collection.id)
        defer { open.removeLast() }
        var items = try view.database.items(listedBy: collection.members)
        for member in collection.members {
            switch member.source {
            case .collection(let other):
                if let other = view.documents.collection(other) { items += try self.items(of: other) }
            case .search(let query): items += try self.items(found: query)
            case .item, .show, .season, .library, .folder, .tag, .artist, .album: break
            }
        }
        known[collection.id] = items
        return items
    }

    private func items(found text: String) throws(StoreError) -> [MediaID] {
        guard let query = Self.storedQuery(text) else { return [] }
        var compiler = SearchCompiler(view.database, day, self)
        guard let statement = try compiler.statement(query, .id) else { return [] }
        return try view.database.rows(statement) { row throws(StoreError) in row.next(MediaID.self) }
    }

    /// nil for a query of another version of the program that this one cannot read: a build continues without it.
    static func storedQuery(_ text: String) -> SearchQuery? { try? SearchQuery(text) }
}

extension Database {
    /// What the members of a collection hold, all but the searches and other collections.
    fileprivate func items(listedBy members: [MediaCollection.Member]) throws(StoreError) -> [MediaID] {
        var items: Set<MediaID> = []
        for member in members {
            // Also an item that is gone is one of its items.
            if case .item(let id) = member.source {
                items.insert(id)
            } else if let rows = member.source.rows {
                let select = "SELECT m.id FROM media AS m WHERE " + rows
                items.formUnion(try self.rows(select) { row throws(StoreError) in row.next(MediaID.self) })
            }
        }
        return items.sorted()
    }
}
