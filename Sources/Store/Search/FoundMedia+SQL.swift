public import Core
import SQLite

extension StationStore {
    /// The ids of all media that fit, by sort title, then id; the query's offset and limit do not matter.
    public func mediaIDs(_ query: MediaQuery) async throws(StoreError) -> [MediaID] {
        if let search = query.search {
            return try await view("find media") { view throws(StoreError) in
                try view.mediaIDs(query, fitting: search, view.searchDay(query.day, now: clock.now))
            }
        }
        return try await read("find media") { database throws(StoreError) in
            let pattern = query.text.map(Database.likePattern)
            return try database.rows(
                """
                SELECT m.id FROM media AS m LEFT JOIN show ON show.id = m.show
                WHERE (?1 IS NULL OR m.library = ?1) AND (?2 IS NULL OR m.kind = ?2) AND (?3 IS NULL OR m.state = ?3)
                    AND (?4 IS NULL OR m.show = ?4)
                    AND (?5 IS NULL OR m.title LIKE ?5 ESCAPE '\\' OR show.title LIKE ?5 ESCAPE '\\'
                        OR m.artist LIKE ?5 ESCAPE '\\' OR m.path LIKE ?5 ESCAPE '\\')
                ORDER BY m.sort_title, m.id
                """, query.library, query.kind?.rawValue, query.state?.rawValue, query.show, pattern
            ) { row throws(StoreError) in row.next(MediaID.self) }
        }
    }
}
