public import Core

extension StationStore {
    /// Where chapters begin, from the file's beginning, in order; items without chapters are left out.
    public func chapters(of media: Set<MediaID>) async throws(StoreError) -> [MediaID: [TimeSpan]] {
        try await read("Reading chapters") { database throws(StoreError) in try database.chapters(of: media) }
    }
}

extension Database {
    func chapters(of media: Set<MediaID>) throws(StoreError) -> [MediaID: [TimeSpan]] {
        var chapters: [MediaID: [TimeSpan]] = [:]
        _ = try rows(
            """
            SELECT media.id, chapter.value ->> 'start' FROM media, json_each(media.facts, '$.chapters') AS chapter
            ORDER BY media.id, chapter.value ->> 'start'
            """
        ) { row throws(StoreError) in
            let id: MediaID = row.next()
            let start: TimeSpan = row.next()
            if media.contains(id), start > .zero { chapters[id, default: []].append(start) }
        }
        return chapters
    }
}
