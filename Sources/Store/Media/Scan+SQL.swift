public import Core
import JSON
import SQLite

extension StationStore {
    /// Every file ever seen in the library, vanished ones included, by path.
    public func knownFiles(in library: LibraryID) async throws(StoreError) -> [String: FileRecord] {
        try await read("read known files") { database throws(StoreError) in
            var files: [String: FileRecord] = [:]
            _ = try database.rows(
                """
                SELECT path, id, byte_count, modified, fingerprint, state, reason, side_stamp FROM media
                WHERE library = ? AND byte_count >= 0
                """, library
            ) { row throws(StoreError) in
                let path: String = row.next()
                let id: MediaID = row.next()
                let stamp = FileStamp(byteCount: row.next(), modified: row.next(), fingerprint: row.next())
                let state = try database.state(&row)
                files[path] = FileRecord(id: id, stamp: stamp, state: state, sideStamp: row.next())
            }
            return files
        }
    }

    /// The library's folders, and the file systems below them, as they were when last found in order.
    public func roots(of library: LibraryID) async throws(StoreError) -> [String: FolderIdentity] {
        try await read("read the folders of a library") { database throws(StoreError) in
            var roots: [String: FolderIdentity] = [:]
            _ = try database.rows("SELECT path, device, inode FROM library_root WHERE library = ?", library) {
                row throws(StoreError) in
                roots[row.next()] = FolderIdentity(device: row.next(), inode: row.next())
            }
            return roots
        }
    }

    /// The same of all libraries in the database at `path`, without opening it as a station. Blocks.
    public static func scannedFolders(at path: String) throws(StoreError) -> [String: FolderIdentity] {
        let database = try Database(path: path, access: .read)
        database.act = "read the folders of the libraries"
        var folders: [String: FolderIdentity] = [:]
        _ = try database.rows("SELECT path, device, inode FROM library_root") { row throws(StoreError) in
            folders[row.next()] = FolderIdentity(device: row.next(), inode: row.next())
        }
        return folders
    }

    /// Writes which these are now.
    public func record(_ roots: [String: FolderIdentity], of library: LibraryID) async throws(StoreError) {
        try await write("record the folders of a library") { database throws(StoreError) in
            try database.run("DELETE FROM library_root WHERE library = ?", library)
            for (path, root) in roots {
                try database.run(
                    "INSERT INTO library_root (library, path, device, inode) VALUES (?, ?, ?, ?)", library, path,
                    root.device, root.inode)
            }
        }
    }

    /// Writes a batch of a scan in one transaction.
    public func record(_ changes: [ScanChange], in library: LibraryID) async throws(StoreError) {
        let now = clock.now
        try await write("record scanned files") { database throws(StoreError) in
            for change in changes {
                switch change {
                case .new(let file): try database.add(file, to: library, now: now)
                case .changed(let id, let stamp): try database.markChanged(id, stamp)
                case .moved(let id, let file): try database.move(id, to: file, in: library)
                case .returned(let id, let modified): try database.markReturned(id, modified: modified)
                case .vanished(let id): try database.run("UPDATE media SET state = 'vanished' WHERE id = ?", id)
                case .described(let id, let file): try database.describeAgain(id, file, in: library)
                }
            }
        }
    }

    /// Files of the library that wait to be probed, by id from above `after`.
    public func filesToProbe(
        in library: LibraryID, after: MediaID = MediaID(0), limit: Int
    ) async throws(StoreError) -> [UnprobedFile] {
        try await read("list files to probe") { database throws(StoreError) in
            try database.rows(
                """
                SELECT id, path, strikes FROM media INDEXED BY media_to_probe
                WHERE state = 'unprobed' AND library = ? AND id > ? ORDER BY id LIMIT ?
                """, library, after, limit
            ) { row throws(StoreError) in UnprobedFile(id: row.next(), path: row.next(), strikes: row.next()) }
        }
    }

    /// How many files of the library wait to be probed.
    public func countToProbe(in library: LibraryID) async throws(StoreError) -> Int {
        try await read("count files to probe") { database throws(StoreError) in
            try database.row(
                "SELECT count(*) FROM media INDEXED BY media_to_probe WHERE state = 'unprobed' AND library = ?", library
            ) { row throws(StoreError) in row.next(Int.self) } ?? 0
        }
    }

    /// Writes what probing found, in one transaction. A file without any length cannot go on air.
    public func record(_ answers: [ProbeResponse]) async throws(StoreError) {
        try await write("record probe answers") { database throws(StoreError) in
            for answer in answers { try database.record(answer) }
        }
    }

