import Core

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
