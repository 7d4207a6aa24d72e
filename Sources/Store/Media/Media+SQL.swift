public import Core
import JSON
import SQLite

extension StationStore {
    /// In the order of `ids`; unknown ids are left out.
    public func media(_ ids: [MediaID]) async throws(StoreError) -> [MediaItem] {
        try await read("read media") { database throws(StoreError) in
            var items: [MediaItem] = []
            items.reserveCapacity(ids.count)
            for id in ids {
                if let item = try database.media(id) { items.append(item) }
            }
            return items
        }
    }

    /// What guides say about these items: of their facts only the duration, the pictures' height and aspect, and how many
    /// channels the first audio track has. The facts as a whole take longer to read than everything else.
    public func guideMedia(_ ids: [MediaID]) async throws(StoreError) -> [MediaItem] {
        try await read("read media") { database throws(StoreError) in
            var items: [MediaItem] = []
            items.reserveCapacity(ids.count)
            for id in ids {
                if let item = try database.guideMedia(id) { items.append(item) }
            }
            return items
        }
    }

    public func media(_ id: MediaID) async throws(StoreError) -> MediaItem? {
        try await read("read a media item") { database throws(StoreError) in try database.media(id) }
    }

    /// By sort title, then id. A search that names an unknown collection is refused.
    public func media(_ query: MediaQuery) async throws(StoreError) -> MediaPage {
        try await view("list media") { view throws(StoreError) in
            guard let search = query.search else { return try view.database.media(query) }
            return try view.media(query, fitting: search, view.searchDay(query.day, now: clock.now))
        }
    }
}

extension Database {
    func media(_ id: MediaID) throws(StoreError) -> MediaItem? {
        try row(
            """
            SELECT m.id, m.library, m.kind, m.path, m.state, m.reason, m.title, m.sort_title, m.year, m.released, m.plot,
                m.show, show.title, m.season, m.episode, m.artist, m.album, m.album_artist,
                m.content_rating,
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_genre WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_tag WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_studio WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_country WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(role || char(30) || name || char(30) || ifnull(character, ''), char(31))
                    FROM (SELECT role, name, character FROM media_credit WHERE media = m.id ORDER BY position)),
                m.facts
            FROM media AS m LEFT JOIN show ON show.id = m.show WHERE m.id = ?
            """, id
        ) { row throws(StoreError) in
            var item = try mediaItem(&row)
            item.facts = try Self.facts(row.next(), of: item.path)
            return item
        }
    }

    fileprivate func guideMedia(_ id: MediaID) throws(StoreError) -> MediaItem? {
        try row(
            """
            SELECT m.id, m.library, m.kind, m.path, m.state, m.reason, m.title, m.sort_title, m.year, m.released, m.plot,
                m.show, show.title, m.season, m.episode, m.artist, m.album, m.album_artist,
                m.content_rating,
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_genre WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_tag WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_studio WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(name, char(31))
                    FROM (SELECT name FROM media_country WHERE media = m.id ORDER BY position)),
                (SELECT group_concat(role || char(30) || name || char(30) || ifnull(character, ''), char(31))
                    FROM (SELECT role, name, character FROM media_credit WHERE media = m.id ORDER BY position)),
                m.duration, m.height, json_extract(m.facts, '$.video.displayAspect'),
                json_extract(m.facts, '$.audio[0].channels')
            FROM media AS m LEFT JOIN show ON show.id = m.show WHERE m.id = ?
            """, id
        ) { row throws(StoreError) in
            var item = try mediaItem(&row)
            item.facts = Self.guideFacts(&row)
            return item
        }
    }

    /// Reads the columns duration, height, aspect and sound channels.
    private static func guideFacts(_ row: inout Row) -> MediaFacts? {
        guard let duration: TimeSpan = row.next(TimeSpan?.self) else { return nil }
        var facts = MediaFacts(container: "", duration: duration)
        if let height: Int = row.next(Int?.self) {
            facts.video = VideoFacts(
                codec: "", width: 0, height: height, displayAspect: row.next(String?.self) ?? "", frameRate: nil,
                variableFrameRate: false, fieldOrder: .unknown, pixelFormat: "")
        } else {
            row.skip(1)
        }
        if let channels: Int = row.next(Int?.self) {
            facts.audio = [AudioFacts(codec: "", channels: channels, sampleRate: 0)]
        }
        return facts
    }

