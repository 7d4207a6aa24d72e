import Core

/// How much there is to draw.
extension CursorSet {
    /// How many items one pass plays: all of the content, or what the playlist's entries give.
    mutating func count(_ handle: Handle) -> Int {
        switch handle {
        case .items(let index):
            turnToDay(handle)
            return cursors[index].entries.count
        case .playlist(let index):
            var count = 0
            for entry in playlists[index].entries.indices { count += amount(playlists[index], entry: entry) }
            return count
        }
    }

    mutating func amount(_ playlist: PlaylistCursor, entry: Int) -> Int {
        let size = count(playlist.handles[entry])
        return switch playlist.entries[entry].amount {
        case .all: size
        case .count(let count): size == 0 ? 0 : max(0, count)
        }
    }

    /// How many items the entry still gives at which a playlist stands; of other content, all.
    mutating func entryAmount(_ handle: Handle) -> Int {
        guard case .playlist(let index) = handle, !playlists[index].entries.isEmpty else { return count(handle) }
        let playlist = playlists[index]
        return playlist.place.remaining ?? amount(playlist, entry: playlist.place.entry)
    }

    /// Of how many parts the story is that comes next.
    mutating func partCount(_ handle: Handle) -> Int {
        if let link {
            turnToDay(handle)
            if let count = partCount(awaiting: link, handle) { return count }
        }
        switch handle {
        case .items(let index):
            prepare(index)
            return cursors[index].partCount()
        case .playlist(let index):
            let playlist = playlists[index]
            guard !playlist.entries.isEmpty else { return 1 }
            return partCount(playlist.handles[playlist.place.entry])
        }
    }
}
