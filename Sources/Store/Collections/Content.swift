import Core

/// A `ContentReference` as the eight columns that hold one in every table.
struct ContentColumns {
    private enum Kind: String { case collection, show, season, artist, album, search, playlist, item, rerun }

    let kind: String
    private(set) var collection: CollectionID?
    private(set) var show: ShowID?
    private(set) var season: Int?
    private(set) var playlist: PlaylistID?
    private(set) var media: MediaID?
    private(set) var name: String?
    private(set) var artist: String?

    /// Refuses a query that cannot be read.
    init(_ content: ContentReference) throws(StoreError) {
        switch content {
        case .collection(let id):
            kind = Kind.collection.rawValue
            collection = id
        case .show(let id):
            kind = Kind.show.rawValue
            show = id
        case .season(let id, let number):
            kind = Kind.season.rawValue
            show = id
            season = number
        case .playlist(let id):
            kind = Kind.playlist.rawValue
            playlist = id
        case .item(let id):
            kind = Kind.item.rawValue
            media = id
        case .artist(let text):
            kind = Kind.artist.rawValue
            name = text
        case .album(let album):
            kind = Kind.album.rawValue
            name = album.title
            artist = album.artist
        case .search(let query):
            kind = Kind.search.rawValue
            name = try query.checkedQuery()
        case .rerun(let rerun):
            kind = Kind.rerun.rawValue
            name = rerun.description
        }
    }

    static func read(_ row: inout Row) throws(StoreError) -> ContentReference {
        let kind = try row.named(Kind.self)
        let collection: CollectionID? = row.next()
        let show: ShowID? = row.next()
        let season: Int? = row.next()
        let playlist: PlaylistID? = row.next()
        let media: MediaID? = row.next()
        let name: String? = row.next()
        let artist: String? = row.next()
        switch kind {
        case .collection: if let collection { return .collection(collection) }
        case .show: if let show { return .show(show) }
        case .season: if let show, let season { return .season(show, season) }
        case .playlist: if let playlist { return .playlist(playlist) }
        case .item: if let media { return .item(media) }
        case .artist: if let name { return .artist(name) }
        case .album: if let name { return .album(Album(name, by: artist)) }
        case .search: if let name { return .search(name) }
        case .rerun: if let rerun = name.flatMap({ Rerun($0) }) { return .rerun(rerun) }
        }
        throw .damaged("Reading the database", "content of the kind “\(kind.rawValue)” names nothing")
    }
}

extension String {
    /// The query itself: what is stored can be read.
    func checkedQuery() throws(StoreError) -> String {
        do {
            _ = try SearchQuery(self)
            return self
        } catch {
            throw StoreError(code: error.code, what: error.what, why: error.why, fix: error.fix)
        }
    }
}

extension OrderOptions {
    /// As the column `order_options`.
    static func read(_ row: inout Row) -> OrderOptions {
        // What another version wrote and this one cannot read counts as not said.
        OrderOptions(row.next(String.self)) ?? OrderOptions()
    }
}
