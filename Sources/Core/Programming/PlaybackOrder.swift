/// In which order a rule plays its content.
public enum PlaybackOrder: String, Hashable, Sendable, Codable, CaseIterable {
    /// Release date, season, episode, title, id; wraps.
    case chronological
    /// Season then episode, specials last; wraps.
    case seasonEpisode = "season-episode"
    /// A permutation for each cycle; the last of one is never the first of the next.
    case shuffle
    /// Groups keep their inner order and are spread evenly over the cycle.
    case shuffleInOrder = "shuffle-in-order"
    /// The next group each time, and of each group the next item.
    case rotation
    /// One group after the other, whole or some items at a time.
    case marathon
    /// Each item picked at random; only the same twice in a row is avoided.
    case random
    /// Picked by the weights of the collection's members, none before its cooldown is over.
    case weighted
    /// The collection's own order.
    case custom

    /// Whether each item is picked independently, without cycles in which every item comes once.
    public var drawsIndependently: Bool { self == .random || self == .weighted }
    /// Whether an item may be skipped: in the other orders the sequence matters.
    public var isMixed: Bool { self == .shuffle || drawsIndependently }
}
