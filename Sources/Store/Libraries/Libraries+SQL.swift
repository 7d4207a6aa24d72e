public import Core
import SQLite

extension StationStore {
    /// The libraries of a station that is not opened, for checks. Blocks.
    public static func libraries(at path: String) throws(StoreError) -> [MediaLibrary] {
        let database = try Database(path: path, access: .read)
        database.act = "read the libraries"
        return try DocumentCache().documents(in: database).contents.libraries
    }

    /// Counts by state; zeros for a library that does not exist.
    public func counts(of library: LibraryID) async throws(StoreError) -> MediaCounts {
        try await read("count media") { database throws(StoreError) in
            var counts = MediaCounts()
            _ = try database.rows(
                "SELECT state, count(*), ifnull(sum(duration), 0) FROM media WHERE library = ? GROUP BY state", library
            ) { row throws(StoreError) in
                let state = try row.named(MediaQuery.StateFilter.self)
                let count: Int = row.next()
                switch state {
                case .unprobed: counts.unprobed = count
                case .ready:
                    counts.ready = count
                    counts.duration = row.next()
                case .vanished: counts.vanished = count
                case .unplayable: counts.unplayable = count
                }
            }
            return counts
        }
    }
}

extension Database {
    /// The row that media and folders refer to.
    func keepLibrary(_ id: LibraryID, name: String) throws(StoreError) {
        try run(
            "INSERT INTO library (id, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name", id, name)
    }

    /// With its media. Timeline items that would have played them become offline items.
    func dropLibrary(_ id: LibraryID) throws(StoreError) {
        try run(
            """
            UPDATE timeline_item SET kind = 'offline', media = NULL, in_point = 0,
                decision = decision || '; its library was removed'
            WHERE media IN (SELECT id FROM media WHERE library = ?)
            """, id)
        try run("DELETE FROM library WHERE id = ?", id)
    }
}
