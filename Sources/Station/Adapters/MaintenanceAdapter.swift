import Core
import Library
import Linux
import MasterControl
import Store
import WebAPI

/// Looking after the station, for the web layer.
struct MaintenanceAdapter: MaintenanceOperations {
    let store: StationStore
    let folders: ReachableFolders
    let scans: ScanService
    let analyses: AnalysisService
    let rehearsals: RehearsalService
    let requests: RequestedRehearsals
    let configuration: ServingConfiguration
    let clock: any StationClock

    private var folder: StationFolder { StationFolder(ofDatabase: store.path) }

    func folders(in path: String?) async throws -> [String]? { try await folders.list(path) }

    // MARK: Backups

    func backups() async throws -> [BackupReport] {
        let (path, pending) = (folder.backups, folder.pendingRestore)
        return try await Thread.run(name: "backups") {
            guard FolderListing.entry(at: path) != nil else { return [] }
            return try FolderListing.entries(of: path).filter { $0.kind == .file && $0.name.hasSuffix(".db") }
                .map {
                    BackupReport(
                        name: $0.name, created: $0.modified, byteCount: $0.byteCount, isPending: $0.name == pending)
                }
                .sorted { $0.created > $1.created }
        }
    }

    func makeBackup(to file: String?, by author: ChangeAuthor) async throws -> BackupReport {
        if let file { return try await makeBackup(in: file, by: author) }
        let path = folder.backups
        let name = "station-\(clock.now.rfc3339.filter { $0.isNumber }.prefix(17)).db"
        try await Thread.run(name: "backups") { try FileBytes.makeFolder(path) }
        try await store.backup(to: "\(path)/\(name)")
        try await audit("backup.create", name, by: author)
        guard let made = try await backups().first(where: { $0.name == name }) else {
            throw StationError(
                .unavailable, "backup.missing", what: "Cannot find the backup \(name)", why: "it was removed meanwhile",
                fix: "Create another one.")
        }
        return made
    }

    private func makeBackup(in file: String, by author: ChangeAuthor) async throws -> BackupReport {
        try await store.backup(to: file)
        try await audit("backup.create", file, by: author)
        let byteCount = await Thread.run(name: "backups") { FolderListing.entry(at: file)?.byteCount ?? 0 }
        return BackupReport(name: file, created: clock.now, byteCount: byteCount)
    }

    func removeBackup(_ name: String, by author: ChangeAuthor) async throws -> Bool {
        guard try await backups().contains(where: { $0.name == name }) else { return false }
        let path = "\(folder.backups)/\(name)"
        try await Thread.run(name: "backups") { try DurableFile.remove(path) }
        try await audit("backup.remove", name, by: author)
        return true
    }

    func restore(_ name: String, by author: ChangeAuthor) async throws -> Bool {
        guard try await backups().contains(where: { $0.name == name }) else { return false }
        let folder = folder
        try await Thread.run(name: "backups") {
            _ = try StationStore.checkBackup("\(folder.backups)/\(name)")
            try folder.setPendingRestore(name)
        }
        try await audit("backup.restore", name, by: author)
        return true
    }

    private func audit(_ action: String, _ subject: String, by author: ChangeAuthor) async throws {
        try await store.audit(actor: author.account ?? author.origin.rawValue, action: action, subject: subject)
    }

    // MARK: Tasks and checks

    func tasks() async -> [StationTask] {
        let rehearsal = await rehearsals.task
        return scans.all.filter { $0.ended == nil }.map(\.task) + (rehearsal.map { [$0] } ?? []) + requests.tasks
            + (analyses.task.map { [$0] } ?? [])
    }

    func checks() async -> [MachineCheck] {
        // The port is in use: by this very station.
        await Doctor(folder: folder, serving: configuration).examine().filter { !$0.name.hasPrefix("port") }.map {
            MachineCheck(name: $0.name, isGood: $0.isGood, found: $0.found, fix: $0.fix)
        }
    }
}

extension StationFolder {
    var backups: String { "\(path)/backups" }
    private var pendingRestorePath: String { "\(path)/restore.pending" }

    /// The name of the backup that the next start begins with.
    var pendingRestore: String? {
        // A file that cannot be read does not ask for a station to be replaced.
        guard let bytes = try? FileBytes.read(pendingRestorePath, limit: 1_024) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }

    func setPendingRestore(_ name: String) throws {
        try FileBytes.write(Array("\(name)\n".utf8), to: pendingRestorePath, mode: 0o600)
    }

    /// Puts the backup in place that was chosen while the station ran. Blocks.
    func restorePending(now: Instant) throws {
        guard let name = pendingRestore, !name.contains("/") else { return }
        // First, so that a backup that fails is not tried at every start.
        try DurableFile.remove(pendingRestorePath)
        _ = try StationStore.restore("\(backups)/\(name)", to: database, now: now)
    }
}
