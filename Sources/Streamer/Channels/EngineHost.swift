import Core
import Linux

/// Numbers the engines of one run of the station.
struct EngineID: Hashable, Sendable, CustomStringConvertible {
    let number: Int
    var description: String { "engine \(number)" }
}

/// Where engines run. The real one starts processes; tests have one that pretends.
protocol EngineHost: Sendable {
    /// Starts an engine that waits to become a channel. What happens to it comes as notices.
    func spawn(_ engine: EngineID)
    /// Sends its bytes to the feed from now on, and these lines to it.
    func assign(_ engine: EngineID, to feed: ChannelFeed, _ commands: [EngineCommand])
    func send(_ engine: EngineID, _ commands: [EngineCommand])
    /// Asks it to end, and kills it after the grace.
    func stop(_ engine: EngineID, grace: TimeSpan)
    func kill(_ engine: EngineID)
}

enum EngineNotice: Sendable {
    case started(processID: Int32)
    /// The first key frame of its stream is in the feed's ring.
    case onAir
    case event(EngineEvent)
    /// A line on descriptor 3 that is not an event.
    case nonsense(String)
    /// What it says cannot be; it is being killed.
    case lied(EventCheck.Lie)
    /// It is gone, and all it wrote is in the feed.
    case ended(String)
}

/// The one engine that waits, loaded, to become the next channel. When spares keep dying, the next is started later and
/// later.
struct SpareEngine {
    private static let longestWait = TimeSpan.seconds(30)

    var engine: EngineID?
    private var notBefore = TimeSpan.zero
    private var wait = TimeSpan.seconds(1)

    func isDue(at uptime: TimeSpan) -> Bool { engine == nil && uptime >= notBefore }

    mutating func take() -> EngineID? {
        defer { engine = nil }
        return engine
    }

    mutating func isReady() { wait = .seconds(1) }

    mutating func died(at uptime: TimeSpan) {
        engine = nil
        notBefore = uptime + wait
        wait = min(wait + wait, Self.longestWait)
    }
}
