public import Core
import JSON
import SQLite

/// What is said about an item: by its path and NFO files, and, where they are silent, by the file itself.
extension Database {
    /// Writes what a scan says about a file. `isNew` when nothing was ever written about it.
    func describe(
        _ id: MediaID, _ file: ScannedFile, in library: LibraryID, isNew: Bool = false
    ) throws(StoreError) {
        var metadata = file.metadata
        if metadata.show == nil, let title = metadata.showTitle {
            metadata.show = try findOrMakeShow(title, year: file.showYear, in: library)
        }
        if !isNew, let tags = try embedded(in: id) { metadata.fill(from: tags, of: file.kind) }
        try write(metadata, of: id, isNew: isNew)
        if !isNew || file.sideStamp != 0 {
            try run("UPDATE media SET kind = ?, side_stamp = ? WHERE id = ?", file.kind.rawValue, file.sideStamp, id)
        }
    }

    /// The same for a file that has been there all along: when its show has got another name, that is still the same show.
    func describeAgain(_ id: MediaID, _ file: ScannedFile, in library: LibraryID) throws(StoreError) {
        if let title = file.metadata.showTitle {
            try renameShow(of: id, to: title, year: file.showYear, in: library)
        }
        try describe(id, file, in: library)
    }

    /// Keeps what the file says about itself, and fills the gaps with it.
    func keep(_ tags: MediaDescription?, in id: MediaID) throws(StoreError) {
        guard let tags, !tags.isEmpty, let item = try media(id) else { return }
        let text: [UInt8]
        do {
            text = try JSONText.encode(tags)
        } catch {
            throw .damaged("Cannot \(act)", error.why)
        }
        try run("UPDATE media SET embedded = ? WHERE id = ?", String(decoding: text, as: UTF8.self), id)
        var metadata = item.metadata
        metadata.fill(from: tags, of: item.kind)
        if metadata != item.metadata { try write(metadata, of: id, isNew: false) }
    }

    private func embedded(in id: MediaID) throws(StoreError) -> MediaDescription? {
        let found = try row("SELECT embedded FROM media WHERE id = ?", id) { row throws(StoreError) in
            row.next(String?.self)
        }
        guard let text = found ?? nil else { return nil }
        do {
            return try JSONText.decode(MediaDescription.self, from: [UInt8](text.utf8))
        } catch {
            throw .damaged("Cannot read what a file says about itself", error.why)
        }
    }

    private func write(_ metadata: MediaMetadata, of id: MediaID, isNew: Bool) throws(StoreError) {
        try run(
            """
            UPDATE media SET title = ?, sort_title = ?, year = ?, released = ?, plot = ?, show = ?, season = ?,
                episode = ?, artist = ?, content_rating = ? WHERE id = ?
            """, metadata.title, metadata.sortTitle, metadata.year, metadata.released, metadata.plot, metadata.show,
            metadata.season, metadata.episode, metadata.artist, metadata.contentRating, id)
        if !isNew || metadata.album != nil || metadata.albumArtist != nil {
            try run(
                "UPDATE media SET album = ?, album_artist = ? WHERE id = ?", metadata.album, metadata.albumArtist, id)
        }
        if !isNew { try forgetLists(of: id) }
        try write(metadata.credits, of: id)
        for (position, name) in metadata.genres.enumerated() {
            try run("INSERT INTO media_genre (media, position, name) VALUES (?, ?, ?)", id, position, name)
        }
        for (position, name) in metadata.tags.enumerated() {
            try run("INSERT INTO media_tag (media, position, name) VALUES (?, ?, ?)", id, position, name)
        }
        for (position, name) in metadata.studios.enumerated() {
            try run("INSERT INTO media_studio (media, position, name) VALUES (?, ?, ?)", id, position, name)
        }
        for (position, name) in metadata.countries.enumerated() {
            try run("INSERT INTO media_country (media, position, name) VALUES (?, ?, ?)", id, position, name)
        }
    }

    private func forgetLists(of id: MediaID) throws(StoreError) {
        try run("DELETE FROM media_credit WHERE media = ?", id)
        try run("DELETE FROM media_genre WHERE media = ?", id)
        try run("DELETE FROM media_tag WHERE media = ?", id)
        try run("DELETE FROM media_studio WHERE media = ?", id)
        try run("DELETE FROM media_country WHERE media = ?", id)
    }
}

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

extension StationStore {
    /// What the last scan noted of the files of these items; items that no scan has found are left out.
    public func fileRecords(of ids: [MediaID]) async throws(StoreError) -> [MediaID: FileRecord] {
        try await read("read file records") { database throws(StoreError) in
            var records: [MediaID: FileRecord] = [:]
            for id in ids { records[id] = try database.fileRecord(of: id) }
            return records
        }
    }
}

extension Database {
    fileprivate func fileRecord(of id: MediaID) throws(StoreError) -> FileRecord? {
        try row(
            """
            SELECT byte_count, modified, fingerprint, state, reason FROM media WHERE id = ? AND byte_count >= 0
            """, id
        ) { row throws(StoreError) in
            FileRecord(
                id: id, stamp: FileStamp(byteCount: row.next(), modified: row.next(), fingerprint: row.next()),
                state: try state(&row))
        }
    }
}