    func media(_ query: MediaQuery) throws(StoreError) -> MediaPage {
        let pattern = query.text.map(Self.likePattern)
        // Every filter is in the text and switched off by NULL, so that one prepared query serves all.
        let total = try row(
            """
            SELECT count(*) FROM media AS m LEFT JOIN show ON show.id = m.show
            WHERE (?1 IS NULL OR m.library = ?1) AND (?2 IS NULL OR m.kind = ?2) AND (?3 IS NULL OR m.state = ?3)
                AND (?4 IS NULL OR m.show = ?4)
                AND (?5 IS NULL OR m.title LIKE ?5 ESCAPE '\\' OR show.title LIKE ?5 ESCAPE '\\'
                    OR m.artist LIKE ?5 ESCAPE '\\' OR m.path LIKE ?5 ESCAPE '\\')
            """, query.library, query.kind?.rawValue, query.state?.rawValue, query.show, pattern
        ) { row throws(StoreError) in row.next(Int.self) }
        let ids = try rows(
            """
            SELECT m.id FROM media AS m LEFT JOIN show ON show.id = m.show
            WHERE (?1 IS NULL OR m.library = ?1) AND (?2 IS NULL OR m.kind = ?2) AND (?3 IS NULL OR m.state = ?3)
                AND (?4 IS NULL OR m.show = ?4)
                AND (?5 IS NULL OR m.title LIKE ?5 ESCAPE '\\' OR show.title LIKE ?5 ESCAPE '\\'
                    OR m.artist LIKE ?5 ESCAPE '\\' OR m.path LIKE ?5 ESCAPE '\\')
            ORDER BY m.sort_title, m.id LIMIT ?6 OFFSET ?7
            """, query.library, query.kind?.rawValue, query.state?.rawValue, query.show, pattern,
            max(0, query.limit), max(0, query.offset)
        ) { row throws(StoreError) in row.next(MediaID.self) }
        var items: [MediaItem] = []
        for id in ids {
            if let item = try media(id) { items.append(item) }
        }
        return MediaPage(items: items, total: total ?? 0)
    }

    /// `%` and `_` of the searched text stand for themselves.
    static func likePattern(_ text: String) -> String {
        var pattern = "%"
        for character in text {
            if character == "%" || character == "_" || character == "\\" { pattern += "\\" }
            pattern.append(character)
        }
        return pattern + "%"
    }

    /// Reads the columns from `id` to the credits.
    private func mediaItem(_ row: inout Row) throws(StoreError) -> MediaItem {
        let id: MediaID = row.next()
        let library: LibraryID = row.next()
        let kind = try row.named(MediaItem.Kind.self)
        let path: String = row.next()
        let state = try state(&row)
        var metadata = MediaMetadata(title: row.next(), sortTitle: row.next())
        metadata.year = row.next()
        metadata.released = row.next()
        metadata.plot = row.next()
        metadata.show = row.next()
        metadata.showTitle = row.next()
        metadata.season = row.next()
        metadata.episode = row.next()
        metadata.artist = row.next()
        metadata.album = row.next()
        metadata.albumArtist = row.next()
        metadata.contentRating = row.next()
        metadata.genres = Self.names(row.next())
        metadata.tags = Self.names(row.next())
        metadata.studios = Self.names(row.next())
        metadata.countries = Self.names(row.next())
        metadata.credits = Self.credits(row.next())
        return MediaItem(id: id, library: library, kind: kind, path: path, state: state, metadata: metadata)
    }

    func state(_ row: inout Row) throws(StoreError) -> MediaItem.State {
        let state = try row.named(MediaQuery.StateFilter.self)
        let reason: String? = row.next()
        return switch state {
        case .unprobed: .unprobed
        case .ready: .ready
        case .vanished: .vanished
        case .unplayable: .unplayable(reason ?? "")
        }
    }

    private static func names(_ joined: String?) -> [String] {
        joined?.split(separator: "\u{1f}").map(String.init) ?? []
    }

    private static func facts(_ text: String?, of path: String) throws(StoreError) -> MediaFacts? {
        guard let text else { return nil }
        do {
            let facts = try JSONText.decode(StoredFacts.self, from: [UInt8](text.utf8)).facts
            // Facts that cannot be are not facts: the file is played as one that was never probed.
            guard (try? facts.check()) != nil else { return nil }
            return facts
        } catch {
            throw .damaged("Cannot read what is known of \(path)", error.why)
        }
    }
}
