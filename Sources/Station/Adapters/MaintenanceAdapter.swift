import Core
import Library
import Linux
import MasterControl
import Store
import WebAPI

/// Looking after the station, for the web layer.
struct MaintenanceAdapter: MaintenanceOperations {
    let store: StationStore
    let files: FilePool
    let scans: ScanService
    let rehearsals: RehearsalService
    let configuration: ServingConfiguration
    let clock: any StationClock

    /// How long a disk may take to list a folder.
    private static let patience = TimeSpan.seconds(5)
    /// Where media usually are; besides the user's own folder and the libraries that there are.
    private static let usualRoots = ["/srv", "/media", "/mnt", "/data", "/home"]

    private var folder: StationFolder { StationFolder(path: parent(of: store.path)) }

    // MARK: Folders

    func folders(in path: String?) async throws -> [String]? {
        let roots = try await roots()
        guard let path else { return roots }
        let found: [String]?? = try await files.run("list", path, within: Self.patience) { _ in
            guard let real = FolderListing.resolved(path), roots.contains(where: { Self.isBelow(real, $0) }) else {
                return nil
            }
            return try FolderListing.entries(of: real).filter { $0.kind == .folder && !$0.name.hasPrefix(".") }
                .map { "\(real == "/" ? "" : real)/\($0.name)" }
        }
        return found ?? nil
    }

    private func roots() async throws -> [String] {
        let own = [Environment.value("HOME")].compactMap { $0 }
        let libraries = try await store.libraries().flatMap(\.paths).map { parent(of: $0) }
        let candidates = Set(Self.usualRoots + own + libraries).sorted()
        var roots: [String] = []
        for path in candidates {
            // A disk that does not answer is left out.
            let real = try? await files.run("look", path, within: Self.patience) { _ in FolderListing.resolved(path) }
            if let real = real ?? nil, real != "/", !roots.contains(real) { roots.append(real) }
        }
        return roots
    }

    private static func isBelow(_ path: String, _ root: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    private func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

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

    func makeBackup(by author: ChangeAuthor) async throws -> BackupReport {
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

    func tasks() async -> [TaskReport] {
        // Without the names the tasks are still worth showing.
        let names = Dictionary(
            (try? await store.libraries())?.map { ($0.id, $0.name) } ?? [], uniquingKeysWith: { $1 })
        var tasks = scans.all.filter { $0.ended == nil }.map { scan in
            let progress = scan.progress
            return TaskReport(
                id: "scan \(progress.library)", title: "Scan of \(names[progress.library] ?? "a library")",
                started: scan.begun, done: progress.probedCount, total: progress.toProbeCount)
        }
        if await rehearsals.isRunning { tasks.append(TaskReport(id: "rehearsal", title: "Rehearsal", started: nil)) }
        return tasks
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
