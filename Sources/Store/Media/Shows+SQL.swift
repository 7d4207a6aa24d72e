public import Core
import SQLite

extension StationStore {
    /// All shows, by title.
    public func shows() async throws(StoreError) -> [Show] {
        try await read("read the shows") { database throws(StoreError) in try database.shows() }
    }

    /// A part of the shows by title: those whose titles contain some letters, or of one library. With how many there are.
    public func shows(
        containing text: String?, in library: LibraryID?, offset: Int, limit: Int
    ) async throws(StoreError) -> (items: [ShowSummary], total: Int) {
        try await read("list the shows") { database throws(StoreError) in
            let pattern = text.map(Database.likePattern)
            let total = try database.row(
                """
                SELECT count(*) FROM show
                WHERE (?1 IS NULL OR title LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                """, pattern, library
            ) { row throws(StoreError) in row.next(Int.self) }
            let shows = try database.rows(
                """
                SELECT id, title, year, library FROM show
                WHERE (?1 IS NULL OR title LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                ORDER BY title COLLATE NOCASE, year, id LIMIT ?3 OFFSET ?4
                """, pattern, library, max(0, limit), max(0, offset)
            ) { row throws(StoreError) in
                (Show(id: row.next(), title: row.next(), year: row.next()), row.next(LibraryID?.self))
            }
            return (
                try shows.map { show, library throws(StoreError) in try database.summary(of: show, library) },
                total ?? 0
            )
        }
    }

    /// A show with its seasons, each with how many episodes there are; nil when it does not exist. Season 0 has what
    /// belongs to none.
    public func showSeasons(
        _ id: ShowID
    ) async throws(StoreError) -> (show: ShowSummary, seasons: [(season: Int, count: Int)])? {
        try await read("read a show") { database throws(StoreError) in
            let found = try database.row(
                "SELECT id, title, year, library FROM show WHERE id = ?", id
            ) { row throws(StoreError) in
                (Show(id: row.next(), title: row.next(), year: row.next()), row.next(LibraryID?.self))
            }
            guard let found else { return nil }
            let seasons = try database.rows(
                """
                SELECT ifnull(season, 0), count(*) FROM media WHERE show = ? AND state <> 'vanished'
                GROUP BY 1 ORDER BY 1
                """, id
            ) { row throws(StoreError) in (season: row.next(Int.self), count: row.next(Int.self)) }
            return (try database.summary(of: found.0, found.1), seasons)
        }
    }

    /// A part of the artists by name, with how many there are.
    public func artists(
        containing text: String?, in library: LibraryID?, offset: Int, limit: Int
    ) async throws(StoreError) -> (items: [MusicSummary], total: Int) {
        try await read("list the artists") { database throws(StoreError) in
            let pattern = text.map(Database.likePattern)
            let total = try database.row(
                """
                SELECT count(DISTINCT artist) FROM media WHERE artist IS NOT NULL AND state <> 'vanished'
                    AND (?1 IS NULL OR artist LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                """, pattern, library
            ) { row throws(StoreError) in row.next(Int.self) }
            let items = try database.rows(
                """
                SELECT artist, count(*), min(id) FROM media WHERE artist IS NOT NULL AND state <> 'vanished'
                    AND (?1 IS NULL OR artist LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                GROUP BY artist ORDER BY artist COLLATE NOCASE, artist LIMIT ?3 OFFSET ?4
                """, pattern, library, max(0, limit), max(0, offset)
            ) { row throws(StoreError) in
                MusicSummary(artist: row.next(), itemCount: row.next(), sample: row.next())
            }
            return (items, total ?? 0)
        }
    }

