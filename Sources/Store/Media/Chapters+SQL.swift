public import Core
public import SQLite

extension StationStore {
    /// Where chapters begin, from the file's beginning, in order; items without chapters are left out.
    public func chapters(of media: Set<MediaID>) async throws(StoreError) -> [MediaID: [TimeSpan]] {
        try await read("read chapters") { database throws(StoreError) in try database.chapters(of: media) }
    }
}

extension Database {
    func chapters(of media: Set<MediaID>) throws(StoreError) -> [MediaID: [TimeSpan]] {
        var chapters: [MediaID: [TimeSpan]] = [:]
        for id in media {
            let starts = try rows(
                """
                SELECT chapter.value ->> 'start' FROM media, json_each(media.facts, '$.chapters') AS chapter
                WHERE media.id = ? ORDER BY 1
                """, id
            ) { row throws(StoreError) in row.next(TimeSpan.self) }.filter { $0 > .zero }
            if !starts.isEmpty { chapters[id] = starts }
        }
        return chapters
    }
}
