import Core
public import Library
import Linux
public import Store
import Synchronization

extension StationStore: MediaCatalog {}

/// Scans libraries, one at a time, and remembers how the last scan of each went.
actor ScanDesk {
    private let store: StationStore
    private let files: FilePool
    private let engine: String
    private let clock: any StationClock
    private let log: Log
    private var running: [LibraryID: Task<Void, Never>] = [:]
    private var begun: [LibraryID: Instant] = [:]
    private var ended: [LibraryID: Instant] = [:]
    private let progress = Mutex<[LibraryID: ScanProgress]>([:])
    private let isStopping = Atomic<Bool>(false)
    /// Told after a scan has changed something.
    private var observer: @Sendable () async -> Void = {}

    init(store: StationStore, files: FilePool, engine: String, clock: any StationClock, log: Log) {
        self.store = store
        self.files = files
        self.engine = engine
        self.clock = clock
        self.log = log.part("scan")
    }

    func observe(_ observer: @escaping @Sendable () async -> Void) { self.observer = observer }

    func isScanning(_ library: LibraryID) -> Bool { running[library] != nil }

    func state(of library: LibraryID) -> (progress: ScanProgress, begun: Instant, ended: Instant?)? {
        guard let begun = begun[library], let last = progress.withLock({ $0[library] }) else { return nil }
        return (last, begun, ended[library])
    }

    /// False when a scan of the library runs already.
    func start(_ library: MediaLibrary) -> Bool {
        guard running[library.id] == nil else { return false }
        begun[library.id] = clock.now
        ended[library.id] = nil
        running[library.id] = Task { await self.scan(library) }
        return true
    }

    /// Tells every scan to stop and waits for it; what was found stays.
    func stop() async {
        isStopping.store(true, ordering: .releasing)
        for task in running.values { await task.value }
    }

    private func scan(_ library: MediaLibrary) async {
        let pool = ProbePool(program: engine, workerCount: Machine.coreCount, log: log)
        defer { pool.close() }
        do {
            let scanner = LibraryScanner(catalog: store, files: files, pool: pool)
            let last = try await scanner.scan(library, among: store.libraries()) { [self] progress in
                self.progress.withLock { $0[library.id] = progress }
                return !isStopping.load(ordering: .acquiring)
            }
            for warning in last.warnings { log(.warning, "scan.nfo", ["place": warning.place, "why": warning.why]) }
            log(
                .info, "scan.ended",
                [
                    "library": library.name, "phase": last.phase.rawValue, "files": last.filesFound,
                    "new": last.newCount, "probed": last.probedCount, "refused": last.refusedCount,
                ])
        } catch {
            log(.error, "scan.failed", error)
            progress.withLock { progress in
                progress[library.id, default: ScanProgress(library: library.id)].phase = .failed
                progress[library.id]?.failure = "\(error)"
            }
        }
        ended[library.id] = clock.now
        running[library.id] = nil
        await observer()
    }
}
