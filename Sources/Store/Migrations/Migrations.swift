import Assets
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
