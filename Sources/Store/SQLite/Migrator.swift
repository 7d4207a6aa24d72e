import Assets
import Core
import Linux

/// Brings a database to the schema of this program.
struct Migrator {
    struct Migration {
        let name: String
        let sql: String
    }

    /// `Cont`: see the first migration.
    static let applicationID: Int64 = 1_131_376_244

    let migrations: [Migration]

    /// The migrations compiled into the program.
    static let embedded = Migrator(
        migrations: EmbeddedFiles.migrations.map {
            Migration(name: $0.name, sql: String(decoding: $0.bytes, as: UTF8.self))
        })

    /// The names of the migrations that were applied; nil when the database is empty.
    /// Throws for a file that is no station, and for one that a newer version of this program has written.
    func applied(in database: Database) throws(StoreError) -> [String]? {
        let tables = try database.row("SELECT count(*) FROM sqlite_schema") { row throws(StoreError) in
            row.next(Int.self)
        }
        if tables == 0 { return nil }
        let mark = try database.row("PRAGMA application_id") { row throws(StoreError) in row.next(Int64.self) }
        guard mark == Self.applicationID else {
            throw StoreError(
                code: "store.foreign", what: "Opening the database \(database.path)",
                why: "it is an SQLite file of another program",
                fix: "Name another data folder, or move that file away.")
        }
        let names = try database.rows("SELECT name FROM migration ORDER BY name") { row throws(StoreError) in
            row.next(String.self)
        }
        let known = Set(migrations.map(\.name))
        if let stranger = names.first(where: { !known.contains($0) }) {
            throw StoreError(
                code: "store.newer", what: "Opening the database \(database.path)",
                why: "a newer version of Continuity has changed it (\(stranger))",
                fix: "Install that version again, or restore a backup made before the update.")
        }
        return names
    }

    /// What is still to be applied, in order.
    func pending(in database: Database) throws(StoreError) -> [Migration] {
        let applied = Set(try applied(in: database) ?? [])
        return migrations.filter { !applied.contains($0.name) }
    }

    /// Applies what is missing, each migration in a transaction of its own. A database that holds something is first
    /// copied to `<path>.before-NNNN`, the number being that of the first migration to come.
    func migrate(_ database: Database, now: Instant) throws(StoreError) {
        let holdsData = try applied(in: database) != nil
        let pending = try pending(in: database)
        guard let first = pending.first else { return }
        if holdsData { try keepCopy(of: database, before: first) }
        for migration in pending {
            try database.transaction { () throws(StoreError) in
                try database.script(migration.sql)
                let broken = try database.rows("PRAGMA foreign_key_check") { row throws(StoreError) in
                    row.next(String.self)
                }
                guard broken.isEmpty else {
                    throw .damaged(
                        "Applying \(migration.name) to \(database.path)",
                        "rows of \(Set(broken).sorted().joined(separator: ", ")) would refer to nothing")
                }
                try database.run("INSERT INTO migration (name, applied) VALUES (?, ?)", migration.name, now)
            }
        }
    }

    /// An older copy for the same step (of an update that was tried before) gives way to the newer.
    private func keepCopy(of database: Database, before migration: Migration) throws(StoreError) {
        let copy = "\(database.path).before-\(migration.name.prefix(4))"
        do {
            try FileSteps.remove(copy)
        } catch {
            throw .system(error, code: "store.unwritable")
        }
        try database.run("VACUUM INTO ?", copy)
    }
}

/// One entry of a database's schema.
struct SchemaEntry: Hashable {
    let name: String
    let sql: String
}

extension Database {
    /// What was made by statements; what SQLite made by itself is left out, as are its own statistics.
    func schema() throws(StoreError) -> [SchemaEntry] {
        try rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat_'") {
            row throws(StoreError) in SchemaEntry(name: row.next(), sql: row.next())
        }
    }
}