    /// Notes that a probe worker ended while it probed the file, and answers how often that has happened.
    public func strike(_ media: MediaID) async throws(StoreError) -> Int {
        try await write("record a failed probe") { database throws(StoreError) in
            try database.run("UPDATE media SET strikes = strikes + 1 WHERE id = ?", media)
            return try database.row("SELECT strikes FROM media WHERE id = ?", media) { row throws(StoreError) in
                row.next(Int.self)
            } ?? 0
        }
    }

    /// The item at `path`, resolved as the station wrote it; nil when no library has it.
    public func mediaID(at path: String) async throws(StoreError) -> MediaID? {
        try await read("find a file") { database throws(StoreError) in try database.mediaID(at: path) }
    }
}

extension Database {
    func mediaID(at path: String) throws(StoreError) -> MediaID? {
        try row("SELECT id FROM media WHERE path = ? ORDER BY library LIMIT 1", path) { row throws(StoreError) in
            row.next(MediaID.self)
        }
    }

    func add(_ file: ScannedFile, to library: LibraryID, now: Instant) throws(StoreError) {
        let added = try row(
            """
            INSERT INTO media (library, kind, path, byte_count, modified, fingerprint, state, added, title, sort_title)
            VALUES (?, ?, ?, ?, ?, ?, 'unprobed', ?, '', '') ON CONFLICT (path, library) DO NOTHING RETURNING id
            """, library, file.kind.rawValue, file.path, file.stamp.byteCount, file.stamp.modified,
            file.stamp.fingerprint, now
        ) { row throws(StoreError) in row.next(MediaID.self) }
        if let added { return try describe(added, file, in: library, isNew: true) }
        // An operator named the file before this scan found it.
        let named = try row("SELECT id FROM media WHERE path = ? AND library = ?", file.path, library) {
            row throws(StoreError) in row.next(MediaID.self)
        }
        guard let named else { return }
        try markChanged(named, file.stamp)
        try describe(named, file, in: library)
    }

    /// Keeps a place for a file that an operator names before a scan finds it.
    func makePlace(for path: String, kind: MediaItem.Kind, in library: LibraryID, now: Instant) throws(StoreError)
        -> MediaID
    {
        let name = String(path.split(separator: "/").last ?? "")
        return MediaID(
            try insert(
                """
                INSERT INTO media (library, kind, path, byte_count, modified, fingerprint, state, added, title, sort_title)
                VALUES (?, ?, ?, -1, 0, 0, 'vanished', ?, ?, ?)
                """, library, kind.rawValue, path, now, name, name))
    }

    func markChanged(_ id: MediaID, _ stamp: FileStamp) throws(StoreError) {
        try run(
            """
            UPDATE media SET byte_count = ?, modified = ?, fingerprint = ?, state = 'unprobed', reason = NULL,
                strikes = 0, duration = NULL, facts = NULL, embedded = NULL, analysed = 0 WHERE id = ?
            """, stamp.byteCount, stamp.modified, stamp.fingerprint, id)
    }

    func markReturned(_ id: MediaID, modified: Instant) throws(StoreError) {
        try run(
            """
            UPDATE media SET modified = ?, state = CASE WHEN facts IS NOT NULL THEN 'ready'
                WHEN reason IS NOT NULL THEN 'unplayable' ELSE 'unprobed' END WHERE id = ?
            """, modified, id)
    }

    func move(_ id: MediaID, to file: ScannedFile, in library: LibraryID) throws(StoreError) {
        try markReturned(id, modified: file.stamp.modified)
        try run("UPDATE media SET path = ? WHERE id = ?", file.path, id)
        try describe(id, file, in: library)
    }

    func record(_ answer: ProbeResponse) throws(StoreError) {
        let id = MediaID(answer.id)
        guard let facts = answer.facts, facts.duration > .zero else {
            let reason = answer.failure ?? "it has no length"
            try run(
                """
                UPDATE media SET state = 'unplayable', reason = ?, duration = NULL, facts = NULL
                WHERE id = ? AND state <> 'vanished'
                """, reason, id)
            return
        }
        try run(
            """
            UPDATE media SET state = 'ready', reason = NULL, duration = ?, facts = ?, analysed = 0
            WHERE id = ? AND state <> 'vanished'
            """, facts.duration, try text(of: facts), id)
        try keep(answer.tags, in: id)
    }

    /// As the column holds them.
    func text(of facts: MediaFacts) throws(StoreError) -> String {
        do {
            return String(decoding: try JSONText.encode(StoredFacts(facts)), as: UTF8.self)
        } catch {
            throw .damaged("Cannot \(act)", error.why)
        }
    }
}
