public import Core
import Library
public import Linux
public import Store
import Synchronization

/// Keeps libraries up to date by themselves: watches local folders, scans the others now and then, and all of them at
/// night and at the start. `LibraryWatchState` decides; this carries it out.
public actor LibraryFollower {
    /// How often folders are scanned that cannot be watched, unless their library says otherwise.
    public static let rescanSpan = TimeSpan.minutes(15)
    /// When everything is scanned, on the station's own clock: before the night's rehearsal.
    private static let hour = TimeOfDay(hour: 3, minute: 0)
    /// How long one folder may keep the setting up of watches waiting.
    private static let patience = TimeSpan.seconds(30)
    /// How long one file may take to say how long it is.
    private static let lookPatience = TimeSpan.seconds(5)
    private static let beat = Duration.milliseconds(500)
    /// How often the table of mounts is read.
    private static let mountSpan = TimeSpan.seconds(5)
    /// After how long a scan is repeated that met growing files in a library that is not watched: walking through a share
    /// is work for its server.
    private static let unwatchedRepeat = TimeSpan.seconds(60)

    /// One folder of a library.
    private struct Root: Hashable {
        let library: LibraryID
        let path: String
    }

    private enum Watching: Hashable {
        /// Every change is noticed.
        case watched
        /// It is on a share, or cannot be read now.
        case unwatchable
        /// The system allows no more watches.
        case limited
    }

    private let store: StationStore
    private let files: FilePool
    private let scans: ScanService
    private let zones: ZoneFiles
    private let clock: any StationClock
    private let log: Log
    private let mailbox = EventMailbox()
    private var watcher: FolderWatcher?
    private var state = LibraryWatchState()
    private var libraries: [LibraryID: MediaLibrary] = [:]
    private var watching: [Root: Watching] = [:]
    /// Which file system each root was on when its watches were set up: another one is there after mounting.
    private var mounts: [Root: Int] = [:]
    private var nextRescan: [LibraryID: TimeSpan] = [:]
    private var nextMountCheck = TimeSpan.zero
    private var night: Instant?
    private var scanTask: Task<Void, Never>?
    /// Libraries in which pictures came or went.
    private var repainted: Set<LibraryID> = []

    public init(
        store: StationStore, files: FilePool, scans: ScanService, zones: ZoneFiles, clock: any StationClock, log: Log
    ) {
        self.store = store
        self.files = files
        self.scans = scans
        self.zones = zones
        self.clock = clock
        self.log = log.part("libraries")
    }

    /// Watches and scans until the task is cancelled. Begins with everything that may have changed before.
    public func run(timeZone: @Sendable () async -> String) async {
        do {
            watcher = try FolderWatcher { [mailbox] events in mailbox.put(events) }
        } catch {
            log(.warning, "watch.none", error)
        }
        await reload()
        // Cancelling ends the sleep, and with it this duty.
        while (try? await Task.sleep(for: Self.beat)) != nil { await tick(timeZone: timeZone()) }
        watcher?.stop()
    }

    /// Whether every change in the library is noticed.
    public func isWatched(_ library: LibraryID) -> Bool {
        let roots = watching.filter { $0.key.library == library }
        return !roots.isEmpty && roots.values.allSatisfy { $0 == .watched }
    }

    /// The libraries with folders for which the system allows no watches.
    public var limited: [String] {
        Set(watching.filter { $0.value == .limited }.map(\.key.library)).compactMap { libraries[$0]?.name }.sorted()
    }

    /// Follows a change of the station: libraries that came, went or have other folders.
    public func reload() async {
        do {
            let now = try await store.libraries()
            let before = libraries
            libraries = Dictionary(now.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            state.keep(Set(libraries.keys))
            for root in watching.keys where libraries[root.library]?.paths.contains(root.path) != true { drop(root) }
            for library in now where before[library.id] != library {
                for path in library.paths { await watch(Root(library: library.id, path: path)) }
                state.isDue(library.id, at: SystemClock.uptime)
            }
        } catch {
            log(.warning, "libraries.unread", error)
        }
    }

    /// Does what is due.
    private func tick(timeZone: String) async {
        for event in mailbox.take() { await take(event) }
        await lookAtGrowing()
        await checkMounts()
        let now = SystemClock.uptime
        for library in libraries.values where !isWatched(library.id) {
            let due = nextRescan[library.id] ?? now + (library.rescanSpan ?? Self.rescanSpan)
            nextRescan[library.id] = due
            if now >= due {
                nextRescan[library.id] = now + (library.rescanSpan ?? Self.rescanSpan)
                state.isDue(library.id, at: now)
            }
        }
        rescanAtNight(timeZone)
        scanNext()
    }

    // MARK: Events

    private func take(_ event: FolderEvent) async {
        let now = SystemClock.uptime
        if event.kind == .overflow {
            log(.warning, "watch.overflow", ["watched": watcher?.count ?? 0])
            for root in watching.keys { await watch(root) }
            for library in libraries.keys { state.isDue(library, at: now) }
            return
        }
        for root in roots(above: event.path) {
            guard let library = libraries[root.library] else { continue }
            let rules = WatchRules(library.kind)
            switch (event.kind, event.isFolder) {
            case (.appeared, true):
                guard rules.enters(event.name) else { continue }
                await watchTree(event.path, root)
                state.changed(root.library, at: now)
            case (.vanished, true), (.ended, _):
                watcher?.forget(below: event.path)
                if event.path == root.path { watching[root] = .unwatchable }
                state.changed(root.library, at: now)
            case (.appeared, false), (.written, _):
                if rules.isMedia(event.name) { state.wrote(event.path, in: root.library, at: now) }
                noteSidecar(event.name, rules, root)
            case (.vanished, false):
                if rules.isMedia(event.name) { state.changed(root.library, at: now) }
                noteSidecar(event.name, rules, root)
            case (.overflow, _): break
            }
        }
    }

    private func noteSidecar(_ name: String, _ rules: WatchRules, _ root: Root) {
        if rules.isPicture(name) { repainted.insert(root.library) }
        if rules.isPicture(name) || rules.isSidecar(name) { state.changed(root.library, at: SystemClock.uptime) }
    }

    private func roots(above path: String) -> [Root] {
        watching.keys.filter { path == $0.path || path.hasPrefix($0.path == "/" ? "/" : $0.path + "/") }
    }

    private func lookAtGrowing() async {
        for path in state.filesToLookAt(at: SystemClock.uptime) {
            do {
                let look = try await files.run("check", path, within: Self.lookPatience) { _ in
                    FolderListing.entry(at: path).map {
                        LibraryWatchState.Look(byteCount: $0.byteCount, modified: $0.modified)
                    }
                }
                state.looked(path, look, at: SystemClock.uptime)
            } catch {
                // It is looked at again in a second.
                log(.debug, "watch.slow", error)
            }
        }
    }

    // MARK: Watches

    /// Watches a folder of a library with all below it, as far as it can be watched.
    private func watch(_ root: Root) async {
        let mount = MountTable.current.mount(of: root.path)
        mounts[root] = mount?.id
        guard mount?.isLocal == true else { return watching[root] = .unwatchable }
        watching[root] = .watched
        await watchTree(root.path, root)
    }

    private func drop(_ root: Root) {
        watching[root] = nil
        mounts[root] = nil
        // Another library may have the same folder.
        if !watching.keys.contains(where: { $0.path == root.path }) { watcher?.forget(below: root.path) }
    }

    /// Watches a folder and all below it; files that are in there already count as written just now, unless the whole
    /// library is scanned anyway.
    private func watchTree(_ path: String, _ root: Root) async {
        guard let watcher, let library = libraries[root.library] else { return watching[root] = .unwatchable }
        let rules = WatchRules(library.kind)
        do {
            let found = try await files.run("watch", path, within: Self.patience) { task in
                try rules.watch(path, with: watcher) { task.step($0) }
            }
            if !found.isWhole, watching[root] == .watched { watching[root] = .unwatchable }
            guard path != root.path else { return }
            for file in found.files { state.wrote(file, in: root.library, at: SystemClock.uptime) }
        } catch {
            if path != root.path, (error as? SystemError)?.isMissing == true { return }
            let isLimit = (error as? SystemError)?.isLimit == true
            if watching[root] != .limited { log(.warning, isLimit ? "watch.limit" : "watch.failed", error) }
            watching[root] = isLimit ? .limited : .unwatchable
        }
    }

    /// A disk that is mounted on a library's folder changes everything in it, and nobody says so.
    private func checkMounts() async {
        let now = SystemClock.uptime
        guard now >= nextMountCheck else { return }
        nextMountCheck = now + Self.mountSpan
        let table = MountTable.current
        for (root, mount) in mounts where table.mount(of: root.path)?.id != mount {
            watcher?.forget(below: root.path)
            await watch(root)
            state.changed(root.library, at: SystemClock.uptime)
        }
    }

    // MARK: Scans

    private func rescanAtNight(_ timeZone: String) {
        let now = clock.now
        if let night, now < night, night - now <= .hours(25) { return }
        if let night, now >= night {
            for library in libraries.keys { state.isDue(library, at: SystemClock.uptime) }
        }
        // A zone that cannot be read is reported where timelines are built; the night then is UTC's.
        let zone = (try? zones.zone(timeZone)) ?? .utc
        night = zone.next(Self.hour, atOrAfter: now + .seconds(1))
    }

    private func scanNext() {
        let now = SystemClock.uptime
        guard scanTask == nil, let id = state.next(at: now) else { return }
        guard let library = libraries[id] else {
            return state.scanEnded(of: id, took: .zero, leftAlone: false, at: now)
        }
        var options = ScanOptions()
        options.growing = state.growingFiles(of: id)
        options.steadyBefore = clock.now - LibraryWatchState.steadySpan
        scanTask = Task { await self.scan(library, options, since: now) }
    }

    private func scan(_ library: MediaLibrary, _ options: ScanOptions, since start: TimeSpan) async {
        let scan = await scans.scan(library, options, announced: repainted.remove(library.id) != nil)
        let now = SystemClock.uptime
        // Files that are followed one by one come by themselves.
        let growingCount = scan?.progress.growingCount ?? 0
        let isUnfollowed = growingCount > options.growing.count || state.growingFiles(of: library.id).isEmpty
        let leftAlone = scan == nil || growingCount > 0 && isUnfollowed
        let isWatched = isWatched(library.id)
        state.scanEnded(of: library.id, took: now - start, leftAlone: leftAlone && isWatched, at: now)
        if leftAlone, !isWatched { nextRescan[library.id] = now + Self.unwatchedRepeat }
        // A folder that could not be watched before may be there now.
        for root in watching.keys where root.library == library.id && watching[root] == .unwatchable {
            await watch(root)
        }
        scanTask = nil
    }
}

/// Where the watcher's thread puts events until the follower takes them.
private final class EventMailbox: Sendable {
    private let events = Mutex<[FolderEvent]>([])

    func put(_ new: [FolderEvent]) { events.withLock { $0 += new } }

    func take() -> [FolderEvent] {
        events.withLock { events in
            let taken = events
            events = []
            return taken
        }
    }
}
