public import Core
import SQLite

extension StationStore {
    /// What each content is called, such as `collection Westerns`; what is gone is left out.
    public func names(of contents: Set<ContentReference>) async throws(StoreError) -> [ContentReference: String] {
        try await view("name content") { view throws(StoreError) in
            var names: [ContentReference: String] = [:]
            for content in contents { names[content] = try view.name(of: content) }
            return names
        }
    }
}

extension StationView {
    func name(of content: ContentReference) throws(StoreError) -> String? {
        switch content {
        case .collection(let id): documents.collection(id).map { "collection \($0.name)" }
        case .playlist(let id): documents.playlist(id).map { "playlist \($0.name)" }
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
        try database.row(sql, id) { row throws(StoreError) in row.next(String.self) }
    }
}
