public import Core
public import SQLite

extension StationStore {
    /// All shows, by title.
    public func shows() async throws(StoreError) -> [Show] {
        try await read("read the shows") { database throws(StoreError) in try database.shows() }
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
