import Core
import SQLite
import Testing

@testable import Store

@Suite struct `A search among many files` {
    private func statement(_ query: String, _ database: Database) throws -> SQLText {
        let day = SearchDay(CivilDate(daysSince1970: 20_833), in: .utc)
        let view = StationView(database: database, documents: try DocumentCache().documents(in: database))
        var compiler = SearchCompiler(database, day, CollectionResolver(view, day, isStrict: true))
        let filter = [SQLText("m.state = 'ready'")]
        return try #require(try compiler.statement(try SearchQuery(query), .playable, filters: filter))
    }

    private func database() throws -> (TemporaryFolder, Database) {
        let folder = try TemporaryFolder()
        let database = try Database(path: "\(folder.path)/station.db", access: .create)
        try Migrator.embedded.migrate(database, now: Instant(seconds: 1))
        return (folder, database)
    }

    /// What SQLite's planner says it will do, step by step.
    private func plan(_ query: String, _ database: Database) throws -> [String] {
        let statement = try statement(query, database)
        return try database.rows("EXPLAIN QUERY PLAN " + statement) { row throws(StoreError) in
            row.skip(3)
            return row.next(String.self)
        }
    }

    @Test(arguments: [
        "genre:western AND minutes:[60 TO *]", "tag:christmas", "title:casablanca",
        "title:\"dark knight\" AND type:movie",
        "plot:christmas NOT genre:horror", "show_title:night AND season_number:2", "release_date:197*",
        "type:episode AND released_inthelast:\"2 weeks\"", "added_inthelast:\"1 month\" AND height:[720 TO *]",
        "genre:comedy AND (release_date:197* OR release_date:198*)", "artist:queen", "language:german AND type:movie",
        "tag_full:\"dc comics\"", "(type:movie AND genre:western) OR (type:episode AND genre:drama AND NOT tag:x)",
        "title:*night*", "type:show AND title:night", "audio_codec:ac3",
    ])
    func `reads no row of the large table, and only those of the small index that may fit`(query: String) throws {
        let (folder, database) = try database()
        let plan = try plan(query, database)
        // Each step that looks at media goes through an index that holds all it needs.
        let media = plan.filter {
            $0.contains(" m ") || $0.hasSuffix(" m") || $0.contains(" media ") || $0.contains(" e ")
        }
        #expect(!media.isEmpty)
        for step in media { #expect(step.contains("SEARCH") && step.contains("COVERING INDEX"), "\(plan)") }
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: [
        "minutes:[60 TO *]", "height:1080 OR type:episode", "NOT genre:horror", "*:*", "content_rating:tv*",
    ])
    func `that no index answers still reads the small index alone`(query: String) throws {
        let (folder, database) = try database()
        let plan = try plan(query, database)
        #expect(plan.contains { $0.contains("SCAN m USING COVERING INDEX media_by_search") }, "\(plan)")
        #expect(!plan.contains { $0 == "SCAN m" || $0 == "SCAN media" }, "\(plan)")
        withExtendedLifetime(folder) {}
    }
}
