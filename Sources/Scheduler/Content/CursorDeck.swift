import Core

/// Everything a channel draws from: its cursors, opened when first needed, and a journal to take draws back.
struct CursorDeck {
    /// Items outside of this range are left out: nobody can see the shorter ones, the longer ones are broken files.
    static let playableLengths = TimeSpan.milliseconds(500)...TimeSpan.hours(24 * 7)

    /// What `open` returns: a cursor of items, or one of a playlist.
    enum Handle {
        case items(Int)
        case playlist(Int)
    }

    private enum Undo {
        case played(cursor: Int, rank: Int, previous: MediaID?)
        case cycle(cursor: Int, before: ContentCursor)
        case place(playlist: Int, before: PlaylistCursor.Place)
    }

    private let content: any ContentSource
    private let seed: UInt64
    private let lists: [PlaylistID: Playlist]
    private(set) var cursors: [ContentCursor] = []
    private(set) var playlists: [PlaylistCursor] = []
    private var cursorPlaces: [CursorKey: Int] = [:]
    private var playlistPlaces: [CursorKey: Int] = [:]
    private var savedCursors: [CursorKey: SavedCursor]
    private var savedPlaylists: [CursorKey: SavedPlaylist]
    private var journal: [Undo] = []
    /// Items that were left out, for a warning: how many, by cursor.
    private(set) var leftOut: [Int: Int] = [:]
    /// Entries of playlists that are playlists themselves: how many, by playlist cursor.
    private(set) var nested: [Int: Int] = [:]

    init(_ input: BuildInput, cursors: [SavedCursor], playlists: [SavedPlaylist]) {
        content = input.content
        seed = input.seed
        lists = input.playlists
        savedCursors = Dictionary(cursors.map { ($0.key, $0) }) { first, _ in first }
        savedPlaylists = Dictionary(playlists.map { ($0.key, $0) }) { first, _ in first }
    }

    /// The cursor for `key`, with its content as it is now.
    mutating func open(_ key: CursorKey) -> Handle {
        guard case .playlist(let id) = key.content else { return .items(openItems(key)) }
        if let place = playlistPlaces[key] { return .playlist(place) }
        // A playlist inside a playlist is left out: there is no end to what that could mean.
        let all = lists[id]?.entries ?? []
        let entries = all.filter { entry in
            if case .playlist = entry.content { false } else { true }
        }
        let cursors = entries.map { openItems(PlaylistCursor.key(of: $0)) }
        playlists.append(
            PlaylistCursor(
                key, name: content.name(of: key.content), entries: entries, cursors: cursors,
                saved: savedPlaylists.removeValue(forKey: key)))
        playlistPlaces[key] = playlists.count - 1
        if entries.count < all.count { nested[playlists.count - 1] = all.count - entries.count }
        return .playlist(playlists.count - 1)
    }

    private mutating func openItems(_ key: CursorKey) -> Int {
        if let place = cursorPlaces[key] { return place }
        cursors.append(
            ContentCursor(
                key, name: content.name(of: key.content), seed: seed, saved: savedCursors.removeValue(forKey: key)))
        cursorPlaces[key] = cursors.count - 1
        load(cursors.count - 1)
        return cursors.count - 1
    }

    /// Loads the content of every open cursor that has changed since it was loaded.
    mutating func update() {
        journal.removeAll(keepingCapacity: true)
        for index in cursors.indices { load(index) }
    }

    private mutating func load(_ index: Int) {
        let reference = cursors[index].key.content
        let revision = content.revision(of: reference)
        guard cursors[index].revision != revision else { return }
        let all = content.playables(of: reference)
        var seen = Set<MediaID>(minimumCapacity: all.count)
        let usable = all.filter { Self.playableLengths.contains($0.duration) && seen.insert($0.id).inserted }
        leftOut[index] = all.count == usable.count ? nil : all.count - usable.count
        cursors[index].load(usable, revision: revision)
    }

    /// How many items one pass plays: all of the content, or what the playlist's entries give.
    func count(_ handle: Handle) -> Int {
        switch handle {
        case .items(let index): cursors[index].entries.count
        case .playlist(let index):
            playlists[index].entries.indices.reduce(0) { $0 + amount(playlists[index], entry: $1) }
        }
    }

