public import Core
import HTTP
import Synchronization

/// Keeps the newest lines of the log, and passes new ones on to clients that listen. Safe from any thread.
public final class LogHub: Sendable {
    /// One line of the log.
    struct Line: Sendable {
        let instant: Instant
        let level: Log.Level
        let part: String
        /// Everything, without time.
        let text: String

        static let object = ResponseObject<Line>(
            "LogLine",
            [
                .field("at") { $0.instant },
                .text("level", .words(Log.Level.allCases.map(\.name)), isRequired: true) { $0.level.name },
                .field("part", "Which part of the station says it, such as channel/5.") { $0.part },
                .field("text", "The line in logfmt.") { $0.text },
            ])
    }

    /// Which lines a client wants.
    struct Filter: Hashable, Sendable {
        var level = Log.Level.debug
        var part: String?
        var text: String?

        func takes(_ line: Line) -> Bool {
            guard line.level >= level else { return false }
            if let part, line.part != part, !line.part.hasPrefix(part + "/") { return false }
            return text.map { line.text.lowercased().contains($0.lowercased()) } ?? true
        }
    }

    private struct State {
        var newest: [Line] = []
        var listeners: [ObjectIdentifier: (stream: EventStream, filter: Filter)] = [:]
    }

    private let state = Mutex(State())
    private let clock: any StationClock

    public init(clock: any StationClock) { self.clock = clock }

    /// Takes a line as `Log` makes it: `info part=channel/5 event=…`.
    public func add(_ level: Log.Level, _ text: String) {
        let part = text.split(separator: " ").lazy.first { $0.hasPrefix("part=") }?.dropFirst(5) ?? ""
        let line = Line(instant: clock.now, level: level, part: String(part), text: text)
        let wanted = state.withLock { state in
            state.newest.append(line)
            if state.newest.count > WebLimits.logMemory { state.newest.removeFirst() }
            return state.listeners.values.filter { $0.filter.takes(line) }
        }
        if wanted.isEmpty { return }
        let chunk = Self.event(line)
        for listener in wanted { listener.stream.send(chunk) }
    }

    /// A stream of the newest lines that fit, then of those that come; nil when too many clients listen.
    func listen(_ filter: Filter, onClose: @escaping @Sendable (EventStream) -> Void) -> EventStream? {
        let box = StreamReference()
        let onEnd: @Sendable (ReaderEnd) -> Void = { [weak self] _ in
            guard let stream = box.stream else { return }
            self?.state.withLock { $0.listeners[ObjectIdentifier(stream)] = nil }
            onClose(stream)
        }
        let stream = EventStream(capacity: WebLimits.logMemory + WebLimits.eventBacklog, onClose: onEnd)
        box.stream = stream
        return state.withLock { state -> EventStream? in
            guard state.listeners.count < WebLimits.eventListeners else { return nil }
            for line in state.newest where filter.takes(line) { stream.send(Self.event(line)) }
            state.listeners[ObjectIdentifier(stream)] = (stream, filter)
            return stream
        }
    }

    private static func event(_ line: Line) -> Chunk {
        EventStream.event("line", data: String(decoding: Line.object.bytes(line), as: UTF8.self))
    }
}
