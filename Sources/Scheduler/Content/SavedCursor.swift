public import Core

/// A cursor between builds.
public struct SavedCursor: Hashable, Sendable, Codable {
    public var key: CursorKey
    public var cycle: Int64
    public var last: MediaID?
    /// What this cycle has played.
    public var played: MediaIDSet
    /// Of an order by weights: what its cooldowns are counted from.
    var recent: [WeightedPicker.Recent]?
    /// What the items of the timeline called it before they named it by its key.
    private(set) var formerName: String?

    init(
        key: CursorKey, cycle: Int64, last: MediaID?, played: MediaIDSet, recent: [WeightedPicker.Recent]?
    ) {
        self.key = key
        self.cycle = cycle
        self.last = last
        self.played = played
        self.recent = recent
    }

    private enum CodingKeys: String, CodingKey {
        case key, cycle, last, played, recent
        case formerName = "label"
    }

    mutating func moveCooldowns(by span: TimeSpan) {
        for index in (recent ?? []).indices { recent?[index].at += span }
    }
}
