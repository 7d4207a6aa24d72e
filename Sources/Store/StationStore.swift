public import Core
import Linux
import SQLite

/// The station's database. Any task may call it; every call runs on the store's own threads and sees everything that
/// was written before it began.
public final class StationStore: Sendable {
    /// Who opens the database.
    public enum Role: Sendable {
        /// The running station: there can be one. It makes the database when there is none and updates its schema.
        case station
        /// A command beside it. While a station runs the command may read and write but not update the schema.
        case command
    }

    public let path: String
    let clock: any StationClock
    let booth = PasswordHasher()
    let documents = DocumentCache()
    private let writer: DatabaseConnection
    private let reader: DatabaseConnection
    /// Reads for previews, which may take seconds.
    private let previewer: DatabaseConnection
    private let lock: FileLock?

    /// Opens `path`, whose folder must exist. Blocks: call it from a thread that may.
    /// `timeZone` is what a new station gets, an IANA name.
    public init(
        path: String, role: Role = .station, timeZone: String, clock: any StationClock
    ) throws(StoreError) {
        self.path = path
        self.clock = clock
        Self.tightenFiles(of: path)
        lock = try Self.lock(path, role)
        let database = try Self.openForWriting(path)
        if lock != nil {
            try Migrator.embedded.migrate(database, now: clock.now)
        } else if try !Migrator.embedded.pending(in: database).isEmpty {
            throw StoreError(
                .busy, code: "store.locked", what: "Cannot update the database \(path)",
                why: "an older station runs on it",
                fix: "Stop the running station, then start the new version.")
        }
        try database.useWriteAheadLog()
        try database.ensureIdentity(timeZone: timeZone, now: clock.now)
        reader = DatabaseConnection(try Database(path: path, access: .read), thread: "store-read")
        previewer = DatabaseConnection(try Database(path: path, access: .read), thread: "store-preview")
        writer = DatabaseConnection(database, thread: "store-write")
    }

    /// The database holds password hashes and tokens: no other user may read it, its log or its copies. Files that an
    /// earlier version made are tightened.
    private static func tightenFiles(of path: String) {
        let folder = DurableFile.folderOf(path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        for entry in (try? FolderListing.entries(of: folder, startingWith: name)) ?? [] {
            // Another user's file cannot be changed; opening the database then says so.
            PrivateFile.tighten("\(folder)/\(entry.name)")
        }
    }

    private static func lock(_ path: String, _ role: Role) throws(StoreError) -> FileLock? {
        if let lock = try takeLock(path) { return lock }
        if role == .command { return nil }
        throw StoreError(
            .busy, code: "store.locked", what: "Cannot open the database \(path)", why: "another station runs on it",
            fix: "Stop the other station, or give this one its own data folder with --data.")
    }

    /// nil when a station runs on the database.
    static func takeLock(_ path: String) throws(StoreError) -> FileLock? {
        do {
            return try FileLock.take("\(path).lock")
        } catch {
            throw .system(error, code: "store.unwritable")
        }
    }

    private static func openForWriting(_ path: String) throws(StoreError) -> Database {
        do {
            if !DurableFile.exists(path) { try PrivateFile.create(path) }
        } catch {
            throw .system(error, code: "store.unwritable")
        }
        let database = try Database(path: path, access: .create)
        // Opening alone touches nothing: a read-only or damaged file shows itself at the first statement.
        guard DurableFile.isWritable(path) || !DurableFile.exists(path) else {
            throw StoreError(
                .unavailable, code: "store.unwritable", what: "Cannot open the database \(path)",
                why: "this user may not write it",
                fix: "Give the station's user the right to write the file and its folder.")
        }
        return database
    }

    /// Runs `body` on the reading thread, inside one unchanging view of the database.
    func read<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try await reader.run(act) { database throws(StoreError) in
            try database.snapshot { () throws(StoreError) in try body(database) }
        }
    }

    /// The same with what operators made, as it was at that moment.
    func view<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (StationView) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        let documents = documents
        return try await read(act) { database throws(StoreError) in
            try body(StationView(database: database, documents: try documents.documents(in: database)))
        }
    }

    /// The same as `read`, on the thread for previews.
    func preview<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try await previewer.run(act) { database throws(StoreError) in
            try database.snapshot { () throws(StoreError) in try body(database) }
        }
    }

    /// Runs `body` on the writing thread, all of it or nothing.
    func write<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try await writer.run(act) { database throws(StoreError) in
            try database.transaction { () throws(StoreError) in try body(database) }
        }
    }

    /// Runs `body` on the writing thread outside any transaction.
    func onWriter<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        try await writer.run(act, body)
    }

    /// Forgets the pages that large work brought into memory, and gives the memory back to the system.
    public func giveBackMemory() async throws(StoreError) {
        let release: @Sendable (Database) throws(StoreError) -> Void = { database throws(StoreError) in
            try database.script("PRAGMA shrink_memory")
        }
        try await writer.run("release memory", release)
        try await reader.run("release memory", release)
        try await previewer.run("release memory", release)
        Memory.giveBack()
    }

    /// Moves what is in the write-ahead log into the database file: afterwards the file alone is the whole station.
    public func settle() async throws(StoreError) {
        try await onWriter("settle the database") { database throws(StoreError) in
            try database.script("PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }
}
