public import Core
import Linux

/// The clocks an engine paces itself by. The real ones are the machine's; tests drive their own.
public protocol EngineClock: StationClock {
    /// Unaffected by clock steps.
    var uptime: TimeSpan { get }
    /// Processor time of the whole process so far.
    var processorTime: TimeSpan { get }
    func sleep(untilUptime deadline: TimeSpan)
}

public struct MachineClock: EngineClock {
    private let system = SystemClock()

    public init() {}
    public var now: Instant { system.now }
    public var uptime: TimeSpan { SystemClock.uptime }
    public var processorTime: TimeSpan { SystemClock.processorTime }
    public func sleep(untilUptime deadline: TimeSpan) { SystemClock.sleep(untilUptime: deadline) }
}
