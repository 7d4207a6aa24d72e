public import Core
import JSON
public import Linux
public import Store

/// Rehearses every channel each night, and whenever an operator asks. It works in the background: no viewer
/// and no request waits for it.
public actor RehearsalService {
    /// On the station's own clock.
    public static let hour = TimeOfDay(hour: 4, minute: 0)
    /// How much is rehearsed.
    public static let span = TimeSpan.hours(72)
    /// How often pages hear of its progress.
    private static let eventSpan = TimeSpan.seconds(1)

    public struct Run: Sendable {
        public let report: RehearsalReport
        public let started: Instant
        public let finished: Instant
    }

    private struct Due {
        let timeZone: String
        let instant: Instant
    }

    private let store: StationStore
    private let files: FilePool
    private let desk: TimelineService
    private let zones: ZoneFiles
    private let events: any EventPublisher
    private let clock: any StationClock
    private let log: Log
    private var due: Due?
    private var work: Task<Void, Never>?
    /// What runs, as one of the tasks of the station.
    public private(set) var task: StationTask?
    /// When pages last heard of its progress.
    private var told = Instant.distantPast
    /// The last rehearsal that came to its end.
    public private(set) var last: Run?

    public init(
        store: StationStore, files: FilePool = FilePool(), desk: TimelineService, zones: ZoneFiles,
        events: any EventPublisher,
        clock: any StationClock, log: Log
    ) {
        self.store = store
        self.files = files
        self.desk = desk
        self.zones = zones
        self.events = events
        self.clock = clock
        self.log = log.part("rehearsal")
    }

    public var isRunning: Bool { work != nil }

    /// Begins the night's rehearsal when its time has come. Call it often.
    public func tick() async {
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
    public func start() -> Bool {
        guard work == nil else { return false }
        work = Task(priority: .background) { await self.rehearse() }
        events.publish(.rehearsal(isRunning: true))
        let task = StationTask(id: "rehearsal", title: "Rehearsal", started: clock.now)
        self.task = task
        events.publish(.task(task, isRunning: true))
        return true
    }

    /// Ends a rehearsal that runs; what it found so far is forgotten.
    public func stop() async {
        work?.cancel()
        await settle()
    }

    /// Waits for the rehearsal that runs.
    public func settle() async { await work?.value }

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
        work = nil
        events.publish(.rehearsal(isRunning: false))
        if let task { events.publish(.task(task, isRunning: false)) }
        task = nil
        events.publish(.fault(nil))
    }

    /// Another channel begins.
    private func goOn() {
        guard var task else { return }
        task.done = task.done.map { $0 + 1 } ?? 0
        self.task = task
        let now = clock.now
        guard now - told >= Self.eventSpan else { return }
        told = now
        events.publish(.task(task, isRunning: true))
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
    public func recall() async {
        guard last == nil else { return }
        do {
            let kept = try await store.rehearsals().compactMapValues { bytes in
                // A report of another version is ignored: there is a new one every night.
                try? JSONText.decode(StoredRehearsal.self, from: bytes)
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
        task?.total = sheet.channels.count
        let rehearsal = Rehearsal(store, options, inspector: FileChecker(store, files: files, opening: nil)) {
            channel, from, until in
            await self.goOn()
            return try await self.desk.stretch(of: channel, from: from, until: until)
        }
        return try await rehearsal.run(sheet.channels, of: sheet, at: now) { _ in }
    }
}

extension RehearsalService {
    /// Numbers for monitoring; none before the first rehearsal.
    public var metrics: [MetricSample] {
        guard let run = last else { return [] }
        let time = MetricSample(
            "continuity_rehearsal_last_run_timestamp_seconds", help: "When the last rehearsal ended.", kind: .gauge,
            value: Double(run.finished.seconds))
        return [time]
            + run.report.parts.flatMap { part in
                let channel = MetricSample.Label("channel", part.channel.number.description)
                return [
                    MetricSample(
                        "continuity_rehearsal_faults", help: "Faults that the last rehearsal found.", kind: .gauge,
                        labels: [channel], value: Double(part.faultCount)),
                    MetricSample(
                        "continuity_rehearsal_warnings", help: "Warnings of the last rehearsal.", kind: .gauge,
                        labels: [channel], value: Double(part.warningCount)),
                ]
            }
    }
}
