import Core
import Linux
import Synchronization

/// Counts what all loops share: connections, connections of each host, and bytes of unfinished bodies.
final class ConnectionBook: Sendable {
    private let limits: Limits
    private let hosts = Mutex<[IPAddress: Int]>([:])
    private let connections = Atomic<Int>(0)
    private let bodyBytes = Atomic<Int>(0)

    init(limits: Limits) { self.limits = limits }

    var hasRoom: Bool { connections.load(ordering: .relaxed) < limits.connectionCount }
    var connectionCount: Int { connections.load(ordering: .relaxed) }
    var hostCount: Int { hosts.withLock { $0.count } }

    /// false when this host has as many connections as it may have. Each true needs one `leave`.
    func enter(_ host: IPAddress) -> Bool {
        let fits = hosts.withLock { hosts in
            let count = hosts[host, default: 0]
            guard count < limits.connectionCountPerHost else { return false }
            hosts[host] = count + 1
            return true
        }
        if fits { connections.add(1, ordering: .relaxed) }
        return fits
    }

    func leave(_ host: IPAddress) {
        connections.subtract(1, ordering: .relaxed)
        hosts.withLock { hosts in
            let count = hosts[host, default: 1] - 1
            hosts[host] = count > 0 ? count : nil
        }
    }

    /// Sets memory for a body aside; false when too much is taken already. Each true needs one `release`.
    func reserve(bodyByteCount: Int) -> Bool {
        let sum = bodyBytes.add(bodyByteCount, ordering: .relaxed).newValue
        if sum <= limits.bufferedBodyByteCount { return true }
        release(bodyByteCount: bodyByteCount)
        return false
    }

    func release(bodyByteCount: Int) { bodyBytes.subtract(bodyByteCount, ordering: .relaxed) }
}
