public import Core
import Linux
import SQLite

/// What a backup holds, once it has been found whole.
public struct BackupContents: Hashable, Sendable {
    public var stationName: String
    public var channelCount: Int
    public var mediaCount: Int
    /// True when starting the station on it will first update its schema.
    public var isOlder: Bool
}

extension StationStore {
    /// Looks through a backup without changing it: that it is a station's, undamaged, and known to this version.
    /// Blocks, for seconds when it is large.
    public static func checkBackup(_ path: String) throws(StoreError) -> BackupContents {
        guard DurableFile.exists(path) else {
            throw StoreError(
                .unknown, code: "store.missing", what: "Cannot check the backup \(path)", why: "there is no such file",
                fix: "Check the name.")
        }
        try checkSchema(ofBackup: path)
        let database = try Database(path: path, access: .read)
        database.act = "check the backup"
        guard let applied = try Migrator.embedded.applied(in: database) else {
            throw .damaged("Cannot check the backup \(path)", "it is empty")
        }
        let faults = try database.rows("PRAGMA integrity_check(3)") { row throws(StoreError) in row.next(String.self) }
        guard faults == ["ok"] else {
            throw .damaged("Cannot check the backup \(path)", faults.joined(separator: "; "))
        }
        let broken = try database.rows("PRAGMA foreign_key_check") { row throws(StoreError) in row.next(String.self) }
        guard broken.isEmpty else {
            throw .damaged(
                "Cannot check the backup \(path)",
                "rows of \(Set(broken).sorted().joined(separator: ", ")) refer to missing rows")
        }
        func count(_ sql: StaticString) throws(StoreError) -> Int {
            try database.row(sql) { row throws(StoreError) in row.next(Int.self) } ?? 0
        }
        return BackupContents(
            stationName: try database.stationName(), channelCount: try count("SELECT count(*) FROM channel"),
            mediaCount: try count("SELECT count(*) FROM media"),
            isOlder: applied.count < Migrator.embedded.migrations.count)
    }

    /// The tables and triggers must be what the migrations made: triggers of a foreign file would run in the station.
    private static func checkSchema(ofBackup path: String) throws(StoreError) {
        let backup = try Database(path: path, access: .inspect)
        backup.act = "check the backup"
        guard let applied = try Migrator.embedded.applied(in: backup) else { return }
        let model = try Database(path: ":memory:", access: .create)
        let known = Migrator.embedded.migrations.filter { applied.contains($0.name) }
        try Migrator.station(known).migrate(model, now: Instant(seconds: 0))
        let strangers = Set(try backup.schema()).subtracting(try model.schema())
        guard strangers.isEmpty else {
            let names = strangers.map(\.name).sorted().joined(separator: ", ")
            throw StoreError(
                .invalid, code: "store.foreign", what: "Cannot check the backup \(path)",
                why: "its schema contains objects that Continuity did not create: \(names)",
                fix: "Restore another backup.")
        }
    }

    /// Puts a backup in the place of the station at `path`, which must not run. The backup is checked before anything
    /// is touched. Answers under which name the replaced station was kept; nil when there was none. Blocks.
    public static func restore(
        _ backup: String, to path: String, now: Instant
    ) throws(StoreError) -> String? {
        _ = try checkBackup(backup)
        guard let lock = try takeLock(path) else {
            throw StoreError(
                .busy, code: "store.locked", what: "Cannot restore \(backup)", why: "the station is running",
                fix: "Stop the station first.")
        }
        let draft = "\(path).restoring"
        do {
            try DurableFile.remove(draft)
            try copy(backup, to: draft)
            let kept = try ReplacedStation(path, now: now)
            do {
                try DurableFile.replace(path, with: draft)
            } catch {
                kept?.putBack()
                throw error
            }
            return withExtendedLifetime(lock) { kept?.kept }
        } catch {
            // What cannot be removed is overwritten by the next restore.
            try? DurableFile.remove(draft)
            if let error = error as? StoreError { throw error }
            if let error = error as? SystemError { throw .system(error, code: "store.unwritable") }
            throw .damaged("Cannot restore \(backup)", String(describing: error))
        }
    }
}

/// The database that a restore replaces, under a second name. Its write-ahead log moves along: the log must never meet the
/// restored file.
private struct ReplacedStation {
    let path: String
    let kept: String

    /// Restores within one second get different names.
    private static let mostNames = 1_000

    /// nil when there is no database.
    init?(_ path: String, now: Instant) throws {
        guard DurableFile.exists(path) else { return nil }
        Self.foldLog(of: path)
        self.path = path
        kept = try Self.keep(path, as: "\(path).replaced-\(now.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" })")
        do {
            for suffix in ["-wal", "-shm"] where DurableFile.exists(path + suffix) {
                try DurableFile.replace(kept + suffix, with: path + suffix)
            }
        } catch {
            putBack()
            throw error
        }
    }

    /// Gives the file the first of these names that is free: `name`, `name-2`, `name-3`…
    private static func keep(_ path: String, as name: String) throws(SystemError) -> String {
        for number in 1...mostNames {
            let candidate = number == 1 ? name : "\(name)-\(number)"
            do {
                try DurableFile.keep(path, as: candidate)
                return candidate
            } catch {
                guard error.isExisting, number < mostNames else { throw error }
            }
        }
        return name
    }

    /// The database goes by its first name alone again.
    func putBack() {
        for suffix in ["-wal", "-shm"] where DurableFile.exists(kept + suffix) {
            // A log that cannot be moved back stays beside the kept name, which then has to stay, too.
            guard (try? DurableFile.replace(path + suffix, with: kept + suffix)) != nil else { return }
        }
        // Two names of one file do no harm.
        try? DurableFile.remove(kept)
    }

    /// Brings what the log holds into the file. A damaged database cannot do that: its log then moves along as it is.
    private static func foldLog(of path: String) {
        do {
            let database = try Database(path: path, access: .write)
            try database.script("PRAGMA wal_checkpoint(TRUNCATE)")
        } catch {
            return
        }
    }
}
