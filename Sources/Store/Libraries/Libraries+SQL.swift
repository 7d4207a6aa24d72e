public import Core

extension StationStore {
    public func libraries() async throws(StoreError) -> [MediaLibrary] {
        try await read("Reading the libraries") { database throws(StoreError) in try database.libraries() }
    }

    public func library(_ id: LibraryID) async throws(StoreError) -> MediaLibrary? {
        try await libraries().first { $0.id == id }
    }

    /// The libraries of a station that is not opened, for checks. Blocks.
    public static func libraries(at path: String) throws(StoreError) -> [MediaLibrary] {
        let database = try Database(path: path, access: .read)
        database.act = "Reading the libraries"
        return try database.libraries()
    }

    /// Counts by state; zeros for a library that does not exist.
    public func counts(of library: LibraryID) async throws(StoreError) -> MediaCounts {
        try await read("Counting media") { database throws(StoreError) in
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
    func libraries() throws(StoreError) -> [MediaLibrary] {
        var paths: [LibraryID: [String]] = [:]
        _ = try rows("SELECT library, path FROM library_path ORDER BY library, position") { row throws(StoreError) in
            paths[row.next(), default: []].append(row.next())
        }
        var targets: [LibraryID: [String]] = [:]
        _ = try rows("SELECT library, path FROM library_link_target ORDER BY library, position") {
            row throws(StoreError) in targets[row.next(), default: []].append(row.next())
        }
        return try rows("SELECT id, name, kind, rescan_every FROM library ORDER BY name") { row throws(StoreError) in
            let id: LibraryID = row.next()
            var library = MediaLibrary(id: id, name: row.next(), kind: try row.named(), paths: paths[id] ?? [])
            library.linkTargets = targets[id] ?? []
            library.rescanSpan = row.next()
            return library
        }
    }

    /// Answers the real id. A new library has an id below zero.
    func save(_ library: MediaLibrary) throws(StoreError) -> LibraryID {
        var id = library.id
        if id.raw <= 0 {
            id = LibraryID(
                try insert(
                    "INSERT INTO library (name, kind, rescan_every) VALUES (?, ?, ?)", library.name,
                    library.kind.rawValue, library.rescanSpan))
        } else {
            try run(
                "UPDATE library SET name = ?, kind = ?, rescan_every = ? WHERE id = ?", library.name,
                library.kind.rawValue, library.rescanSpan, id)
            try requireChange("library \(id)")
        }
        try run("DELETE FROM library_path WHERE library = ?", id)
        for (position, path) in library.paths.enumerated() {
            try run("INSERT INTO library_path (library, position, path) VALUES (?, ?, ?)", id, position, path)
        }
        try run("DELETE FROM library_link_target WHERE library = ?", id)
        for (position, path) in library.linkTargets.enumerated() {
            try run("INSERT INTO library_link_target (library, position, path) VALUES (?, ?, ?)", id, position, path)
        }
        return id
    }

    /// With its media. Timeline items that would have played them become offline stretches.
    func removeLibrary(_ id: LibraryID) throws(StoreError) {
        try run(
            """
            UPDATE timeline_item SET kind = 'offline', media = NULL, in_point = 0,
                decision = decision || '; its library was removed'
            WHERE media IN (SELECT id FROM media WHERE library = ?)
            """, id)
        try run("DELETE FROM library WHERE id = ?", id)
        try requireChange("library \(id)")
    }

    /// Refuses when the last statement found nothing to change.
    func requireChange(_ subject: @autoclosure () -> String) throws(StoreError) {
        if changedRows == 0 { throw .missing("\(act)", subject()) }
    }
}