    private func amount(_ playlist: PlaylistCursor, entry: Int) -> Int {
        let size = cursors[playlist.cursors[entry]].entries.count
        return switch playlist.entries[entry].amount {
        case .all: size
        case .count(let count): size == 0 ? 0 : max(0, count)
        }
    }

    /// The next item, which then counts as played; nil when there is nothing to draw.
    /// With `passed`: the item that comes after so many others, which stay where they are. A playlist passes over none.
    mutating func draw(_ handle: Handle, passing passed: Int = 0) -> Draw? {
        switch handle {
        case .items(let index): drawItem(index, passing: passed)
        case .playlist(let index): passed == 0 ? drawEntry(index) : nil
        }
    }

    private mutating func drawItem(_ index: Int, passing passed: Int = 0) -> Draw? {
        if cursors[index].isEmpty { return nil }
        if cursors[index].key.order == .random {
            for _ in 0..<passed { _ = drawAtRandom(index) }
            return drawAtRandom(index)
        }
        if cursors[index].key.airing == .rerun { return drawRerun(index, passing: passed) }
        if cursors[index].isCycleComplete {
            // A first run plays each item once, ever.
            guard cursors[index].key.airing == .any else { return nil }
            beginCycle(index)
        }
        var rank = cursors[index].nextRank()
        for _ in 0..<passed {
            guard let next = cursors[index].unplayedRank(after: rank) else { return nil }
            rank = next
        }
        return play(index, rank: rank)
    }

    private mutating func drawAtRandom(_ index: Int) -> Draw? {
        journal.append(.cycle(cursor: index, before: cursors[index]))
        // Of reruns only some items may be played; a few misses lead to the next that may.
        var rank = cursors[index].randomRank()
        var misses = 0
        while !mayPlay(index, rank) {
            misses += 1
            guard misses < cursors[index].entries.count else {
                rollBack(to: journal.count - 1)
                return nil
            }
            rank = (rank + 1) % cursors[index].entries.count
        }
        cursors[index].playAgain(rank)
        return drawn(index, rank)
    }

    private func mayPlay(_ index: Int, _ rank: Int) -> Bool {
        switch cursors[index].key.airing {
        case .any: true
        case .firstRun: !cursors[index].isPlayed(rank)
        case .rerun: wasFirstRun(cursors[index].entries[rank].media, like: index)
        }
    }

    /// Whether a first run or rerun has nothing to play although there is content.
    func isOver(_ handle: Handle) -> Bool {
        guard case .items(let index) = handle, !cursors[index].isEmpty else { return false }
        return !cursors[index].entries.indices.contains { mayPlay(index, $0) }
    }

    private func wasFirstRun(_ media: MediaID, like index: Int) -> Bool {
        let content = cursors[index].key.content
        return cursors.contains { $0.key.airing == .firstRun && $0.key.content == content && $0.hasPlayed(media) }
    }

    /// The next item that a first run of the same content has played; a round over them all begins anew when it ends.
    private mutating func drawRerun(_ index: Int, passing passed: Int) -> Draw? {
        for _ in 0..<2 {
            var left = passed
            for rank in cursors[index].entries.indices where !cursors[index].isPlayed(rank) && mayPlay(index, rank) {
                if left == 0 { return play(index, rank: rank) }
                left -= 1
            }
            guard passed == 0, cursors[index].playedCount > 0 else { return nil }
            beginCycle(index)
        }
        return nil
    }

    private mutating func drawEntry(_ index: Int) -> Draw? {
        let before = playlists[index].place
        for _ in playlists[index].entries {
            let entry = playlists[index].place.entry
            let amount = amount(playlists[index], entry: entry)
            guard amount > 0, var draw = drawItem(playlists[index].cursors[entry]) else {
                playlists[index].skipEntry()
                continue
            }
            draw.hidden = !playlists[index].entries[entry].inGuide
            draw.cursor = playlists[index].label(draw.cursor)
            playlists[index].advance(amount: amount)
            journal.append(.place(playlist: index, before: before))
            return draw
        }
        playlists[index].place = before
        return nil
    }

    /// The next item if it fits into `room`; else nothing is drawn.
    mutating func drawIfFits(_ handle: Handle, into room: TimeSpan) -> Draw? {
        let journaled = journal.count
        guard let draw = draw(handle) else { return nil }
        if draw.duration <= room { return draw }
        rollBack(to: journaled)
        return nil
    }

