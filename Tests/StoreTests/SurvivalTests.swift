import Core
import Foundation
@testable import Store
import SQLite
import Testing

@Suite struct `Committed data` {
    @Test func `survives the end of the program at any moment`() async throws {
        let station = try TestStation()
        // What a kill leaves is the files as they are: copies taken while a writer writes stand for it.
        let writing = Task { [store = station.store] in
            for number in 0..<60 {
                try await store.audit(actor: "a", action: "step", subject: String(number))
            }
        }
        var counts: [(before: Int, copy: String)] = []
        for number in 0..<5 {
            let before = try await station.store.audit(limit: 1_000).count
            let copy = "\(station.folder.path)/copy\(number).db"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: station.path + suffix, toPath: copy + suffix)
            }
            counts.append((before, copy))
        }
        try await writing.value
        for (before, copy) in counts {
            #expect(try StationStore.checkBackup(copy).stationName == "Continuity")
            let store = try StationStore(path: copy, timeZone: "UTC", clock: station.clock)
            let lines = try await store.audit(limit: 1_000)
            #expect(lines.count >= before)
            #expect(lines.map(\.subject) == (0..<lines.count).reversed().map(String.init))
        }
    }
}

@Suite struct `A change set` {
    @Test func `is there whole or not at all after the end of the program, and the history tells which`() async throws {
        let station = try TestStation()
        let pair = (1...20).map { StationChange.saveSchedule(Schedule(id: ScheduleID(-$0), name: "\($0)", rules: [])) }
        try await station.store.apply(pair)
        let ids = try await station.store.schedules().map(\.id)
        let writing = Task { [store = station.store] in
            for round in 1...60 {
                let rule = ScheduleRule(mode: .multiple(Formula(round)), content: .artist("A"), order: .shuffle)
                try await store.commit(
                    .changes(ids.map { .saveSchedule(Schedule(id: $0, name: "\($0) in \(round)", rules: [rule])) }),
                    by: ChangeAuthor(origin: .command), message: "Round \(round)")
            }
        }
        var copies: [(before: Revision, path: String)] = []
        for number in 0..<8 {
            let before = try await station.store.stationRevision()
            let copy = "\(station.folder.path)/copy\(number).db"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: station.path + suffix, toPath: copy + suffix)
            }
            copies.append((before, copy))
        }
        try await writing.value
        for (before, copy) in copies {
            let store = try StationStore(path: copy, timeZone: "UTC", clock: station.clock)
            let newest = try #require(try await store.history(limit: 1).first)
            #expect(newest.revision >= before)
            // Nineteen of twenty would be half of a change set.
            let round = newest.number - 1
            #expect(newest.message == (round == 0 ? "" : "Round \(round)"))
            #expect(newest.changes.count == 20)
            for schedule in try await store.schedules() {
                #expect(schedule.name.hasSuffix(round == 0 ? schedule.name : " in \(round)"))
                #expect(try await store.document(schedule.key)?.revision == newest.revision)
            }
        }
    }
}

