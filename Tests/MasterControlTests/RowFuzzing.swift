import CSQLite
import Core
import Foundation
import Linux
import Store
import StationFile
import Streamer
import TestRandom
import TestMedia
import Testing

@testable import MasterControl

/// A station's database into which somebody wrote what no program of ours would.
private struct SpoiltDatabase {
    static let numbers: [Int64] = [
        .min, .min + 1, -1 << 53, -2_208_988_800_000_000, -86_401, -1, 0, 1, 2, 86_400, 4_294_967_296,
        1_795_219_200_000_000, 253_402_300_800_000_000, 1 << 53, 1 << 62, .max - 1, .max,
    ]

    /// Runs the statements on a copy of the database; what SQLite refuses is left out.
    static func run(_ statements: [String], on path: String) {
        var handle: OpaquePointer?
        guard unsafe sqlite3_open(path, &handle) == SQLITE_OK else { return }
        for statement in ["PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"] + statements {
            unsafe sqlite3_exec(handle, statement, nil, nil, nil)
        }
        unsafe sqlite3_close(handle)
    }

    /// The first column of each row, as text.
    static func texts(_ query: String, in path: String) -> [String] {
        var handle: OpaquePointer?
        var statement: OpaquePointer?
        defer {
            unsafe sqlite3_finalize(statement)
            unsafe sqlite3_close(handle)
        }
        guard unsafe sqlite3_open(path, &handle) == SQLITE_OK,
            unsafe sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK
        else { return [] }
        var found: [String] = []
        while unsafe sqlite3_step(statement) == SQLITE_ROW {
            found.append(unsafe sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "")
        }
        return found
    }
}

@Suite struct `A database with random input` {
    private struct Column {
        let table: String
        let name: String
        let isText: Bool
    }

    /// The station answers or reports what is wrong; what it plans can be played.
    @Test func `is read, planned from and shown, or reported`() async throws {
        let station = try await SmallStation(fillers: [], timeZone: "Europe/Berlin")
        try await station.build()
        let channel = try await station.channel.id
        try await station.store.append(
            AsRunEntry(
                channel: channel, item: nil, media: station.media[0], title: "Film", plannedStart: SmallStation.now,
                start: SmallStation.now, finish: SmallStation.now + .minutes(30), frames: 45_000, how: .copied))
        try await station.store.settle()
        let columns = SpoiltDatabase.texts(
            """
            SELECT m.name || ' ' || c.name || ' ' || c.type FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'migration' AND c.type IN ('INTEGER', 'TEXT')
                AND m.name NOT LIKE '%_text%'
            """, in: station.path("station.db")
        ).map { text in
            let parts = text.split(separator: " ").map(String.init)
            return Column(table: parts[0], name: parts[1], isText: parts[2] == "TEXT")
        }
        #expect(columns.count > 60, "\(columns.count)")
        // The mutation only gives the seed's bytes: they choose columns, rows and values.
        let mutation = TextMutation(corpus: ["0123456789abcdef", "fedcba9876543210"], words: ["a", "5", "z"])
        // Each input makes a station plan days ahead and write its guide, beside other tests.
        let fuzzing = Fuzzing("database-rows", mutation, longestReading: .seconds(20))
        let findings = try await fuzzing.run(awaiting: { bytes in
            var chance = Chance(bytes.reduce(UInt64(bytes.count)) { $0 &* 1_099_511_628_211 ^ UInt64($1) })
            let statements = (0...chance.below(3)).map { _ in Self.statement(&chance, columns) }
            return await Self.use(station, channel, statements)
        })
        #expect(findings.isEmpty, "\(findings)")
    }

    private static func statement(_ chance: inout Chance, _ columns: [Column]) -> String {
        let column = chance.pick(columns)
        let number = chance.pick(SpoiltDatabase.numbers)
        let rows = chance.isOne(in: 2) ? "" : " WHERE rowid % \(1 + chance.below(3)) = 0"
        guard column.isText else {
            let value = chance.isOne(in: 3) ? "\(column.name) + \(number)" : "\(number)"
            return "UPDATE OR IGNORE \(column.table) SET \(column.name) = CAST(\(value) AS INTEGER)\(rows)"
        }
        // Documents hold numbers: one digit run becomes another.
        let digit = chance.below(10)
        return chance.isOne(in: 4)
            ? "UPDATE OR IGNORE \(column.table) SET \(column.name) = '\(number)'\(rows)"
            : "UPDATE OR IGNORE \(column.table) SET \(column.name) = replace(\(column.name), '\(digit)', '\(number)')\(rows)"
    }

    /// What a running station does with its database.
    private static func use(_ station: SmallStation, _ channel: ChannelID, _ statements: [String]) async -> String? {
        let path = station.path("\(UUID().uuidString).db")
        defer {
            for suffix in ["", ".lock", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        do {
            try FileManager.default.copyItem(atPath: station.path("station.db"), toPath: path)
            SpoiltDatabase.run(statements, on: path)
            let clock = DrivenClock(SmallStation.now + .hours(1))
            let store = try StationStore(path: path, timeZone: "UTC", clock: clock)
            let contents = try await store.contents()
            _ = StationText.write(contents)
            let desk = try await TimelineService(store: store, zones: station.zones, clock: clock, log: .silent)
            await desk.build()
            let guide = GuideService(
                store: store, desk: desk, artwork: ArtworkService(store: store, clock: clock, log: .silent),
                clock: clock)
            _ = try await guide.programmes(of: [channel])
            _ = try await guide.programmes(
                of: [channel], from: clock.now - .hours(24), until: clock.now + .hours(72))
            _ = try await store.asRun(of: channel, from: .distantPast, until: .distantFuture)
            let planner = EnginePlanAdapter(store: store, desk: desk)
            _ = try await planner.setup(of: channel)
            let items = try await planner.items(
                of: channel, from: clock.now, until: clock.now + .hours(2), leastCount: 3)
            for item in items where item.engine.start < item.engine.finish {
                do throws(PlanFault) {
                    try item.engine.check()
                } catch {
                    return "is planned as \(error.text)\n\(statements)"
                }
            }
            clock.advance(.hours(30))
            await desk.tick()
            await desk.prune()
            return nil
        } catch is StoreError {
            return nil
        } catch let error as any Explained {
            return error.why.isEmpty ? "is reported without a reason\n\(statements)" : nil
        } catch {
            return "ends with \(error)\n\(statements)"
        }
    }
}
