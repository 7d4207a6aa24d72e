import Core
public import Library
import Linux
public import Store
import Streamer
import Synchronization
import WebAPI

extension StationStore: MediaCatalog {}

/// Scans libraries, one after the other, and remembers how the last scan of each went.
actor ScanDesk {
    /// The last scan of a library, or the one that runs.
    struct Scan: Sendable {
        var progress: ScanProgress
        let begun: Instant
        var ended: Instant?
    }

    private let store: StationStore
    private let files: FilePool
    private let engine: String
    private let hub: EventHub
    private let clock: any StationClock
    private let log: Log
    /// Scans that run or wait for their turn.
    private var running: [LibraryID: Task<Void, Never>] = [:]
    private var newest: Task<Void, Never>?
    private let scans = Mutex<[LibraryID: Scan]>([:])
    private let isStopping = Atomic<Bool>(false)
    private let load: StationLoad
    /// Told after a scan has changed something.
    private var observer: @Sendable () async -> Void = {}

    /// How often pages hear of a scan's progress.
    private static let eventSpan = TimeSpan.seconds(1)

    /// Probing rests while `load` is high.
    init(
        store: StationStore, files: FilePool, engine: String, hub: EventHub, clock: any StationClock, log: Log,
        load: StationLoad = StationLoad()
    ) {
        self.load = load
        self.store = store
        self.files = files
        self.engine = engine
        self.hub = hub
        self.clock = clock
        self.log = log.part("scan")
    }

    func observe(_ observer: @escaping @Sendable () async -> Void) { self.observer = observer }

    func isScanning(_ library: LibraryID) -> Bool { running[library] != nil }

    /// nil when the library was not scanned since the start.
    nonisolated func state(of library: LibraryID) -> Scan? { scans.withLock { $0[library] } }

    /// Of every library that was scanned since the start.
    nonisolated var all: [Scan] { scans.withLock { Array($0.values) } }

    /// False when a scan of the library runs already, or waits for its turn.
    func start(_ library: MediaLibrary, _ options: ScanOptions = ScanOptions()) -> Bool {
        guard running[library.id] == nil else { return false }
        begin(library, options)
        return true
    }

    /// Scans the library and waits for the end; nil when somebody else has it scanned. `announced`: whoever follows media
    /// is told in any case.
    func scan(_ library: MediaLibrary, _ options: ScanOptions, announced: Bool) async -> Scan? {
        guard running[library.id] == nil else { return nil }
        await begin(library, options).value
        let scan = state(of: library.id)
        if announced, scan?.progress.changesAnything == false { await observer() }
        return scan
    }

    /// Tells every scan to stop and waits for it; what was found stays.
    func stop() async {
        isStopping.store(true, ordering: .releasing)
        for task in running.values { await task.value }
    }

    /// Waits for every scan that runs.
    func settle() async { await newest?.value }

    @discardableResult
    private func begin(_ library: MediaLibrary, _ options: ScanOptions) -> Task<Void, Never> {
        let before = newest
        scans.withLock {
            $0[library.id] = Scan(progress: ScanProgress(library: library.id), begun: clock.now, ended: nil)
        }
        let task = Task {
            await before?.value
            await self.perform(library, options)
        }
        running[library.id] = task
        newest = task
        return task
    }

    private func perform(_ library: MediaLibrary, _ options: ScanOptions) async {
        let pool = ProbePool(program: engine, workerCount: Machine.coreCount, log: log) { [load, self] in
            load.isHigh && !isStopping.load(ordering: .acquiring)
        }
        defer { pool.close() }
        let announced = Mutex(TimeSpan.zero)
        do {
            let scanner = LibraryScanner(catalog: store, files: files, pool: pool)
            let last = try await scanner.scan(library, among: store.libraries(), options) { [self] progress in
                scans.withLock { $0[library.id]?.progress = progress }
                let now = SystemClock.uptime
                let isTime = announced.withLock { last in
                    guard now - last >= Self.eventSpan else { return false }
                    last = now
                    return true
                }
                if isTime { publish(progress) }
                return !isStopping.load(ordering: .acquiring)
            }
            scans.withLock { $0[library.id]?.progress = last }
            report(last, of: library)
        } catch {
            log(.error, "scan.failed", error)
            scans.withLock { scans in
                scans[library.id]?.progress.phase = .failed
                scans[library.id]?.progress.failure = (error as? any Explained)?.why ?? "\(error)"
            }
        }
        let ended = clock.now
        let last = scans.withLock { scans in
            scans[library.id]?.ended = ended
            return scans[library.id]?.progress
        }
        running[library.id] = nil
        guard let last else { return }
        publish(last)
        if last.changesAnything { await observer() }
    }

    private nonisolated func publish(_ progress: ScanProgress) {
        hub.publish(
            "scan",
            Array(
                """
                {"library":\(progress.library),"phase":"\(progress.phase.rawValue)","files":\(progress.filesFound),\
                "probed":\(progress.probedCount),"waiting":\(max(0, progress.toProbeCount - progress.probedCount))}
                """.utf8))
    }

    private func report(_ last: ScanProgress, of library: MediaLibrary) {
        for warning in last.warnings { log(.warning, "scan.nfo", ["place": warning.place, "why": warning.why]) }
        for folder in last.unreadableFolders {
            log(
                .warning, folder.isMissing ? "scan.missing" : "scan.unreadable",
                ["library": library.name, "folder": folder.path, "why": folder.why])
        }
        log(
            last.changesAnything ? .info : .debug, "scan.ended",
            [
                "library": library.name, "phase": last.phase.rawValue, "files": last.filesFound,
                "new": last.newCount, "vanished": last.vanishedCount, "probed": last.probedCount,
                "refused": last.refusedCount,
            ])
    }
}
