import Core
import HTTP
import Synchronization

/// The event streams and logs that are open, by the session or token that opened them, so that they end together. Safe from
/// any thread.
final class GrantedStreams: Sendable {
    private let open = Mutex<[String: [ObjectIdentifier: EventStream]]>([:])

    /// Remembers a stream until `remove`; one without a grant ends by itself only.
    func add(_ stream: EventStream, of grant: Grant?) {
        guard let key = grant?.key else { return }
        open.withLock { $0[key, default: [:]][ObjectIdentifier(stream)] = stream }
    }

    func remove(_ stream: EventStream, of grant: Grant?) {
        guard let key = grant?.key else { return }
        open.withLock { open in
            open[key]?[ObjectIdentifier(stream)] = nil
            if open[key]?.isEmpty == true { open[key] = nil }
        }
    }

    /// The session or token is no longer good.
    func end(_ grant: Grant) {
        let streams = open.withLock { $0.removeValue(forKey: grant.key) } ?? [:]
        for stream in streams.values { stream.finish() }
    }

    /// Ends those of every grant that is no longer good.
    func end(where isOver: @Sendable (String) -> Bool) {
        let streams = open.withLock { open in
            let over = open.filter { isOver($0.key) }
            for key in over.keys { open[key] = nil }
            return over.values.flatMap(\.values)
        }
        for stream in streams { stream.finish() }
    }
}
