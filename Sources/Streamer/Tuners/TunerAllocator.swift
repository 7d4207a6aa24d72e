public import Core

/// Which tuners are taken. A tuner belongs to one host and one channel, however many connections the host's player opens
/// for it, and for a short grace after the last has closed: players probe a stream two or three times before they play.
///
/// A value without a clock: times come in as uptime.
public struct TunerAllocator: Sendable {
    public struct Tuner: Hashable, Sendable {
        public var host: String
        public var channel: ChannelID
        public var connectionCount: Int
        /// When the last connection closed; nil while one is open.
        public var idleSince: TimeSpan?
    }

    public enum TunerRequest: Hashable, Sendable {
        case any
        /// `/tuner2/v5.1`: this one or none.
        case tuner(Int)
    }

    public let grace: TimeSpan
    private var tuners: [Tuner?]

    public init(count: Int, grace: TimeSpan = .seconds(2)) {
        precondition(count > 0, "a station has at least one tuner")
        self.grace = grace
        tuners = Array(repeating: nil, count: count)
    }

    public var count: Int { tuners.count }

    /// Which tuner serves a new connection.
    public mutating func take(
        _ wish: TunerRequest, host: String, channel: ChannelID, at uptime: TimeSpan
    ) throws(TunerError.Number) -> Int {
        free(at: uptime)
        let index: Int
        switch wish {
        case .any:
            guard let found = shared(host, channel) ?? tuners.firstIndex(of: nil) ?? replaceable(by: host) else {
                throw .allTunersInUse
            }
            index = found
        case .tuner(let wanted):
            guard tuners.indices.contains(wanted) else { throw .tuneFailed }
            guard isOpen(wanted, to: host, channel) else { throw .tunerInUse }
            index = wanted
        }
        if var tuner = tuners[index], tuner.host == host, tuner.channel == channel {
            tuner.connectionCount += 1
            tuner.idleSince = nil
            tuners[index] = tuner
        } else {
            tuners[index] = Tuner(host: host, channel: channel, connectionCount: 1, idleSince: nil)
        }
        return index
    }

    /// A connection of this tuner closed.
    public mutating func release(_ index: Int, host: String, channel: ChannelID, at uptime: TimeSpan) {
        guard var tuner = tuners[index], tuner.host == host, tuner.channel == channel, tuner.connectionCount > 0 else {
            return
        }
        tuner.connectionCount -= 1
        if tuner.connectionCount == 0 { tuner.idleSince = uptime }
        tuners[index] = tuner
    }

    /// Every tuner in order; nil for a free one.
    public mutating func status(at uptime: TimeSpan) -> [Tuner?] {
        free(at: uptime)
        return tuners
    }

    private mutating func free(at uptime: TimeSpan) {
        for (index, tuner) in tuners.enumerated() {
            if let since = tuner?.idleSince, uptime - since >= grace { tuners[index] = nil }
        }
    }

    private func shared(_ host: String, _ channel: ChannelID) -> Int? {
        tuners.firstIndex { $0?.host == host && $0?.channel == channel }
    }

    /// A host that has just left one channel may use its tuner for another.
    private func replaceable(by host: String) -> Int? {
        tuners.firstIndex { $0?.host == host && $0?.idleSince != nil }
    }

    private func isOpen(_ index: Int, to host: String, _ channel: ChannelID) -> Bool {
        guard let tuner = tuners[index] else { return true }
        return tuner.host == host && (tuner.channel == channel || tuner.idleSince != nil)
    }
}

extension TunerError.Number: Error {}