    /// Counts an item as played without placing it.
    mutating func skip(_ handle: Handle, _ media: MediaID) {
        // Independent draws have no cycle that an item could be skipped in.
        guard case .items(let index) = handle, cursors[index].key.order != .random else {
            _ = draw(handle)
            return
        }
        if cursors[index].isCycleComplete && cursors[index].key.airing == .any { beginCycle(index) }
        guard let rank = cursors[index].entries.firstIndex(where: { $0.media == media }) else { return }
        if !cursors[index].isPlayed(rank) { _ = play(index, rank: rank) }
    }

    /// The place of the item that a cursor draws next; its cycle must not be complete.
    mutating func nextRank(_ cursor: Int) -> Int { cursors[cursor].nextRank() }

    /// Plays the item at a place of the cycle's order that is not the next: a filler that fits best.
    mutating func play(_ index: Int, rank: Int) -> Draw {
        journal.append(.played(cursor: index, rank: rank, previous: cursors[index].last))
        cursors[index].play(rank)
        return drawn(index, rank)
    }

    private func drawn(_ index: Int, _ rank: Int) -> Draw {
        let cursor = cursors[index]
        return Draw(
            media: cursor.entries[rank].media, duration: cursor.entries[rank].duration, cursor: cursor.label,
            cycle: cursor.cycle, number: Int64(max(1, cursor.playedCount)))
    }

    mutating func beginCycle(_ index: Int) {
        journal.append(.cycle(cursor: index, before: cursors[index]))
        cursors[index].beginCycle()
    }

    /// The draws up to here cannot be taken back any more.
    mutating func commit() { journal.removeAll(keepingCapacity: true) }

    /// Takes back every draw since the last `commit`.
    mutating func rollBack() { rollBack(to: 0) }

    private mutating func rollBack(to count: Int) {
        while journal.count > count, let undo = journal.popLast() {
            switch undo {
            case .played(let cursor, let rank, let previous): cursors[cursor].takeBack(rank, previous: previous)
            case .cycle(let cursor, let before): cursors[cursor] = before
            case .place(let playlist, let before): playlists[playlist].place = before
            }
        }
    }

    /// Whether draws from `handle` come from the cursor of that name.
    func holds(_ handle: Handle, cursor label: String) -> Bool {
        switch handle {
        case .items(let index): cursors[index].label == label
        case .playlist(let index):
            playlists[index].cursors.contains { playlists[index].label(cursors[$0].label) == label }
        }
    }

    /// Counts an item as played that an earlier build put on the timeline: by the rule's handle, when it is known to
    /// have come from there, and by the name of the cursor.
    mutating func adopt(_ item: TimelineItem, from handle: Handle?) {
        // Later parts of an interrupted programme were drawn with the first.
        guard let media = item.media, item.inPoint == .zero else { return }
        if case .playlist(let index)? = handle { adoptPlace(index, label: item.reason.cursor) }
        let label = item.reason.cursor
        // Playlists put their name in front of the cursor's.
        func isMeant(_ known: String) -> Bool { label == known || label.hasSuffix(": \(known)") }
        if let index = cursors.firstIndex(where: { isMeant($0.label) }) {
            cursors[index].adopt(media, cycle: item.reason.cycle)
        } else if let key = savedCursors.first(where: { isMeant($0.value.label) })?.key {
            cursors[openItems(key)].adopt(media, cycle: item.reason.cycle)
        }
    }

    private mutating func adoptPlace(_ index: Int, label: String) {
        for _ in playlists[index].entries {
            let entry = playlists[index].place.entry
            guard playlists[index].label(cursors[playlists[index].cursors[entry]].label) == label else {
                playlists[index].skipEntry()
                continue
            }
            playlists[index].advance(amount: amount(playlists[index], entry: entry))
            return
        }
    }

    var saved: (cursors: [SavedCursor], playlists: [SavedPlaylist]) {
        (
            (cursors.map(\.saved) + savedCursors.values).sorted { $0.key.description < $1.key.description },
            (playlists.compactMap(\.saved) + savedPlaylists.values).sorted { $0.key.description < $1.key.description }
        )
    }
}

/// An item drawn from a cursor.
struct Draw {
    var media: MediaID
    var duration: TimeSpan
    /// The cursor in words.
    var cursor: String
    var cycle: Int64
    /// Which draw of the cycle it was, from 1.
    var number: Int64
    /// True when the playlist keeps the entry out of the guide.
    var hidden = false
}
