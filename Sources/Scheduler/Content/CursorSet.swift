import Core

/// Everything a channel draws from: its cursors, opened when first needed, and a journal to roll draws back.
struct CursorSet {
    /// What `open` returns: a cursor of items, or one of a playlist.
    enum Handle: Hashable {
        case items(Int)
        case playlist(Int)
    }

    enum Undo {
        case played(cursor: Int, rank: Int, previous: MediaID?)
        case link(CursorKey, rule: Int, played: Int?, items: Int)
        case cycle(cursor: Int, before: ContentCursor)
        case place(playlist: Int, before: PlaylistCursor.Place)
    }

    private let content: any ContentSource
    private let zone: ZoneRules
    private let seed: UInt64
    private let lists: [PlaylistID: Playlist]
    var cursors: [ContentCursor] = []
    var playlists: [PlaylistCursor] = []
    private(set) var cursorPlaces: [CursorKey: Int] = [:]
    private var playlistPlaces: [CursorKey: Int] = [:]
    private(set) var savedCursors: [CursorKey: SavedCursor]
    private var savedPlaylists: [CursorKey: SavedPlaylist]
    var journal: [Undo] = []
    /// What linked rules have still to play, by what they draw from.
    var links: [CursorKey: LinkedQueue]
    /// Entries of playlists that lead back to the playlist itself: how many, by playlist cursor.
    private(set) var rings: [Int: Int] = [:]
    /// When what is drawn goes on air: cooldowns are counted from it, and it is drawn from what its content
    /// contains on the local day.
    var now: Instant
    /// Which rule draws, where it is linked with others.
    var link: Visit.Link?
    /// A queue of linked rules had to forget items that a rule has still to play.
    var hasForgotten = false
    /// The rules that are linked, by what they draw from.
    let linked: [CursorKey: CompiledSchedule.Link]

    init(
        _ input: BuildInput, cursors: [SavedCursor], playlists: [SavedPlaylist], links: [SavedLink], at now: Instant
    ) {
        content = input.content
        zone = input.zone
        self.now = now
        seed = input.seed
        lists = input.playlists
        savedCursors = Dictionary(cursors.map { ($0.key, $0) }) { first, _ in first }
        savedPlaylists = Dictionary(playlists.map { ($0.key, $0) }) { first, _ in first }
        self.links = Dictionary(links.map { ($0.key, $0.queue) }) { first, _ in first }
        linked = Dictionary(input.program.links.flatMap { link in link.sources.map { ($0, link) } }) { first, _ in first
        }
    }

    // MARK: Opening

    /// The cursor for `key`, with its content as it is now.
    mutating func open(_ key: CursorKey) -> Handle { open(key, inside: []) }

    private mutating func open(_ key: CursorKey, inside outer: [PlaylistID]) -> Handle {
        guard case .playlist(let id) = key.content else { return .items(openItems(key)) }
        if let place = playlistPlaces[key] { return .playlist(place) }
        let all = identified(lists[id]?.entries ?? [])
        let path = outer + [id]
        let entries = all.filter { entry in
            if case .playlist(let inner) = entry.content { !path.contains(inner) } else { true }
        }
        let handles = entries.map { open(PlaylistCursor.key(of: $0), inside: path) }
        playlists.append(
            PlaylistCursor(
                key, lists[id], entries: entries, handles: handles, seed: seed,
                saved: savedPlaylists.removeValue(forKey: key)))
        playlistPlaces[key] = playlists.count - 1
        if entries.count < all.count { rings[playlists.count - 1] = all.count - entries.count }
        return .playlist(playlists.count - 1)
    }

    /// Entries that have no id yet have one by their place.
    private func identified(_ entries: [Playlist.Entry]) -> [Playlist.Entry] {
        entries.enumerated().map { place, entry in
            guard entry.id.raw <= 0 else { return entry }
            var entry = entry
            entry.id = EntryID(-Int64(place) - 1)
            return entry
        }
    }

    mutating func openItems(_ key: CursorKey) -> Int {
        if let place = cursorPlaces[key] { return place }
        cursors.append(ContentCursor(key, seed: seed, saved: savedCursors.removeValue(forKey: key)))
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
        let key = cursors[index].key
        let day = zone.local(now).date
        let revision = content.revision(of: key.content, on: day)
        cursors[index].day = content.isDaily(key.content) ? day : nil
        guard cursors[index].revision != revision else { return }
        cursors[index].load(CursorContent(key, from: content, on: day), revision: revision)
    }

    /// Loads what a cursor's content contains on the local day, and begins it. Call it before anything is drawn.
    mutating func prepare(_ index: Int) {
        turnToDay(.items(index))
        guard cursors[index].isAtBeginning else { return }
        journal.append(.cycle(cursor: index, before: cursors[index]))
        cursors[index].begin()
    }

    /// Loads what the content of the cursors contains on the local day.
    mutating func turnToDay(_ handle: Handle) {
        switch handle {
        case .items(let index):
            guard isOfAnotherDay(index) else { return }
            journal.append(.cycle(cursor: index, before: cursors[index]))
            load(index)
        case .playlist(let index):
            for inner in playlists[index].handles { turnToDay(inner) }
        }
    }

    /// Whether the local day has changed since the cursor's content was loaded, and with it perhaps what it holds.
    func isOfAnotherDay(_ index: Int) -> Bool { cursors[index].day.map { $0 != zone.local(now).date } ?? false }

    /// Whether what is drawn depends on the day.
    func isDaily(_ handle: Handle) -> Bool {
        switch handle {
        case .items(let index): cursors[index].day != nil
        case .playlist(let index): playlists[index].handles.contains(where: isDaily)
        }
    }

    /// A content in words.
    func words(_ content: ContentReference) -> String { self.content.name(of: content) }

    var saved: (cursors: [SavedCursor], playlists: [SavedPlaylist]) {
        (
            Self.ordered(cursors.compactMap(\.saved) + savedCursors.values, by: \.key),
            Self.ordered(playlists.compactMap(\.saved) + savedPlaylists.values, by: \.key)
        )
    }

    /// By what their keys are as text, which is written once for each: there may be thousands.
    private static func ordered<Saved>(_ saved: [Saved], by key: (Saved) -> CursorKey) -> [Saved] {
        saved.map { ($0, key($0).description) }.sorted { $0.1 < $1.1 }.map { $0.0 }
    }
}
