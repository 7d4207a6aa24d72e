import Assets
import Core
import SQLite

extension Migrator {
    /// The migrations compiled into the program.
    static let embedded = station(
        EmbeddedFiles.migrations.map { file in
            Migration(
                name: file.name, sql: String(decoding: file.bytes, as: UTF8.self),
                step: file.name == DocumentMigration.name ? DocumentMigration.run : nil)
        })

    /// Takes databases of this program through `migrations`. The application id is `Cont`: see the first migration.
    static func station(_ migrations: [Migration]) -> Migrator {
        Migrator(program: "Continuity", applicationID: 1_131_376_244, migrations: migrations)
    }
}

/// Writes the documents of a station that has none yet, from the tables that held them until then. They have no history:
/// their revision is 0.
enum DocumentMigration {
    /// The migration whose statements make the tables of documents.
    static let name = "0010_add_documents.sql"

    static func run(_ database: Database) throws(StoreError) {
        guard var contents = try EarlierTables(database: database).contents() else { return }
        let counters = try database.counters()
        var parts = PartNumbers(counters, taken: [])
        for index in contents.collections.indices { contents.collections[index].numberParts(after: nil, &parts) }
        for index in contents.playlists.indices { contents.playlists[index].numberParts(after: nil, &parts) }
        for index in contents.schedules.indices { contents.schedules[index].numberParts(after: nil, &parts) }
        try database.save(parts.counters, changedFrom: counters)
        let written = DocumentBodies.write(contents.keys, in: contents)
        for key in contents.keys {
            guard let written = written[key] else { continue }
            try database.insert(written, at: key, revision: Revision(0))
        }
    }
}