@Suite struct `A backup` {
    @Test func `of the running station can be restored`() async throws {
        let station = try TestStation()
        _ = try await station.library()
        let backup = "\(station.folder.path)/backup.db"
        try await station.store.backup(to: backup)
        try await station.store.apply([.rename("After the backup")])
        let error = await #expect(throws: StoreError.self) { try await station.store.backup(to: backup) }
        #expect(error?.code == "store.exists")
        let contents = try StationStore.checkBackup(backup)
        #expect(contents.stationName == "Continuity" && contents.channelCount == 0 && !contents.isOlder)
        let target = "\(station.folder.path)/other.db"
        #expect(try StationStore.restore(backup, to: target, now: station.clock.now) == nil)
        let restored = try StationStore(path: target, timeZone: "UTC", clock: station.clock)
        #expect(try await restored.libraries() == station.store.libraries())
        let running = #expect(throws: StoreError.self) {
            try StationStore.restore(backup, to: station.path, now: station.clock.now)
        }
        #expect(running?.code == "store.locked")
    }

    @Test(arguments: [
        "CREATE TRIGGER spy AFTER INSERT ON media BEGIN DELETE FROM audit; END", "CREATE VIEW spy AS SELECT 1",
        "CREATE TABLE spy (id INTEGER)",
        "DROP TRIGGER media_words_delete; CREATE TRIGGER media_words_delete AFTER DELETE ON "
            + "media BEGIN DELETE FROM audit; END",
    ])
    func `with a schema that no station has is refused`(change: String) async throws {
        let station = try TestStation()
        let backup = "\(station.folder.path)/backup.db"
        try await station.store.backup(to: backup)
        try Database(path: backup, access: .write).script(change)
        let error = #expect(throws: StoreError.self) { try StationStore.checkBackup(backup) }
        #expect(error?.code == "store.foreign")
        #expect(error?.why.contains("spy") == true || error?.why.contains("media_words_delete") == true)
    }

    @Test func `of an older version can be restored`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/old.db"
        do {
            let database = try Database(path: path, access: .create)
            try Migrator.station([Migrator.embedded.migrations[0]]).migrate(database, now: Instant(seconds: 1))
            try database.script(
                """
                INSERT INTO station (id, name, time_zone, device_id, instance_key, created)
                VALUES (1, 'Old', 'UTC', 1, 'k', 0)
                """)
        }
        let backup = try StationStore.checkBackup(path)
        #expect(backup.isOlder && backup.stationName == "Old")
    }

    @Test func `takes the place of a station, which is kept with its last words`() async throws {
        let station = try TestStation()
        let backup = "\(station.folder.path)/backup.db"
        try await station.store.backup(to: backup)
        let path = "\(station.folder.path)/stopped.db"
        try await station.store.apply([.rename("Replaced")])
        // A stopped station whose log was never folded in, as after a kill.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: station.path + suffix, toPath: path + suffix)
        }
        let kept = try #require(try StationStore.restore(backup, to: path, now: Instant(seconds: 1_800_000_000)))
        #expect(kept == "\(path).replaced-20270115T080000")
        #expect(try StationStore.checkBackup(path).stationName == "Continuity")
        #expect(try StationStore.checkBackup(kept).stationName == "Replaced")
    }

    @Test func `can be restored twice in one second, and leaves nothing behind but what it replaced`() async throws {
        let station = try TestStation()
        let backup = "\(station.folder.path)/backup.db"
        try await station.store.backup(to: backup)
        let folder = "\(station.folder.path)/stopped"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let path = "\(folder)/station.db"
        try FileManager.default.copyItem(atPath: backup, toPath: path)
        let now = Instant(seconds: 1_800_000_000)
        let kept = [
            try StationStore.restore(backup, to: path, now: now), try StationStore.restore(backup, to: path, now: now),
        ]
        #expect(kept == ["\(path).replaced-20270115T080000", "\(path).replaced-20270115T080000-2"])
        // Also what was kept can be restored.
        _ = try StationStore.restore(try #require(kept[0]), to: path, now: now)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                "station.db", "station.db.lock", "station.db.replaced-20270115T080000",
                "station.db.replaced-20270115T080000-2", "station.db.replaced-20270115T080000-3",
            ])
    }

    @Test func `that cannot be put in place leaves everything as it was`() async throws {
        let station = try TestStation()
        let backup = "\(station.folder.path)/backup.db"
        try await station.store.backup(to: backup)
        let folder = "\(station.folder.path)/stopped"
        // A folder in the database's place cannot be linked, nor be replaced by a file.
        try FileManager.default.createDirectory(atPath: "\(folder)/station.db", withIntermediateDirectories: true)
        #expect(throws: StoreError.self) {
            try StationStore.restore(backup, to: "\(folder)/station.db", now: station.clock.now)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["station.db", "station.db.lock"])
    }

    @Test func `that is damaged, foreign or missing replaces nothing`() async throws {
        let station = try TestStation()
        let folder = station.folder.path
        let library = try await station.library()
        try await station.store.record(
            (0..<500).map { .new(film("/srv/films/\($0).mkv", "Film \($0)", fingerprint: UInt64($0))) }, in: library)
        let backup = "\(folder)/backup.db"
        try await station.store.backup(to: backup)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        // Damage in the middle of the pages, where only a full check looks.
        let middle = bytes.count / 2
        for index in middle..<(middle + 6_000) { bytes[index] = 0x5a }
        try bytes.write(to: URL(fileURLWithPath: backup))
        try Data("no database at all, but long enough to look like one".utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/text.db"))
        let target = "\(folder)/target.db"
        try await station.store.backup(to: target)
        for (file, code) in [
            ("backup.db", "store.damaged"), ("text.db", "store.damaged"), ("none.db", "store.missing"),
        ] {
            let error = #expect(throws: StoreError.self) {
                try StationStore.restore("\(folder)/\(file)", to: target, now: station.clock.now)
            }
            #expect(error?.code == code)
        }
        #expect(try StationStore.checkBackup(target).mediaCount == 500)
    }
}
