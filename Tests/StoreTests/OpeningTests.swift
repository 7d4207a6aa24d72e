import Core
import Foundation
import Linux
import SQLite
@testable import Store
import Testing

@Suite struct `Opening a database` {
    @Test func `creates a station with an identity that stays`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/station.db"
        var first: StationIdentity?
        do {
            let store = try StationStore(path: path, timeZone: "Asia/Kathmandu", clock: DrivenClock())
            first = try await store.identity()
        }
        let store = try await reopened(path)
        let again = try await store.identity()
        #expect(first == again)
        #expect(again.name == "Continuity" && again.timeZone == "Asia/Kathmandu" && again.instanceKey.count == 10)
        #expect(DeviceIDs.isValid(again.deviceID))
    }

    /// Actors let go of their files on their own threads, a moment after the last reference is gone.
    private func reopened(_ path: String) async throws -> StationStore {
        while true {
            do {
                return try StationStore(path: path, timeZone: "UTC", clock: DrivenClock())
            } catch {
                guard error.code == "store.locked" else { throw error }
                await Task.yield()
            }
        }
    }

    @Test func `is refused while another station runs, but not to a command`() async throws {
        let station = try TestStation()
        let error = #expect(throws: StoreError.self) {
            try StationStore(path: station.path, timeZone: "UTC", clock: station.clock)
        }
        #expect(error?.code == "store.locked")
        let command = try StationStore(path: station.path, role: .command, timeZone: "UTC", clock: station.clock)
        try await command.apply([.rename("Renamed")])
        #expect(try await station.store.identity().name == "Renamed")
    }

    @Test func `says what is wrong with the place`() throws {
        let folder = try TemporaryFolder()
        func code(_ path: String) -> String? {
            do {
                _ = try StationStore(path: path, timeZone: "UTC", clock: DrivenClock())
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("\(folder.path)/missing/station.db") == "store.unwritable")
        let text = "\(folder.path)/text.db"
        try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: text))
        #expect(code(text) == "store.damaged")
        let foreign = "\(folder.path)/foreign.db"
        try Database(path: foreign, access: .create).script("CREATE TABLE recipe (id INTEGER)")
        #expect(code(foreign) == "store.foreign")
    }

    @Test func `in a folder that may not be written is refused`() throws {
        // Not even root may make files in /proc.
        let error = #expect(throws: StoreError.self) {
            try StationStore(path: "/proc/station.db", timeZone: "UTC", clock: DrivenClock())
        }
        #expect(error?.code == "store.unwritable")
    }
}

@Suite struct `A device id` {
    @Test func `is one that libhdhomerun takes`() {
        #expect(DeviceIDs.isValid(0x105C_0FEE))
        #expect(!DeviceIDs.isValid(0x105C_0FEF))
        for _ in 0..<1_000 {
            let id = DeviceIDs.random()
            #expect(DeviceIDs.isValid(id))
            #expect(![0x000, 0x100, 0x101, 0x102, 0x121, 0xFFF].contains(id >> 20))
        }
    }
}

@Suite struct `A migration` {
    private let embedded = Migrator.embedded.migrations

    private func extended(_ name: String, _ sql: String) -> Migrator {
        Migrator.station(embedded + [Migrator.Migration(name: name, sql: sql)])
    }

    @Test func `of an older station keeps a copy beside it`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/station.db"
        let database = try Database(path: path, access: .create)
        try Migrator.embedded.migrate(database, now: Instant(seconds: 1))
        #expect(!DurableFile.exists("\(path).before-0001"))
        try database.ensureIdentity(timeZone: "UTC", now: Instant(seconds: 1))
        let next = extended("9998_add_mood.sql", "ALTER TABLE channel ADD COLUMN mood TEXT;")
        try next.migrate(database, now: Instant(seconds: 2))
        #expect(try next.applied(in: database) == embedded.map(\.name) + ["9998_add_mood.sql"])
        let copy = try Database(path: "\(path).before-9998-19700101", access: .read)
        #expect(try Migrator.embedded.applied(in: copy) == embedded.map(\.name))
        #expect(try copy.stationName() == database.stationName())
        try next.migrate(database, now: Instant(seconds: 3))
    }

    @Test func `that fails leaves the database as it was`() throws {
        let folder = try TemporaryFolder()
        let database = try Database(path: "\(folder.path)/station.db", access: .create)
        try Migrator.embedded.migrate(database, now: Instant(seconds: 1))
        let broken = extended("9998_break.sql", "CREATE TABLE mood (id INTEGER); CREATE TABLE channel (id INTEGER);")
        #expect(throws: StoreError.self) { try broken.migrate(database, now: Instant(seconds: 2)) }
        #expect(throws: StoreError.self) { try database.run("DELETE FROM mood") }
        #expect(try Migrator.embedded.pending(in: database).isEmpty)
    }

    @Test func `by a newer version is not touched`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/station.db"
        do {
            let database = try Database(path: path, access: .create)
            try extended("9999_from_the_future.sql", "CREATE TABLE future (id INTEGER);")
                .migrate(database, now: Instant(seconds: 1))
        }
        let error = #expect(throws: StoreError.self) {
            try StationStore(path: path, timeZone: "UTC", clock: DrivenClock())
        }
        #expect(error?.code == "store.newer")
        #expect(error?.why.contains("9999_from_the_future.sql") == true)
    }

    @Test func `file of the folder is compiled in`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }
        #expect(files.sorted() == embedded.map(\.name))
    }
}

@Suite struct `A full disk` {
    @Test func `is named, and nothing is half written`() throws {
        let folder = try TemporaryFolder()
        let database = try Database(path: "\(folder.path)/station.db", access: .create)
        try Migrator.embedded.migrate(database, now: Instant(seconds: 1))
        try database.ensureIdentity(timeZone: "UTC", now: Instant(seconds: 1))
        // The smallest size SQLite allows: what the file has now.
        try database.script("PRAGMA max_page_count = 1")
        let error = #expect(throws: StoreError.self) {
            try database.transaction { () throws(StoreError) in
                for number in 0..<10_000 {
                    _ = try database.insert(
                        "INSERT INTO document (kind, id, name, revision, body) VALUES ('schedule', ?, ?, 0, '{}')",
                        number, "Schedule \(number)")
                }
            }
        }
        #expect(error?.code == "store.full")
        #expect(try database.stationName() == "Continuity")
        #expect(try database.storedDocuments(of: .schedule).isEmpty)
    }
}
