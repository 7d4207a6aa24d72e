public import Core

extension StationStore {
    /// What each content is called, as `collection Westerns`; what is gone is left out.
    public func names(of contents: Set<ContentReference>) async throws(StoreError) -> [ContentReference: String] {
        try await read("Naming content") { database throws(StoreError) in
            var names: [ContentReference: String] = [:]
            for content in contents { names[content] = try database.name(of: content) }
            return names
        }
    }
}

extension Database {
    func name(of content: ContentReference) throws(StoreError) -> String? {
        switch content {
        case .collection(let id): try name("SELECT 'collection ' || name FROM collection WHERE id = ?", id)
        case .playlist(let id): try name("SELECT 'playlist ' || name FROM playlist WHERE id = ?", id)
        case .show(let id): try name("SELECT 'show ' || title FROM show WHERE id = ?", id)
        case .season(let id, let season):
            try name("SELECT 'show ' || title FROM show WHERE id = ?", id).map { "\($0), season \(season)" }
        case .artist(let artist): "artist \(artist)"
        case .album(let album): album.artist.map { "album \(album.title) by \($0)" } ?? "album \(album.title)"
        case .search(let query): "search \(query)"
        case .rerun(let rerun): rerun.words
        case .item(let id): try name("SELECT title FROM media WHERE id = ?", id)
        }
    }

    private func name<Subject>(_ sql: StaticString, _ id: Identifier<Subject>) throws(StoreError) -> String? {
        try row(sql, id) { row throws(StoreError) in row.next(String.self) }
    }
}
