import Core
import JSON
import Linux
import Store
import WebAPI

/// Rehearses every channel each night, and whenever an operator asks. It works in the background: nobody who watches or
/// asks waits for it.
actor RehearsalDesk {
    /// On the station's own clock.
    static let hour = TimeOfDay(hour: 4, minute: 0)
    /// How much is rehearsed.
    static let span = TimeSpan.hours(72)

    struct Run: Sendable {
        let report: RehearsalReport
        let started: Instant
        let finished: Instant
    }

    private struct Due {
        let timeZone: String
        let instant: Instant
    }

    private let store: StationStore
    private let files: FilePool
    private let desk: TimelineDesk
    private let zones: ZoneFiles
    private let hub: EventHub
    private let clock: any StationClock
    private let log: Log
    private var due: Due?
    private var task: Task<Void, Never>?
    /// The last rehearsal that came to its end.
    private(set) var last: Run?

    init(
        store: StationStore, files: FilePool = FilePool(), desk: TimelineDesk, zones: ZoneFiles, hub: EventHub,
        clock: any StationClock, log: Log
    ) {
        self.store = store
        self.files = files
        self.desk = desk
        self.zones = zones
        self.hub = hub
        self.clock = clock
        self.log = log.part("rehearsal")
    }

    var isRunning: Bool { task != nil }

    /// Begins the night's rehearsal when its time has come. Call it often.
    func tick() async {
        let timeZone = await desk.sheet.identity.timeZone
        let now = clock.now
        guard let due, due.timeZone == timeZone else { return plan(timeZone, after: now) }
        guard now >= due.instant else { return }
        plan(timeZone, after: now)
        start()
    }

    private func plan(_ timeZone: String, after now: Instant) {
        // A zone that cannot be read is reported where timelines are built; the night then is UTC's.
        let zone = (try? zones.zone(timeZone)) ?? .utc
        due = Due(timeZone: timeZone, instant: zone.next(Self.hour, atOrAfter: now + .seconds(1)))
    }

    /// False when a rehearsal runs already.
    @discardableResult
    func start() -> Bool {
        guard task == nil else { return false }
        task = Task(priority: .background) { await self.rehearse() }
        return true
    }

    /// Ends a rehearsal that runs; what it found so far is forgotten.
    func stop() async {
        task?.cancel()
        await settle()
    }

    /// Waits for the rehearsal that runs.
    func settle() async { await task?.value }

    private func rehearse() async {
        let started = clock.now
        do {
            let report = try await report(at: started)
            let run = Run(report: report, started: started, finished: clock.now)
            last = run
            await keep(run)
            log(
                .info, "rehearsal.ended",
                ["items": report.itemCount, "faults": report.faultCount, "warnings": report.warningCount])
            try await store.giveBackMemory()
        } catch is CancellationError {
            log(.info, "rehearsal.stopped")
        } catch {
            log(.error, "rehearsal.failed", error)
        }
        task = nil
        hub.publish("fault", Array("{}".utf8))
    }

    /// So that it is known after a restart.
    private func keep(_ run: Run) async {
        do {
            let reports = try run.kept.mapValues { try JSONText.encode($0) }
            try await store.keepRehearsals(reports, made: run.finished)
        } catch {
            log(.warning, "rehearsal.unkept", error)
        }
    }

    /// Reads what the rehearsals of an earlier run of the program found.
    func recall() async {
        guard last == nil else { return }
        do {
            let kept = try await store.rehearsals().compactMapValues { bytes in
                // A report of another version is as good as none: there is another one every night.
                try? JSONText.decode(KeptRehearsal.self, from: bytes)
            }
            last = Run(kept, await desk.sheet.channels)
        } catch {
            log(.warning, "rehearsal.unread", error)
        }
    }

    /// The coming three days, with files looked at from outside.
    private func report(at now: Instant) async throws -> RehearsalReport {
        let sheet = await desk.sheet
        let options = Rehearsal.Options(span: Self.span)
        let rehearsal = Rehearsal(store, options, inspector: FileInspector(store, files: files, opening: nil)) {
            [desk] in
            try await desk.stretch(of: $0, from: $1, until: $2)
        }
        return try await rehearsal.run(sheet.channels, of: sheet, at: now) { _ in }
    }
}
