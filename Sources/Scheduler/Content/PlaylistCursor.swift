import Core

/// Walks through a playlist: which entry it stands at, and how many items that entry still gives.
struct PlaylistCursor {
    let key: CursorKey
    /// In words, as `playlist Evening`.
    let name: String
    let entries: [Playlist.Entry]
    /// What each entry draws from.
    let handles: [CursorDeck.Handle]
    private let isShuffled: Bool
    private let stream: UInt64
    /// Of a playlist that is shuffled: the orders of two rounds, as each costs a sort.
    private var orders: [Int64: [Int]] = [:]
    var place: Place

    /// Where a playlist stands.
    struct Place: Hashable, Sendable, Codable {
        var entry = 0
        /// nil before the entry has begun.
        var remaining: Int?
        /// Of a playlist that is shuffled: how many rounds it has been through.
        var round: Int64?
    }

    init(
        _ key: CursorKey, name: String, _ playlist: Playlist?, entries: [Playlist.Entry],
        handles: [CursorDeck.Handle], seed: UInt64, saved: SavedPlaylist?
    ) {
        self.key = key
        self.name = name
        self.entries = entries
        self.handles = handles
        isShuffled = playlist?.isShuffled ?? false
        stream = RandomDraw.stream(seed, key.description)
        place = Place()
        guard !entries.isEmpty else { return }
        place.entry = order(0)[0]
        guard let saved else { return }
        // After an edit the entry may stand elsewhere: it is found again by what it plays.
        if saved.place.entry < entries.count, Self.key(of: entries[saved.place.entry]) == saved.entry {
            place = saved.place
        } else if let moved = entries.firstIndex(where: { Self.key(of: $0) == saved.entry }) {
            place = Place(entry: moved, remaining: saved.place.remaining, round: saved.place.round)
        }
    }

    static func key(of entry: Playlist.Entry) -> CursorKey { CursorKey(entry.content, entry.order, entry.options) }

    /// What draws of an entry are said to come from: the playlist, and in it the entry's own cursor.
    func label(_ cursor: String) -> String { "\(name): \(cursor)" }

    /// Moves on by one drawn item, of an entry that gives `amount` items in a visit.
    mutating func advance(amount: Int) {
        let remaining = (place.remaining ?? amount) - 1
        if remaining > 0 { place.remaining = remaining } else { skipEntry() }
    }

    mutating func skipEntry() {
        guard isShuffled else {
            place = Place(entry: (place.entry + 1) % entries.count)
            return
        }
        let round = place.round ?? 0
        let order = order(round)
        if let rank = order.firstIndex(of: place.entry), rank + 1 < order.count {
            place = Place(entry: order[rank + 1], round: round)
        } else {
            place = Place(entry: self.order(round + 1)[0], round: round + 1)
        }
    }

    /// The entries as a round visits them. The last of a round is never the first of the next.
    private mutating func order(_ round: Int64) -> [Int] {
        guard isShuffled else { return Array(entries.indices) }
        if let known = orders[round] { return known }
        let order = RandomDraw.permutation(of: entries.count, stream, round: round)
        orders = orders.filter { abs($0.key - round) <= 1 }
        orders[round] = order
        return order
    }

    var saved: SavedPlaylist? {
        guard !entries.isEmpty else { return nil }
        return SavedPlaylist(key: key, entry: Self.key(of: entries[place.entry]), place: place)
    }
}

/// A playlist's place between builds.
public struct SavedPlaylist: Hashable, Sendable, Codable {
    public var key: CursorKey
    /// What the entry plays, so that it is found again after an edit of the playlist.
    var entry: CursorKey
    var place: PlaylistCursor.Place
}
