public import Core
import Linux
public import Store
public import Streamer
import Synchronization

/// Records what really happens on air: the as-run log, faults for the page, events for everything that listens.
public final class AirRecorder: AirObserver {
    /// How much as-run history is kept.
    static let history = TimeSpan.hours(24 * 90)
    static let greatestHistory = 1_000_000

    private let store: StationStore
    private let book: AsRunWriter
    private let desk: TimelineService
    private let events: any EventPublisher
    private let clock: any StationClock
    private let log: Log
    public let faults = FaultRegistry()

    public init(
        store: StationStore, desk: TimelineService, events: any EventPublisher, clock: any StationClock, log: Log
    ) {
        self.store = store
        book = AsRunWriter(store)
        self.desk = desk
        self.events = events
        self.clock = clock
        self.log = log.part("air")
    }

    public func report(_ report: AirEvent) async {
        switch report {
        case .aired(let entry):
            do {
                try await book.add(entry)
            } catch {
                log(.error, "as-run.unwritten", error)
                await note(entry.channel, error.code, error.what, error.why, error.fix)
            }
            if let cause = entry.cause, entry.how == .slate || entry.how == .held {
                await note(
                    entry.channel, "air.\(entry.how.rawValue)", "\(entry.title) did not air as planned", cause,
                    "Check the file. The channel continues with its next item.")
            }
            events.publish(.now(entry.channel))
        case .fault(let channel, let fault):
            await note(channel, fault.code, fault.what, fault.why, fault.fix)
        case .died(let channel, let why, _):
            await note(
                channel, "engine.died", "The engine crashed on air", why,
                "It was restarted and viewers stayed connected. If this happens often, check the file that was playing."
            )
        case .started(let channel, _), .stopped(let channel), .shedding(let channel, _):
            events.publish(.channel(channel))
        case .viewers(let channel, let count): events.publish(.viewers(channel, count: count))
        case .refused(let channel, let error):
            await note(channel, error.code, "cannot start", error.why, error.fix)
        case .cut(let channel, let span):
            await note(
                channel, "air.cut", "skipped a part of its timeline",
                "it was running late; \(span.words) were cut to bring it back on time",
                "Run fewer transcoded channels at once, or give its profile a smaller picture or a faster preset.")
        }
    }

    private func note(_ channel: ChannelID, _ code: String, _ what: String, _ why: String, _ fix: String) async {
        let name = await desk.sheet.channel(channel)?.name ?? "channel \(channel)"
        faults.note(
            FaultRegistry.Key(channel: channel, code: code), what: "\(name): \(what)", why: why, fix: fix, at: clock.now
        )
        events.publish(.fault(channel))
    }

    public var metrics: [MetricSample] {
        get async {
            [
                MetricSample(
                    "continuity_as_run_entries_total", help: "Entries written to the as-run log.", kind: .counter,
                    value: Double(await book.writtenCount)),
                MetricSample(
                    "continuity_as_run_slowest_write_seconds",
                    help: "The longest that an entry waited until it was written.", kind: .gauge,
                    value: Double(await book.slowest.microseconds) / 1_000_000),
            ]
        }
    }

    /// Writes what could not be written before.
    public func catchUp() async {
        // What went wrong was reported when it first did.
        try? await book.writeBacklog()
    }

    /// Forgets what is old.
    public func prune() async {
        do {
            try await store.pruneAsRun(before: clock.now - Self.history, keeping: Self.greatestHistory)
        } catch {
            log(.warning, "as-run.unpruned", error)
        }
    }
}

/// Recent faults, each once with how often it happened.
public final class FaultRegistry: Sendable {
    struct Key: Hashable, Sendable {
        let channel: ChannelID
        let code: String
    }

    /// A fault that has not come again for this long is no longer shown.
    static let memory = TimeSpan.hours(6)
    static let greatestCount = 200

    private let entries = Mutex<[Key: FaultReport]>([:])

    func note(_ key: Key, what: String, why: String, fix: String, at instant: Instant) {
        entries.withLock { entries in
            var report = FaultReport(
                code: key.code, what: what, why: why, fix: fix, first: instant, last: instant, count: 1)
            if let known = entries[key] { (report.first, report.count) = (known.first, known.count + 1) }
            entries[key] = report
            if entries.count > Self.greatestCount, let oldest = entries.min(by: { $0.value.last < $1.value.last }) {
                entries[oldest.key] = nil
            }
        }
    }

    /// The newest first, each with its channel, whose number may change.
    public func recent(at instant: Instant) -> [(channel: ChannelID, report: FaultReport)] {
        entries.withLock { entries in
            entries = entries.filter { instant - $0.value.last < Self.memory }
            return entries.map { ($0.key.channel, $0.value) }.sorted { $0.1.last > $1.1.last }
        }
    }
}

/// Writes the as-run log in the order things went to air. Entries that cannot be written are kept in memory and written later.
actor AsRunWriter {
    /// More than a day of short items on a hundred channels; beyond it the oldest are given up.
    static let greatestBacklog = 200_000

    private let store: StationStore
    private var backlog: [AsRunEntry] = []
    private var isWriting = false
    private(set) var writtenCount = 0
    /// The longest that an entry waited until it was written.
    private(set) var slowest = TimeSpan.zero

    init(_ store: StationStore) { self.store = store }

    func add(_ entry: AsRunEntry) async throws(StoreError) {
        let start = SystemClock.uptime
        backlog.append(entry)
        try await writeBacklog()
        slowest = max(slowest, SystemClock.uptime - start)
    }

    func writeBacklog() async throws(StoreError) {
        // The task that is writing also writes what was added meanwhile.
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while !backlog.isEmpty {
            let batch = backlog
            do throws(StoreError) {
                try await store.append(batch)
            } catch {
                backlog.removeFirst(max(0, backlog.count - Self.greatestBacklog))
                throw error
            }
            backlog.removeFirst(batch.count)
            writtenCount += batch.count
        }
    }
}
