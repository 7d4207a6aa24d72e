import Core
import SQLite

/// What operators made as migrations 0001 to 0009 kept it: in tables of its own for each kind. Only the migration to
/// documents reads them.
struct EarlierTables {
    let database: Database

    /// Without shows and files; nil for a database in which no station was made yet.
    func contents() throws(StoreError) -> StationContents? {
        let settings = try database.row("SELECT name, time_zone, protected, horizon FROM station") {
            row throws(StoreError) in
            var contents = StationContents(name: row.next(), timeZone: row.next())
            contents.protected = row.next()
            contents.horizon = row.next()
            return contents
        }
        guard var contents = settings else { return nil }
        contents.libraries = try libraries()
        contents.collections = try collections()
        contents.playlists = try playlists()
        contents.fillers = try fillers()
        contents.profiles = try profiles()
        contents.schedules = try schedules()
        contents.channels = try channels()
        return contents
    }
}
