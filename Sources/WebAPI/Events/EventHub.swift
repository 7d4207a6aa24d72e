public import Core
import HTTP
import Synchronization

/// Passes events on to all clients that listen, as server-sent events with ids, and keeps the newest for those that come
/// back. Safe from any thread; never waits for a client.
public final class EventHub: Sendable {
    private struct State {
        var newest: [(number: Int, chunk: Chunk)] = []
        var next = 1
        var listeners: [ObjectIdentifier: EventStream] = [:]
    }

    private let state = Mutex(State())
    /// Tells ids of this run from those of others.
    private let run: String

    /// `run` is another text in each run of the program, such as the time of its start.
    public init(run: String) { self.run = run }

    public func publish(_ event: StationEvent) {
        let row = EventRow(event)
        let data = String(decoding: EventRow.object(row.name).bytes(row), as: UTF8.self)
        let (chunk, listeners) = state.withLock { state in
            let chunk = EventStream.event(row.name, id: "\(run)-\(state.next)", data: data)
            state.newest.append((state.next, chunk))
            if state.newest.count > WebLimits.eventMemory { state.newest.removeFirst() }
            state.next += 1
            return (chunk, Array(state.listeners.values))
        }
        // Sending wakes sockets: not under the lock.
        for listener in listeners { listener.send(chunk) }
    }

    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// A new client's stream; nil when there are too many. It begins with what came after the event `last`, or with `reset`
    /// when that is not known any more.
    func listen(after last: String?, onClose: @escaping @Sendable (EventStream) -> Void) -> EventStream? {
        let own = StreamReference()
        let onEnd: @Sendable (ReaderEnd) -> Void = { [weak self] _ in
            guard let stream = own.stream else { return }
            self?.state.withLock { $0.listeners[ObjectIdentifier(stream)] = nil }
            onClose(stream)
        }
        let stream = EventStream(capacity: WebLimits.eventMemory + WebLimits.eventBacklog, onClose: onEnd)
        own.stream = stream
        // The first words tell the browser how long to wait before it connects again.
        stream.send(Chunk(Array("retry: 3000\n\n".utf8)))
        return state.withLock { state -> EventStream? in
            guard state.listeners.count < WebLimits.eventListeners else { return nil }
            if let last {
                if let missed = missed(after: last, state) {
                    for chunk in missed { stream.send(chunk) }
                } else {
                    stream.send(EventStream.reset)
                }
            }
            state.listeners[ObjectIdentifier(stream)] = stream
            return stream
        }
    }

    /// nil when some of them are not kept any more.
    private func missed(after id: String, _ state: State) -> [Chunk]? {
        guard id.hasPrefix(run + "-"), let number = Int(digits: id.dropFirst(run.utf8.count + 1)),
            number < state.next, number + 1 >= state.newest.first?.number ?? state.next
        else { return nil }
        return state.newest.filter { $0.number > number }.map(\.chunk)
    }
}

/// Leads from a stream's end to the stream.
final class StreamReference: Sendable {
    private let held = Mutex<EventStream?>(nil)

    var stream: EventStream? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

/// An event as JSON.
struct EventRow {
    private let event: StationEvent

    init(_ event: StationEvent) { self.event = event }

    var name: String {
        switch event {
        case .change: "change"
        case .timeline: "timeline"
        case .now: "now"
        case .channel: "channel"
        case .viewers: "viewers"
        case .scan: "scan"
        case .analysis: "analysis"
        case .fault: "fault"
        case .rehearsal: "rehearsal"
        case .task: "task"
        }
    }

    static let names = [
        "change", "timeline", "now", "channel", "viewers", "scan", "analysis", "fault", "rehearsal", "task",
    ]

    /// The data of the events with this name.
    static func object(_ name: String) -> ResponseObject<EventRow> { objects[name] ?? ResponseObject("Event", []) }

    private static let objects: [String: ResponseObject<EventRow>] = [
        "change": ResponseObject(
            "ChangeEvent",
            [
                .field("revision") { $0.change?.revision ?? 0 },
                .field("paths", "Of the objects, such as /api/v1/schedules/3.") { $0.change?.paths ?? [] },
                .json("channels", .list(.integer()), "Those it bears on; absent when it may be any.") {
                    $0.change?.channels.map { Array("[\($0.map(\.description).joined(separator: ","))]".utf8) }
                },
                .field("actor") { $0.change?.author },
            ]),
        "timeline": ResponseObject(
            "TimelineEvent", [.field("channel") { $0.channel ?? ChannelID(0) }, .field("from") { $0.from }]),
        "now": channelObject, "channel": channelObject,
        "viewers": ResponseObject(
            "ViewersEvent", [.field("channel") { $0.channel ?? ChannelID(0) }, .field("count") { $0.count }]),
        "scan": ResponseObject(
            "ScanEvent",
            [
                .field("library") { $0.scan?.library ?? LibraryID(0) },
                .field("phase", "Such as probing; done or failed at the end.") { $0.scan?.phase ?? "" },
                .field("files") { $0.scan?.fileCount ?? 0 }, .field("probed") { $0.scan?.probedCount ?? 0 },
                .field("waiting", "Files that are still to be probed.") { $0.scan?.waitingCount ?? 0 },
            ]),
        "analysis": ResponseObject(
            "AnalysisEvent",
            [
                .field("done", "How many files.") { $0.analysis?.done ?? 0 },
                .field("total") { $0.analysis?.total ?? 0 },
            ]),
        "fault": ResponseObject("FaultEvent", [.field("channel") { $0.channel }]),
        "rehearsal": ResponseObject("RehearsalEvent", [.field("running") { $0.isRunning }]),
        "task": ResponseObject(
            "TaskEvent",
            [
                .members(of: MaintenanceRoutes.task) { $0.task },
                .field("running", "False when it has ended.") { $0.isRunning },
            ]),
    ]

    private static let channelObject = ResponseObject<EventRow>(
        "ChannelEvent", [.field("channel") { $0.channel ?? ChannelID(0) }])

    private var change: (revision: Int64, paths: [String], channels: [ChannelID]?, author: String?)? {
        guard case .change(let change, let channels) = event else { return nil }
        return (change.number, change.changes.map(\.key.path), channels, change.author.account)
    }

    private var scan: StationEvent.ScanStep? {
        if case .scan(let step) = event { return step }
        return nil
    }

    private var analysis: (done: Int, total: Int)? {
        if case .analysis(let done, let total) = event { return (done, total) }
        return nil
    }

    private var channel: ChannelID? {
        switch event {
        case .timeline(let channel, _), .now(let channel), .channel(let channel), .viewers(let channel, _): channel
        case .fault(let channel): channel
        case .change, .scan, .analysis, .rehearsal, .task: nil
        }
    }

    private var from: Instant? {
        if case .timeline(_, let from) = event { return from }
        return nil
    }

    private var count: Int {
        if case .viewers(_, let count) = event { return count }
        return 0
    }

    private var isRunning: Bool {
        switch event {
        case .rehearsal(let isRunning), .task(_, let isRunning): isRunning
        default: false
        }
    }

    private var task: StationTask {
        if case .task(let task, _) = event { return task }
        return StationTask(id: "", title: "", started: .distantPast)
    }
}

extension DocumentKey {
    /// Its path in the API.
    var path: String { self == .station ? "/api/v1/settings" : "/api/v1/\(kind.plural)/\(id)" }
}
