public import Core
import Linux

/// Brings a program's database to the schema that the program knows.
public struct Migrator: Sendable {
    public struct Migration: Sendable {
        /// The name of its file, such as `0001_create_station.sql`.
        public let name: String
        public let sql: String
        /// Runs after the statements, for what only the program can carry over.
        public let step: (@Sendable (Database) throws(DatabaseError) -> Void)?

        public init(
            name: String, sql: String, step: (@Sendable (Database) throws(DatabaseError) -> Void)? = nil
        ) {
            self.name = name
            self.sql = sql
            self.step = step
        }
    }

    /// Whose databases these are, for messages.
    public let program: String
    /// The mark in the file's header by which the program knows its databases. The first migration sets it.
    public let applicationID: Int64
    public let migrations: [Migration]

    public init(program: String, applicationID: Int64, migrations: [Migration]) {
        self.program = program
        self.applicationID = applicationID
        self.migrations = migrations
    }

    /// The names of the migrations that were applied; nil when the database is empty.
    /// Throws for a file of another program, and for one that a newer version of this program has written.
    public func applied(in database: Database) throws(DatabaseError) -> [String]? {
        let tables = try database.row("SELECT count(*) FROM sqlite_schema") { row throws(DatabaseError) in
            row.next(Int.self)
        }
        if tables == 0 { return nil }
        let mark = try database.row("PRAGMA application_id") { row throws(DatabaseError) in row.next(Int64.self) }
        guard mark == applicationID else {
            throw DatabaseError(
                .invalid, code: "store.foreign", what: "Cannot open the database \(database.path)",
                why: "it is an SQLite file of another program",
                fix: "Name another data folder, or move that file away.")
        }
        let names = try database.rows("SELECT name FROM migration ORDER BY name") { row throws(DatabaseError) in
            row.next(String.self)
        }
        let known = Set(migrations.map(\.name))
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw DatabaseError(
                .invalid, code: "store.newer", what: "Cannot open the database \(database.path)",
                why: "a newer version of \(program) has changed it (\(unknown))",
                fix: "Install that version again, or restore a backup made before the update.")
        }
        return names
    }

    /// Migrations that have not been applied yet, in order.
    public func pending(in database: Database) throws(DatabaseError) -> [Migration] {
        let applied = Set(try applied(in: database) ?? [])
        return migrations.filter { !applied.contains($0.name) }
    }

    /// Applies what is missing, all of it in one transaction: an update happens or it does not. A database with content
    /// is first copied to `<path>.before-NNNN-YYYYMMDD`, where NNNN is the number of the first migration applied.
    public func migrate(_ database: Database, now: Instant) throws(DatabaseError) {
        let holdsData = try applied(in: database) != nil
        let pending = try pending(in: database)
        guard let first = pending.first else { return }
        if holdsData { try keepCopy(of: database, before: first, now: now) }
        try database.rebuilding { () throws(DatabaseError) in
            for migration in pending { try apply(migration, to: database, now: now) }
        }
    }

    private func apply(_ migration: Migration, to database: Database, now: Instant) throws(DatabaseError) {
        try database.script(migration.sql)
        if let step = migration.step { try step(database) }
        let broken = try database.rows("PRAGMA foreign_key_check") { row throws(DatabaseError) in
            row.next(String.self)
        }
        guard broken.isEmpty else {
            throw .damaged(
                "Cannot apply \(migration.name) to \(database.path)",
                "rows of \(Set(broken).sorted().joined(separator: ", ")) would refer to nothing")
        }
        try database.run("INSERT INTO migration (name, applied) VALUES (?, ?)", migration.name, now)
    }

    /// An older copy for the same step and day (of an update that was tried before) is replaced.
    private func keepCopy(of database: Database, before migration: Migration, now: Instant) throws(DatabaseError) {
        let day = now.rfc3339.prefix(10).filter { $0 != "-" }
        let copy = "\(database.path).before-\(migration.name.prefix(4))-\(day)"
        do {
            try DurableFile.remove(copy)
            try PrivateFile.create(copy)
        } catch {
            throw .system(error, code: "store.unwritable")
        }
        try database.run("VACUUM INTO ?", copy)
    }
}

/// One entry of a database's schema.
public struct SchemaEntry: Hashable, Sendable {
    public let name: String
    public let sql: String
}

extension Database {
    /// What was made by statements; what SQLite made by itself is left out, as are its own statistics.
    public func schema() throws(DatabaseError) -> [SchemaEntry] {
        try rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat_'") {
            row throws(DatabaseError) in SchemaEntry(name: row.next(), sql: row.next())
        }
    }
}
