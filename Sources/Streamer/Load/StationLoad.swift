import Synchronization

/// How much of the machine the channels take: background work rests while it is high. Safe from any thread.
public final class StationLoad: Sendable {
    private static let high: Int64 = 700

    private let thousandths = Atomic<Int64>(0)
    private let isShedding = Atomic<Bool>(false)

    public init() {}

    /// Thousandths of what the machine has.
    public var level: Int64 { thousandths.load(ordering: .relaxed) }

    /// Whether there is nothing left for what can wait.
    public var isHigh: Bool { level > Self.high || isShedding.load(ordering: .relaxed) }

    func update(_ level: Int64, isShedding: Bool) {
        thousandths.store(level, ordering: .relaxed)
        self.isShedding.store(isShedding, ordering: .relaxed)
    }
}
