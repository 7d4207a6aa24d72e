/// Where the time comes from. The real one is `Linux.SystemClock`; tests drive their own.
public protocol StationClock: Sendable {
    var now: Instant { get }
}
