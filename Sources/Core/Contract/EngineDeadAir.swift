/// What an item is watched for. New in version 2 of the contract.
public struct EngineDeadAir: Hashable, Sendable, Codable {
    /// After how long each is reported; nil: never.
    public var black: TimeSpan?
    public var frozen: TimeSpan?
    public var silent: TimeSpan?
    /// Whether the next source is played when neither video nor audio comes for so long.
    public var skips: Bool

    public init(
        black: TimeSpan? = nil, frozen: TimeSpan? = nil, silent: TimeSpan? = nil, skips: Bool = false
    ) {
        self.black = black
        self.frozen = frozen
        self.silent = silent
        self.skips = skips
    }

    /// nil: the rule asks for nothing.
    public init?(_ rule: DeadAirRule) {
        guard rule.mode != .none else { return nil }
        self.init(black: rule.black, frozen: rule.frozen, silent: rule.silent, skips: rule.mode == .skip)
    }
}

public enum DeadAirKind: String, Hashable, Sendable, Codable, CaseIterable { case black, frozen, silent }

/// More dead air than was reported before.
public struct DeadAirReport: Hashable, Sendable, Codable {
    public var item: Int64
    public var kind: DeadAirKind
    /// The first frame that was not reported yet, and how many there are.
    public var frame: Int64
    public var frames: Int64

    public init(item: Int64, kind: DeadAirKind, frame: Int64, frames: Int64) {
        self.item = item
        self.kind = kind
        self.frame = frame
        self.frames = frames
    }
}

extension PlanLimits {
    public static let deadAir = TimeSpan.seconds(1)...TimeSpan.hours(24)
}

extension EngineDeadAir {
    func check() throws(PlanFault) {
        for span in [black, frozen, silent].compactMap(\.self) where !PlanLimits.deadAir.contains(span) {
            throw PlanFault(field: "deadAir", why: "is not from 1 s to a day")
        }
    }
}
