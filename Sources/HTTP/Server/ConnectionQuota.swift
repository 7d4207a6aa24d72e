import Core
import Linux
import Synchronization

/// Counts what all loops share: connections, connections of each host, and bytes of unfinished bodies.
final class ConnectionQuota: Sendable {
    private let limits: Limits
    private let hosts = Mutex<[IPAddress: Int]>([:])
    private let connections = Atomic<Int>(0)
    private let bodyBytes = Atomic<Int>(0)
    private let unknownProxies = Mutex<Set<IPAddress>>([])

    init(limits: Limits) { self.limits = limits }

    var hasRoom: Bool { connections.load(ordering: .relaxed) < limits.connectionCount }
    var connectionCount: Int { connections.load(ordering: .relaxed) }

    /// false when this host has as many connections as it may have; a trusted proxy, which has those of all its clients,
    /// may have as many as there are. Each true needs one `leave`.
    func enter(_ host: IPAddress, isTrustedProxy: Bool = false) -> Bool {
        let fits = hosts.withLock { hosts in
            let count = hosts[host, default: 0]
            guard isTrustedProxy || count < limits.connectionCountPerHost else { return false }
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

    /// Whether this is the first request from a proxy that is not trusted; at most some are remembered.
    func isNews(proxy: IPAddress) -> Bool {
        unknownProxies.withLock { $0.count < 16 && $0.insert(proxy).inserted }
    }

    func release(bodyByteCount: Int) { bodyBytes.subtract(bodyByteCount, ordering: .relaxed) }
}
