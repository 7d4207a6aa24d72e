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
    /// A line on descriptor 3 that is no event.
    case nonsense(String)
    /// What it says cannot be; it is being killed.
    case lied(EventCheck.Lie)
    /// It is gone, and all it wrote is in the feed.
    case ended(String)
}
