import Core
import Foundation
import Linux
import SQLite
import StationFile
import Testing

@testable import Store

/// A database as the program of migrations 0001 to 0009 left it, and what that program exported from it.
private struct EarlierStation {
    static let names = ["five", "full", "random"]

    let folder: URL
    let export: String
    var path: String { folder.appendingPathComponent("station.db").path }

    init(_ name: String) throws {
        let stations = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../EarlierStations")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("earlier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        export = try String(contentsOf: stations.appendingPathComponent("\(name).yaml"), encoding: .utf8)
        let rows = try String(contentsOf: stations.appendingPathComponent("\(name).sql"), encoding: .utf8)
        let database = try Database(path: path, access: .create)
        try Migrator.station(Array(Migrator.embedded.migrations.prefix(9))).migrate(database, now: Instant(seconds: 1))
        try database.script("BEGIN; PRAGMA defer_foreign_keys = ON; \(rows) COMMIT")
    }

    func open() throws -> StationStore { try StationStore(path: path, timeZone: "UTC", clock: SystemClock()) }

    func remove() {
        // A folder that cannot be removed only takes up space.
        try? FileManager.default.removeItem(at: folder)
    }
}

@Suite struct `A station of an earlier version` {
    @Test(arguments: EarlierStation.names)
    func `exports the same text after the update, and keeps a copy`(name: String) async throws {
        let station = try EarlierStation(name)
        defer { station.remove() }
        let before = try Database(path: station.path, access: .read)
        let earlier = try #require(try EarlierTables(database: before).contents())
        let store = try station.open()
        let contents = try await store.contents()
        #expect(StationText.write(contents) == station.export)
        #expect(contents.channels.map(\.id) == earlier.channels.map(\.id))
        #expect(contents.channels.map(\.guideKey) == earlier.channels.map(\.guideKey))
        #expect(contents.channels.map(\.seed) == earlier.channels.map(\.seed))
        #expect(contents.schedules.map(\.id) == earlier.schedules.map(\.id))
        #expect(contents.collections.map(\.id) == earlier.collections.map(\.id))
        #expect(try await store.stationRevision() == Revision(0))
        let copies = try FileManager.default.contentsOfDirectory(atPath: station.folder.path)
            .filter { $0.hasPrefix("station.db.before-0010-") }
        #expect(copies.count == 1)
    }

    @Test(arguments: EarlierStation.names)
    func `gives every part an id, and no id twice`(name: String) async throws {
        let station = try EarlierStation(name)
        defer { station.remove() }
        let store = try station.open()
        let contents = try await store.contents()
        let parts =
            contents.collections.flatMap(\.parts) + contents.playlists.flatMap(\.parts)
            + contents.schedules.flatMap(\.parts)
        #expect(Set(parts) == Set(1...Int64(parts.count)))
        // The next of each kind is above all that were ever given, also those that are gone.
        let database = try Database(path: station.path, access: .read)
        let counters = try database.counters()
        let new = try await store.apply([
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "Next", members: [.tag("x")])),
            .saveProfile(Profile(id: ProfileID(-1), name: "Next")),
        ])
        #expect(new.collections[CollectionID(-1)]?.raw == (counters.last["collection"] ?? 0) + 1)
        #expect(new.profiles[ProfileID(-1)]?.raw == (counters.last["profile"] ?? 0) + 1)
        #expect(new.collections.values.allSatisfy { id in contents.collections.allSatisfy { $0.id < id } })
        #expect(try await store.apply([.rename("Carried over")]) == NewIDs())
        #expect(try await store.history(limit: 5).map(\.number) == [2, 1])
    }

    @Test func `keeps its timelines, logs and identity`() async throws {
        let station = try EarlierStation("five")
        defer { station.remove() }
        let database = try Database(path: station.path, access: .write)
        func count(_ table: SQLText) throws -> [Int] {
            try database.rows("SELECT count(*) FROM " + table) { row throws(DatabaseError) in row.next() }
        }
        try database.script(
            """
            INSERT INTO timeline_item (channel, start, finish, kind, in_point, guide_group, hidden, rule, cursor, cycle,
                draw, decision)
            VALUES (2, 1, 2, 'offline', 0, 0, 0, 0, '', 0, 0, 'stands still while nobody watches')
            """)
        let tables = [
            SQLText("timeline_item"), SQLText("as_run"), SQLText("media"), SQLText("show"), SQLText("channel"),
            SQLText("library"),
        ]
        let before = try tables.map(count)
        #expect(before.allSatisfy { $0 != [0] })
        let key = try database.rows("SELECT instance_key FROM station") { row throws(DatabaseError) in
            row.next(String.self)
        }
        let store = try station.open()
        #expect(try tables.map(count) == before)
        #expect(try await store.identity().instanceKey == key.first)
        #expect(try await store.identity().name == "Harbour TV")
        let paused = try database.rows("SELECT decision FROM timeline_item WHERE start = 1") {
            row throws(DatabaseError) in row.next(String.self)
        }
        #expect(paused == ["paused: no viewers"])
    }

    @Test func `is left as it is when the update fails`() async throws {
        let station = try EarlierStation("five")
        defer { station.remove() }
        do {
            let database = try Database(path: station.path, access: .write)
            // As damage may leave it: a rule that plays a collection, but not which.
            try database.script("UPDATE schedule_rule SET content_kind = 'collection', content_collection = NULL")
        }
        let error = #expect(throws: StoreError.self) { try station.open() }
        #expect(error?.code == "store.damaged")
        let database = try Database(path: station.path, access: .read)
        #expect(try Migrator.embedded.pending(in: database).first?.name == "0010_add_documents.sql")
        #expect(try EarlierTables(database: database).channels().count == 5)
    }
}
