public import Core
import SQLite

extension StationStore {
    /// What an item is used by: documents that name it or its show, collections that hold it, and what uses these in turn, by
    /// kind and name. Searches that stand in other documents than collections are not looked up. nil when there is no such
    /// item.
    public func users(of media: MediaID) async throws(StoreError) -> [DocumentUse]? {
        let now = clock.now
        return try await view("find what uses an item") { view throws(StoreError) -> [DocumentUse]? in
            guard let item = try view.database.media(media) else { return nil }
            let holders = CollectionsOfItem(view, view.searchDay(now: now), media)
            var found = try view.database.users(of: media, show: item.metadata.show)
            for collection in view.contents.collections where try holders.has(collection) {
                found.append(
                    DocumentUse(DocumentKey(.collection, collection.id.raw), name: collection.name, pointer: ""))
            }
            return try view.database.withTheirUsers(found)
        }
    }
}

/// Which collections hold one item; each is looked up once, and asked for this item alone.
private final class CollectionsOfItem {
    private let view: StationView
    private let day: SearchDay
    private let media: MediaID
    private let resolver: CollectionResolver
    private var known: [CollectionID: Bool] = [:]

    init(_ view: StationView, _ day: SearchDay, _ media: MediaID) {
        (self.view, self.day, self.media) = (view, day, media)
        resolver = CollectionResolver(view, day, isStrict: false)
    }

    func has(_ collection: MediaCollection) throws(StoreError) -> Bool {
        if let known = known[collection.id] { return known }
        // One that contains itself has nothing by that.
        known[collection.id] = false
        for member in collection.members where try has(member.source) {
            known[collection.id] = true
            return true
        }
        return false
    }

    private func has(_ source: MediaCollection.Member.Source) throws(StoreError) -> Bool {
        switch source {
        case .item(let id): return id == media
        case .collection(let other): return try view.documents.collection(other).map(has) ?? false
        case .search(let text):
            guard let query = CollectionResolver.storedQuery(text) else { return false }
            var compiler = SearchCompiler(view.database, day, resolver)
            guard let statement = try compiler.statement(query, .id, filters: [SQLText("m.id = ?", media)]) else {
                return false
            }
            return try !view.database.rows(statement) { row throws(StoreError) in row.next(MediaID.self) }.isEmpty
        case .show, .season, .library, .folder, .tag, .artist, .album:
            guard let rows = source.rows else { return false }
            let select = SQLText("SELECT m.id FROM media AS m WHERE m.id = ? AND (", media) + rows + ")"
            return try !view.database.rows(select) { row throws(StoreError) in row.next(MediaID.self) }.isEmpty
        }
    }
}

extension Database {
    /// Documents that name the item or its show.
    fileprivate func users(of media: MediaID, show: ShowID?) throws(StoreError) -> [DocumentUse] {
        // A collection may name one season of the show, so that it is asked whether it holds the item.
        try rows(
            """
            SELECT r.kind, r.id, d.name, r.path FROM reference AS r JOIN document AS d USING (kind, id)
            WHERE (r.media = ? OR r.show = ?) AND r.kind <> 'collection'
            """, media, show
        ) { row throws(StoreError) in
            DocumentUse(DocumentKey(try row.named(), row.next()), name: row.next(), pointer: row.next())
        }
    }

    /// Each document once, with those that refer to it, and so on up to channels.
    fileprivate func withTheirUsers(_ first: [DocumentUse]) throws(StoreError) -> [DocumentUse] {
        var known: [DocumentKey: DocumentUse] = [:]
        var open = first
        while let use = open.popLast() {
            guard known[use.user] == nil else { continue }
            known[use.user] = use
            open += try users(of: use.user)
        }
        return known.values.sorted {
            ($0.user.kind.rawValue, $0.name, $0.user.id) < ($1.user.kind.rawValue, $1.name, $1.user.id)
        }
    }
}
