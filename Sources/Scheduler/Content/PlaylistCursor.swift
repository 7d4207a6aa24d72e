import Core

/// Walks through a playlist: which entry it stands at, and how many items that entry still gives.
struct PlaylistCursor {
    let key: CursorKey
    /// In words, as `playlist Evening`.
    let name: String
    let entries: [Playlist.Entry]
    /// The deck's cursor for each entry.
    let cursors: [Int]
    var place: Place

    /// Where a playlist stands.
    struct Place: Hashable, Sendable, Codable {
        var entry = 0
        /// nil before the entry has begun.
        var remaining: Int?
    }

    init(_ key: CursorKey, name: String, entries: [Playlist.Entry], cursors: [Int], saved: SavedPlaylist?) {
        self.key = key
        self.name = name
        self.entries = entries
        self.cursors = cursors
        place = Place()
        guard let saved, !entries.isEmpty else { return }
        // After an edit the entry may stand elsewhere: it is found again by what it plays.
        if saved.place.entry < entries.count, Self.key(of: entries[saved.place.entry]) == saved.entry {
            place = saved.place
        } else if let moved = entries.firstIndex(where: { Self.key(of: $0) == saved.entry }) {
            place = Place(entry: moved, remaining: saved.place.remaining)
        }
    }

    static func key(of entry: Playlist.Entry) -> CursorKey { CursorKey(entry.content, entry.order) }

    /// What draws of an entry are said to come from: the playlist, and in it the entry's own cursor.
    func label(_ cursor: String) -> String { "\(name): \(cursor)" }

    /// Moves on by one drawn item, of an entry that gives `amount` items in a visit.
    mutating func advance(amount: Int) {
        let remaining = (place.remaining ?? amount) - 1
        if remaining > 0 { place.remaining = remaining } else { skipEntry() }
    }

    mutating func skipEntry() { place = Place(entry: (place.entry + 1) % entries.count) }

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
