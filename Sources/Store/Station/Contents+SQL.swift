public import Core
import SQLite

extension StationStore {
    /// Everything operators made, in one view of the database: all shows, and every file that something names or that
    /// is in `paths`.
    public func contents(paths: Set<String> = []) async throws(StoreError) -> StationContents {
        try await view("read the station") { view throws(StoreError) in try view.wholeContents(paths: paths) }
    }
}

extension StationView {
    /// With all shows, and every file that something names, or that is in `paths` or `media`.
    func wholeContents(
        paths: Set<String> = [], media: Set<MediaID> = []
    ) throws(StoreError) -> StationContents {
        var contents = contents
        contents.shows = try database.shows()
        var named = contents.namedMedia.union(media)
        for path in paths {
            if let id = try database.mediaID(at: path) { named.insert(id) }
        }
        contents.files = named.isEmpty ? [] : try database.namedFiles(Array(named))
        return contents
    }
}

extension Database {
    /// By id; those that do not exist are left out.
    func namedFiles(_ ids: [MediaID]) throws(StoreError) -> [StationContents.NamedFile] {
        try rows(
            "SELECT id, library, path FROM media WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", ids.json,
            read: Self.namedFile)
    }

    static func namedFile(_ row: inout Row) throws(StoreError) -> StationContents.NamedFile {
        StationContents.NamedFile(id: row.next(), library: row.next(), path: row.next())
    }
}
