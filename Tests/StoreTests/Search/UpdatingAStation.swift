import Core
import SQLite
import Testing

@testable import Store

@Suite struct `A station from before searches` {
    @Test func `can search what it knew already`() throws {
        let folder = try TemporaryFolder()
        let database = try Database(path: "\(folder.path)/station.db", access: .create)
        try Migrator.station([Migrator.embedded.migrations[0]]).migrate(database, now: Instant(seconds: 1))
        try database.script(
            """
            INSERT INTO library VALUES (1, 'Old Films', 'movies');
            INSERT INTO show VALUES (1, 1, 'Night Desk', 1999);
            INSERT INTO media (id, library, kind, path, byte_count, modified, fingerprint, state, added, title, sort_title,
                plot, artist, show, duration, facts)
            VALUES (7, 1, 'movie', '/a', 1, 1, 1, 'ready', 1, 'Café', 'Café', 'A plot', 'Queen', 1, 60000000,
                '{"audio":[{"codec":"aac","language":"eng"}],"subtitles":[],"chapters":[{}],"video":{"codec":"hevc",
                "width":1920,"height":1080,"pixelFormat":"yuv420p10le"}}');
            INSERT INTO media_genre VALUES (7, 0, 'Western');
            """)
        try Migrator.embedded.migrate(database, now: Instant(seconds: 2))
        try database.ensureIdentity(timeZone: "UTC", now: Instant(seconds: 2))
        let day = SearchDay(CivilDate(daysSince1970: 20_833), in: .utc)
        let view = StationView(database: database, documents: try DocumentCache().documents(in: database))
        for query in [
            "cafe", "plot:plot", "genre:western", "artist:queen", "show_title:night", "library_name:films",
            "height:1080 AND width:1920 AND chapters:1 AND video_bit_depth:10", "video_codec:hevc", "language:english",
        ] {
            #expect(try view.playables(found: query, day).map(\.id) == [MediaID(7)], "\(query)")
        }
    }
}
