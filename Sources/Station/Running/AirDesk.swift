import Core
import JSON
import Store
import Streamer
import Synchronization
import WebAPI

/// Takes down what really happens on air: the as-run log, faults for the page, events for whoever listens.
final class AirDesk: AirReporting {
    /// How much as-run history is kept.
    static let history = TimeSpan.hours(24 * 90)
    static let greatestHistory = 1_000_000

    private let store: StationStore
    private let book: AsRunBook
    private let desk: TimelineDesk
    private let hub: EventHub
    private let clock: any StationClock
    private let log: Log
    let faults = FaultBook()

    init(store: StationStore, desk: TimelineDesk, hub: EventHub, clock: any StationClock, log: Log) {
        self.store = store
        book = AsRunBook(store)
        self.desk = desk
        self.hub = hub
        self.clock = clock
        self.log = log.part("air")
    }

    func report(_ report: AirReport) async {
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
                    entry.channel, "air.\(entry.how.rawValue)", "\(entry.title) did not go to air as planned", cause,
                    "Look at the file; the channel goes on with its next item.")
            }
            publish("now", entry.channel)
        case .fault(let channel, let fault):
            await note(channel, fault.code, fault.what, fault.why, fault.fix)
        case .died(let channel, let why, _):
            await note(
                channel, "engine.died", "The engine ended on air", why,
                "It was started again and viewers stayed. If it happens often, look at the file that was on.")
        case .started(let channel, _), .stopped(let channel), .shedding(let channel, _):
            publish("channel", channel)
        case .refused(let channel, let error):
            await note(channel, error.code, "It cannot start", error.why, error.fix)
        case .cut(let channel, let span):
            await note(
                channel, "air.cut", "A part of the timeline was left out",
                "the channel was too late; \(span.tenths) s were cut to bring it back on time",
                "Run fewer transcoded channels at once, or give its profile a smaller picture or a faster preset.")
        }
    }

    private func note(_ channel: ChannelID, _ code: String, _ what: String, _ why: String, _ fix: String) async {
        let name = await desk.sheet.channel(channel)?.name ?? "channel \(channel)"
        faults.note(
            FaultBook.Key(channel: channel, code: code), what: "\(name): \(what)", why: why, fix: fix, at: clock.now)
        publish("fault", channel)
    }

    private func publish(_ name: String, _ channel: ChannelID) {
        hub.publish(name, Array("{\"channel\":\(channel)}".utf8))
    }

    /// Writes what could not be written before.
    func catchUp() async {
        // What went wrong was reported when it first did.
        try? await book.writeBacklog()
    }

    /// Forgets what is old.
    func prune() async {
        do {
            try await store.pruneAsRun(before: clock.now - Self.history, keeping: Self.greatestHistory)
        } catch {
            log(.warning, "as-run.unpruned", error)
        }
    }
}

/// What went wrong lately, each trouble once with how often it came.
final class FaultBook: Sendable {
    struct Key: Hashable, Sendable {
        let channel: ChannelID
        let code: String
    }

    struct Entry: Sendable {
        let channel: ChannelID
        let code: String
        var what: String
        var why: String
        var fix: String
        var first: Instant
        var last: Instant
        var count: Int
    }

    /// A fault that has not come again for this long is no longer shown.
    static let memory = TimeSpan.hours(6)
    static let greatestCount = 200

    private let entries = Mutex<[Key: Entry]>([:])

    func note(_ key: Key, what: String, why: String, fix: String, at instant: Instant) {
        entries.withLock { entries in
            var entry =
                entries[key]
                ?? Entry(
                    channel: key.channel, code: key.code, what: what, why: why, fix: fix, first: instant, last: instant,
                    count: 0)
            entry.what = what
            entry.why = why
            entry.fix = fix
            entry.last = instant
            entry.count += 1
            entries[key] = entry
            if entries.count > Self.greatestCount, let oldest = entries.min(by: { $0.value.last < $1.value.last }) {
                entries[oldest.key] = nil
            }
        }
    }

    /// The newest first.
    func recent(at instant: Instant) -> [Entry] {
        entries.withLock { entries in
            entries = entries.filter { instant - $0.value.last < Self.memory }
            return entries.values.sorted { $0.last > $1.last }
        }
    }
}