    /// A part of the albums by title, with how many there are. Albums of one title with different album artists are
    /// different ones.
    public func albums(
        containing text: String?, in library: LibraryID?, offset: Int, limit: Int
    ) async throws(StoreError) -> (items: [MusicSummary], total: Int) {
        try await read("list the albums") { database throws(StoreError) in
            let pattern = text.map(Database.likePattern)
            let total = try database.row(
                """
                SELECT count(*) FROM (SELECT 1 FROM media WHERE album IS NOT NULL AND state <> 'vanished'
                    AND (?1 IS NULL OR album LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                    GROUP BY album, album_artist)
                """, pattern, library
            ) { row throws(StoreError) in row.next(Int.self) }
            let items = try database.rows(
                """
                SELECT CASE WHEN count(DISTINCT artist) = 1 THEN min(artist) END, album, count(*), min(id) FROM media
                WHERE album IS NOT NULL AND state <> 'vanished'
                    AND (?1 IS NULL OR album LIKE ?1 ESCAPE '\\') AND (?2 IS NULL OR library = ?2)
                GROUP BY album, album_artist ORDER BY album COLLATE NOCASE, album_artist LIMIT ?3 OFFSET ?4
                """, pattern, library, max(0, limit), max(0, offset)
            ) { row throws(StoreError) in
                MusicSummary(artist: row.next(), album: row.next(), itemCount: row.next(), sample: row.next())
            }
            return (items, total ?? 0)
        }
    }

    public func show(_ id: ShowID) async throws(StoreError) -> Show? {
        try await read("read a show") { database throws(StoreError) in
            try database.row("SELECT id, title, year FROM show WHERE id = ?", id) { row throws(StoreError) in
                Show(id: row.next(), title: row.next(), year: row.next())
            }
        }
    }
}

extension Database {
    func shows() throws(StoreError) -> [Show] {
        try rows("SELECT id, title, year FROM show ORDER BY title, year, id") { row throws(StoreError) in
            Show(id: row.next(), title: row.next(), year: row.next())
        }
    }

    fileprivate func summary(of show: Show, _ library: LibraryID?) throws(StoreError) -> ShowSummary {
        let counts = try row(
            """
            SELECT count(*), count(DISTINCT season),
                (SELECT id FROM media WHERE show = ?1 AND state <> 'vanished' ORDER BY season, episode, id LIMIT 1)
            FROM media WHERE show = ?1 AND state <> 'vanished'
            """, show.id
        ) { row throws(StoreError) in (row.next(Int.self), row.next(Int.self), row.next(MediaID?.self)) }
        return ShowSummary(
            show, library: library, seasonCount: counts?.1 ?? 0, episodeCount: counts?.0 ?? 0, sample: counts?.2)
    }

    /// The library's show of that title. A show that an operator named before it was found becomes the library's;
    /// one named without a year fits any year.
    func findOrMakeShow(_ title: String, year: Int?, in library: LibraryID) throws(StoreError) -> ShowID {
        let found = try row(
            """
            SELECT id, library FROM show
            WHERE title = ?1 AND ((library = ?2 AND year IS ?3) OR (library IS NULL AND (year IS ?3 OR year IS NULL)))
            ORDER BY library IS NULL, year IS NULL, id LIMIT 1
            """, title, library, year
        ) { row throws(StoreError) in (row.next(ShowID.self), row.next(LibraryID?.self)) }
        guard let (id, owner) = found else { return try makeShow(title, year: year, in: library) }
        if owner == nil { try run("UPDATE show SET library = ?, year = ? WHERE id = ?", library, year, id) }
        return id
    }

    /// Gives the show of an item another title and year, unless a show of that name is there already.
    func renameShow(of id: MediaID, to title: String, year: Int?, in library: LibraryID) throws(StoreError) {
        try run(
            """
            UPDATE show SET title = ?2, year = ?3
            WHERE id = (SELECT show FROM media WHERE id = ?1) AND library = ?4 AND (title <> ?2 OR year IS NOT ?3)
                AND NOT EXISTS (
                    SELECT 1 FROM show WHERE title = ?2 AND year IS ?3 AND (library = ?4 OR library IS NULL))
            """, id, title, year, library)
    }

    /// `library` is nil for a show that an operator names before a scan finds it.
    func makeShow(_ title: String, year: Int?, in library: LibraryID?) throws(StoreError) -> ShowID {
        ShowID(try insert("INSERT INTO show (library, title, year) VALUES (?, ?, ?)", library, title, year))
    }
}
