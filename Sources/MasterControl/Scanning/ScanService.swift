public import Core
public import Library
public import Linux
public import Store
public import Streamer
import Synchronization

extension StationStore: ScanStorage {}

/// Scans libraries, one after the other, and remembers how the last scan of each went.
public actor ScanService {
    /// The last scan of a library, or the one that runs.
    public struct Scan: Sendable {
        public let library: MediaLibrary
        public var progress: ScanProgress
        public let begun: Instant
        public var ended: Instant?

        /// As one of the tasks of the station.
        public var task: StationTask {
            StationTask(
                id: "scan \(library.id)", title: "Scan of \(library.name)", started: begun,
                done: progress.probedCount, total: progress.toProbeCount)
        }
    }

    private let store: StationStore
    private let files: FilePool
    private let engine: String
    private let events: any EventPublisher
    private let clock: any StationClock
    private let log: Log
    /// Scans that run or wait for their turn.
    private var running: [LibraryID: Task<Void, Never>] = [:]
    private var newest: Task<Void, Never>?
    private let scans = Mutex<[LibraryID: Scan]>([:])
    private let isStopping = Atomic<Bool>(false)
    /// Libraries whose scan is to end.
    private let stopped = Mutex<Set<LibraryID>>([])
    private let load: StationLoad
    /// Called after a scan has changed something, with the known media that it touched; nil: too many to name.
    private var observer: @Sendable (Set<MediaID>?) async -> Void = { _ in }

    /// How often pages hear of a scan's progress.
    private static let eventSpan = TimeSpan.seconds(1)

    /// Probing rests while `load` is high.
    public init(
        store: StationStore, files: FilePool, engine: String, events: any EventPublisher, clock: any StationClock,
        log: Log,
        load: StationLoad = StationLoad()
    ) {
        self.load = load
        self.store = store
        self.files = files
        self.engine = engine
        self.events = events
        self.clock = clock
        self.log = log.part("scan")
    }

    public func observe(_ observer: @escaping @Sendable (Set<MediaID>?) async -> Void) { self.observer = observer }

    /// nil when the library was not scanned since the start.
    public nonisolated func state(of library: LibraryID) -> Scan? { scans.withLock { $0[library] } }

    /// Of every library that was scanned since the start.
    public nonisolated var all: [Scan] { scans.withLock { Array($0.values) } }

    /// False when a scan of the library runs already, or waits for its turn.
    public func start(_ library: MediaLibrary, _ options: ScanOptions = ScanOptions()) -> Bool {
        guard running[library.id] == nil else { return false }
        begin(library, options)
        return true
    }

    /// Scans the library and waits for the end; nil when a scan of it runs already. `announced`: what follows media
    /// is told in any case.
    public func scan(_ library: MediaLibrary, _ options: ScanOptions, announced: Bool) async -> Scan? {
        guard running[library.id] == nil else { return nil }
        await begin(library, options).value
        let scan = state(of: library.id)
        if announced, scan?.progress.changesAnything == false { await observer([]) }
        return scan
    }

    /// Tells every scan to stop and waits for it; what was found stays.
    public func stop() async {
        isStopping.store(true, ordering: .releasing)
        for task in running.values { await task.value }
    }

    /// Tells the scan of one library to stop; what was found stays. False when none runs or waits.
    public func stop(_ library: LibraryID) -> Bool {
        guard running[library] != nil else { return false }
        stopped.withLock { _ = $0.insert(library) }
        return true
    }

    private nonisolated func isOver(_ library: LibraryID) -> Bool {
        isStopping.load(ordering: .acquiring) || stopped.withLock { $0.contains(library) }
    }

    /// Waits for every scan that runs.
    public func settle() async { await newest?.value }

    @discardableResult
    private func begin(_ library: MediaLibrary, _ options: ScanOptions) -> Task<Void, Never> {
        let before = newest
        scans.withLock {
            $0[library.id] = Scan(
                library: library, progress: ScanProgress(library: library.id), begun: clock.now, ended: nil)
        }
        announce(library.id)
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
            load.isHigh && !isOver(library.id)
        }
        defer { pool.close() }
        let announced = Mutex(TimeSpan.zero)
        let recorder = ScanRecorder(store)
        do {
            let scanner = LibraryScanner(catalog: recorder, files: files, pool: pool)
            let last = try await scanner.scan(library, among: store.libraries(), options) { [self] progress in
                scans.withLock { $0[library.id]?.progress = progress }
                let now = SystemClock.uptime
                let isTime = announced.withLock { last in
                    guard now - last >= Self.eventSpan else { return false }
                    last = now
                    return true
                }
                if isTime { publish(progress) }
                return !isOver(library.id)
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
        stopped.withLock { _ = $0.remove(library.id) }
        guard let last else { return }
        publish(last)
        if last.changesAnything { await observer(recorder.touched) }
    }

    private nonisolated func publish(_ progress: ScanProgress) {
        events.publish(
            .scan(
                StationEvent.ScanStep(
                    library: progress.library, phase: progress.phase.rawValue, fileCount: progress.filesFound,
                    probedCount: progress.probedCount,
                    waitingCount: max(0, progress.toProbeCount - progress.probedCount))))
        announce(progress.library)
    }

    /// Tells how far the task has come that the scan is.
    private nonisolated func announce(_ library: LibraryID) {
        guard let scan = state(of: library) else { return }
        events.publish(.task(scan.task, isRunning: scan.ended == nil))
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
