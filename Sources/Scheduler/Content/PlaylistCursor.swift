import Core

/// Walks through a playlist: which entry it stands at, and how many items that entry still gives.
struct PlaylistCursor {
    let key: CursorKey
    /// Those without an id have one by their place.
    let entries: [Playlist.Entry]
    /// What each entry draws from.
    let handles: [CursorSet.Handle]
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

        private enum CodingKeys: String, CodingKey { case entry, remaining, round }
    }

    init(
        _ key: CursorKey, _ playlist: Playlist?, entries: [Playlist.Entry], handles: [CursorSet.Handle], seed: UInt64,
        saved: SavedPlaylist?
    ) {
        self.key = key
        self.entries = entries
        self.handles = handles
        isShuffled = playlist?.isShuffled ?? false
        stream = RandomDraw.stream(seed, key.description)
        place = Place()
        guard !entries.isEmpty else { return }
        place.entry = order(0)[0]
        if let saved { restore(saved) }
    }

    /// After an edit the entry may be in another place, or play other content; the one that followed takes the place of
    /// an entry that was removed.
    private mutating func restore(_ saved: SavedPlaylist) {
        let place = saved.place
        if let id = saved.id, id.raw > 0 {
            let found = entries.firstIndex { $0.id == id }
            let isSame = found.map { Self.key(of: entries[$0]) == saved.entry } ?? false
            self.place = Place(
                entry: found ?? (place.entry < entries.count ? place.entry : order(place.round ?? 0)[0]),
                remaining: isSame ? place.remaining : nil, round: place.round)
        } else if place.entry < entries.count, Self.key(of: entries[place.entry]) == saved.entry {
            self.place = place
        } else if let moved = entries.firstIndex(where: { Self.key(of: $0) == saved.entry }) {
            self.place = Place(entry: moved, remaining: place.remaining, round: place.round)
        }
    }

    static func key(of entry: Playlist.Entry) -> CursorKey { CursorKey(entry.content, entry.order, entry.options) }

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
        let keys = entries.enumerated().map { $1.id.drawKey($0) }
        let order = RandomDraw.permutation(of: keys, stream, round: round)
        orders = orders.filter { abs($0.key - round) <= 1 }
        orders[round] = order
        return order
    }

    var saved: SavedPlaylist? {
        guard !entries.isEmpty else { return nil }
        let entry = entries[place.entry]
        return SavedPlaylist(key: key, id: entry.id, entry: Self.key(of: entry), place: place)
    }
}

/// A playlist's place between builds.
public struct SavedPlaylist: Hashable, Sendable, Codable {
    public var key: CursorKey
    /// The entry that it stands at; nil where entries had no ids.
    var id: EntryID?
    /// What the entry plays.
    var entry: CursorKey
    var place: PlaylistCursor.Place

    private enum CodingKeys: String, CodingKey { case key, id, entry, place }
}
