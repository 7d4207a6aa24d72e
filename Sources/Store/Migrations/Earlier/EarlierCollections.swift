import Core
import SQLite

extension EarlierTables {
    private enum MemberKind: String {
        case item, show, season, folder, tag, library, artist, album, search, collection
    }

    func collections() throws(StoreError) -> [MediaCollection] {
        var members: [CollectionID: [MediaCollection.Member]] = [:]
        _ = try database.rows(
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
        return try database.rows("SELECT id, name FROM collection ORDER BY name") { row throws(StoreError) in
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
        throw .damaged("Cannot read the collections", "a member of the kind “\(kind.rawValue)” names nothing")
    }

    func playlists() throws(StoreError) -> [Playlist] {
        var entries: [PlaylistID: [Playlist.Entry]] = [:]
        _ = try database.rows(
            """
            SELECT playlist, playback_order, order_options, amount, in_guide, content_kind, content_collection,
                content_show, content_season, content_playlist, content_media, content_name, content_artist
            FROM playlist_entry ORDER BY playlist, position
            """
        ) { row throws(StoreError) in
            let playlist: PlaylistID = row.next()
            let order = try row.named(PlaybackOrder.self)
            let options = OrderOptions.read(&row)
            let count: Int? = row.next()
            let inGuide: Bool = row.next()
            entries[playlist, default: []].append(
                Playlist.Entry(
                    content: try ContentColumns.read(&row), order: order, options: options,
                    amount: count.map(Playlist.Amount.count) ?? .all, inGuide: inGuide))
        }
        return try database.rows("SELECT id, name, shuffled FROM playlist ORDER BY name") { row throws(StoreError) in
            let id: PlaylistID = row.next()
            return Playlist(id: id, name: row.next(), entries: entries[id] ?? [], isShuffled: row.next())
        }
    }
}
