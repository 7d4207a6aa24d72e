public import Core

extension StationStore {
    /// By name.
    public func collections() async throws(StoreError) -> [MediaCollection] {
        try await read("Reading the collections") { database throws(StoreError) in try database.collections() }
    }
}

extension Database {
    private enum MemberKind: String {
        case item, show, season, folder, tag, library, artist, album, search, collection
    }

    func collections() throws(StoreError) -> [MediaCollection] {
        var members: [CollectionID: [MediaCollection.Member]] = [:]
        _ = try rows(
            """
            SELECT collection, group_order, weight, kind, media, show, season, library, name, artist, other
            FROM collection_member ORDER BY collection, position
            """
        ) { row throws(StoreError) in
            let collection: CollectionID = row.next()
            let group = row.next(String?.self).flatMap(PlaybackOrder.init)
            let weight: Int = row.next()
            members[collection, default: []].append(
                MediaCollection.Member(try Self.source(&row), group: group, weight: weight))
        }
        return try rows("SELECT id, name FROM collection ORDER BY name") { row throws(StoreError) in
            let id: CollectionID = row.next()
            return MediaCollection(id: id, name: row.next(), members: members[id] ?? [])
        }
    }

    private static func source(_ row: inout Row) throws(StoreError) -> MediaCollection.Member.Source {
        let kind = try row.named(MemberKind.self)
        let media: MediaID? = row.next()
        let show: ShowID? = row.next()
        let season: Int? = row.next()
        let library: LibraryID? = row.next()
        let name: String? = row.next()
        let artist: String? = row.next()
        let other: CollectionID? = row.next()
        switch kind {
        case .item: if let media { return .item(media) }
        case .show: if let show { return .show(show) }
        case .season: if let show, let season { return .season(show, season) }
        case .library: if let library { return .library(library) }
        case .folder: if let name { return .folder(name) }
        case .tag: if let name { return .tag(name) }
        case .artist: if let name { return .artist(name) }
        case .album: if let name { return .album(Album(name, by: artist)) }
        case .search: if let name { return .search(name) }
        case .collection: if let other { return .collection(other) }
        }
        throw .damaged("Reading the collections", "a member of the kind “\(kind.rawValue)” names nothing")
    }

    /// A new collection without its members, so that collections may hold each other.
    func makeCollection(_ name: String) throws(StoreError) -> CollectionID {
        CollectionID(try insert("INSERT INTO collection (name) VALUES (?)", name))
    }

    func save(_ collection: MediaCollection) throws(StoreError) {
        try run("UPDATE collection SET name = ? WHERE id = ?", collection.name, collection.id)
        try requireChange("collection \(collection.id)")
        try run("DELETE FROM collection_member WHERE collection = ?", collection.id)
        for (position, member) in collection.members.enumerated() {
            try insert(member, at: position, of: collection.id)
        }
    }

    private func insert(
        _ member: MediaCollection.Member, at position: Int, of collection: CollectionID
    ) throws(StoreError) {
        var media: MediaID?
        var show: ShowID?
        var season: Int?
        var library: LibraryID?
        var name: String?
        var artist: String?
        var other: CollectionID?
        let kind: MemberKind
        switch member.source {
        case .item(let id): (kind, media) = (.item, id)
        case .show(let id): (kind, show) = (.show, id)
        case .season(let id, let number): (kind, show, season) = (.season, id, number)
        case .library(let id): (kind, library) = (.library, id)
        case .folder(let path): (kind, name) = (.folder, path)
        case .tag(let text): (kind, name) = (.tag, text)
        case .artist(let text): (kind, name) = (.artist, text)
        case .album(let album): (kind, name, artist) = (.album, album.title, album.artist)
        case .search(let query): (kind, name) = (.search, try query.checkedQuery())
        case .collection(let id): (kind, other) = (.collection, id)
        }
        try run(
            """
            INSERT INTO collection_member (collection, position, kind, media, show, season, library, name, artist,
                other, group_order, weight)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, collection, position, kind.rawValue, media, show, season, library, name, artist, other,
            member.group?.rawValue, member.weight)
    }

    func removeCollection(_ id: CollectionID) throws(StoreError) {
        try run("DELETE FROM collection WHERE id = ?", id)
        try requireChange("collection \(id)")
    }
}
