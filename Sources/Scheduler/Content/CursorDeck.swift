import Core

/// Everything a channel draws from: its cursors, opened when first needed, and a journal to take draws back.
struct CursorDeck {
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
    private(set) var cursors: [ContentCursor] = []
    private(set) var playlists: [PlaylistCursor] = []
    private var cursorPlaces: [CursorKey: Int] = [:]
    /// The first cursor of each name.
    private var cursorLabels: [String: Int] = [:]
    private var playlistPlaces: [CursorKey: Int] = [:]
    private var savedCursors: [CursorKey: SavedCursor]
    private var savedPlaylists: [CursorKey: SavedPlaylist]
    var journal: [Undo] = []
    /// What linked rules have still to play, by what they draw from.
    var links: [CursorKey: LinkedQueue]
    /// Entries of playlists that lead back to the playlist itself: how many, by playlist cursor.
    private(set) var rings: [Int: Int] = [:]
    /// When what is drawn goes on air: cooldowns are counted from it, and it is drawn from what its content holds on the
    /// local day.
    var now: Instant
    /// Which rule draws, where it is linked with others.
    var link: Visit.Link?
    /// A queue of linked rules had to forget items that a rule has still to play.
    var hasForgotten = false
    /// The rules that are linked, by what they draw from.
    let linked: [CursorKey: Program.Link]

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
        let all = lists[id]?.entries ?? []
        let path = outer + [id]
        let entries = all.filter { entry in
            if case .playlist(let inner) = entry.content { !path.contains(inner) } else { true }
        }
        let handles = entries.map { open(PlaylistCursor.key(of: $0), inside: path) }
        playlists.append(
            PlaylistCursor(
                key, name: content.name(of: key.content), lists[id], entries: entries, handles: handles, seed: seed,
                saved: savedPlaylists.removeValue(forKey: key)))
        playlistPlaces[key] = playlists.count - 1
        if entries.count < all.count { rings[playlists.count - 1] = all.count - entries.count }
        return .playlist(playlists.count - 1)
    }

    private mutating func openItems(_ key: CursorKey) -> Int {
        if let place = cursorPlaces[key] { return place }
        cursors.append(
            ContentCursor(
                key, name: content.name(of: key.content), seed: seed, saved: savedCursors.removeValue(forKey: key)))
        cursorPlaces[key] = cursors.count - 1
        let cursor = cursors[cursors.count - 1]
        for label in [cursor.label, cursor.formerLabel ?? cursor.label] where cursorLabels[label] == nil {
            cursorLabels[label] = cursors.count - 1
        }
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

    /// Gives a cursor what its content holds on the local day, and begins it. Call it before anything is drawn.
    mutating func prepare(_ index: Int) {
        turnToDay(.items(index))
        guard cursors[index].isAtBeginning else { return }
        journal.append(.cycle(cursor: index, before: cursors[index]))
        cursors[index].begin()
    }

    /// Has the cursors hold what their content holds on the local day.
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

    // MARK: Amounts

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

    private mutating func amount(_ playlist: PlaylistCursor, entry: Int) -> Int {
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

    // MARK: Draws

    /// The next item, which then counts as played; nil when there is nothing to draw.
    /// With `passed`: the item that comes after so many others, which stay where they are. A playlist passes over none.
    mutating func draw(_ handle: Handle, passing passed: Int = 0) -> Draw? {
        guard let link else { return drawNew(handle, passing: passed) }
        return draw(handle, for: link, passing: passed)
    }

    mutating func drawNew(_ handle: Handle, passing passed: Int = 0) -> Draw? {
        switch handle {
        case .items(let index): drawItem(index, passing: passed)
        case .playlist(let index): passed == 0 ? drawEntry(index) : nil
        }
    }

    private mutating func drawItem(_ index: Int, passing passed: Int = 0) -> Draw? {
        prepare(index)
        if cursors[index].isEmpty { return nil }
        if cursors[index].key.order.drawsIndependently {
            for _ in 0..<passed { _ = drawIndependently(index) }
            return drawIndependently(index)
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

    private mutating func drawIndependently(_ index: Int) -> Draw? {
        journal.append(.cycle(cursor: index, before: cursors[index]))
        // Of reruns only some items may be played; a few misses lead to the next that may.
        var rank = cursors[index].independentRank(at: now)
        var misses = 0
        while !mayPlay(index, rank) {
            misses += 1
            guard misses < cursors[index].entries.count else {
                rollBack(to: journal.count - 1)
                return nil
            }
            rank = (rank + 1) % cursors[index].entries.count
        }
        cursors[index].playAgain(rank, at: now)
        return drawn(index, rank)
    }

    private func mayPlay(_ index: Int, _ rank: Int) -> Bool {
        switch cursors[index].key.airing {
        case .any: true
        case .firstRun: !cursors[index].isPlayed(rank)
        case .rerun: wasFirstRun(cursors[index].entries[rank].id, like: index)
        }
    }

    /// Whether a first run or rerun has nothing to play although there is content.
    mutating func isOver(_ handle: Handle) -> Bool {
        guard case .items(let index) = handle else { return false }
        prepare(index)
        return !cursors[index].isEmpty && !cursors[index].entries.indices.contains { mayPlay(index, $0) }
    }

    private func wasFirstRun(_ id: MediaID, like index: Int) -> Bool {
        let content = cursors[index].key.content
        return cursors.contains { $0.key.airing == .firstRun && $0.key.content == content && $0.hasPlayed(id) }
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
            guard amount > 0, var draw = drawNew(playlists[index].handles[entry]) else {
                playlists[index].skipEntry()
                continue
            }
            draw.hidden = draw.hidden || !playlists[index].entries[entry].inGuide
            draw.cursor = playlists[index].label(draw.cursor)
            journal.append(.place(playlist: index, before: before))
            playlists[index].advance(amount: amount)
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

    /// The group that a cursor of groups gives next, by its key as text.
    mutating func drawGroup(_ handle: Handle) -> String? {
        guard case .items(let index) = handle, let group = draw(handle)?.media,
            let entry = cursors[index].entries.first(where: { $0.id == group })
        else { return nil }
        return cursors[index].content.groups[entry.group].key
    }

    /// Counts an item as played without placing it: the one that comes after `passed` others.
    mutating func skip(_ handle: Handle, _ media: MediaID, passing passed: Int) {
        // Independent draws have no cycle that an item could be skipped in. Linked rules may each skip another item.
        guard link == nil, case .items(let index) = handle, !cursors[index].key.order.drawsIndependently else {
            _ = draw(handle, passing: passed)
            return
        }
        prepare(index)
        if cursors[index].isCycleComplete && cursors[index].key.airing == .any { beginCycle(index) }
        guard let rank = cursors[index].entries.firstIndex(where: { $0.media == media }) else { return }
        guard !cursors[index].isPlayed(rank) else { return }
        // It was not on: what was on last still must not come twice in a row.
        let last = cursors[index].last
        journal.append(.played(cursor: index, rank: rank, previous: last))
        cursors[index].play(rank, last: last)
    }

    /// The place of the item that a cursor draws next; its cycle must not be complete.
    mutating func nextRank(_ cursor: Int) -> Int { cursors[cursor].nextRank() }

    /// Places of an order of independent draws that may come now, the likelier ones first.
    mutating func independentRanks(_ cursor: Int, upTo count: Int, into room: TimeSpan) -> [Int] {
        prepare(cursor)
        journal.append(.cycle(cursor: cursor, before: cursors[cursor]))
        let ranks = cursors[cursor].independentRanks(at: now, upTo: count) { $0.duration <= room }
        // A draw that gives nothing was none.
        if ranks.isEmpty { rollBack(to: journal.count - 1) }
        return ranks
    }

    /// Plays the item at a place of the cycle's order that is not the next: a filler that fits best.
    mutating func play(_ index: Int, rank: Int) -> Draw {
        if cursors[index].key.order.drawsIndependently {
            journal.append(.cycle(cursor: index, before: cursors[index]))
            cursors[index].playAgain(rank, at: now)
        } else {
            journal.append(.played(cursor: index, rank: rank, previous: cursors[index].last))
            cursors[index].play(rank)
        }
        return drawn(index, rank)
    }

    private func drawn(_ index: Int, _ rank: Int) -> Draw {
        let cursor = cursors[index]
        let item = cursor.entries[rank]
        return Draw(
            media: item.media, inPoint: item.inPoint, duration: item.duration, cursor: cursor.label,
            cycle: cursor.cycle,
            number: cursor.key.order.drawsIndependently ? 0 : Int64(max(1, cursor.playedCount)),
            timed: cursor.lottery == nil ? nil : Draw.Timed(cursor: index, id: item.id))
    }

    /// Tells when something that was drawn goes on air.
    mutating func began(_ draw: Draw, at instant: Instant) {
        guard let timed = draw.timed else { return }
        cursors[timed.cursor].began(timed.id, at: instant)
    }

    mutating func beginCycle(_ index: Int) {
        journal.append(.cycle(cursor: index, before: cursors[index]))
        cursors[index].beginCycle()
    }

    // MARK: Taking back

    /// The draws up to here cannot be taken back any more.
    mutating func commit() {
        if !links.isEmpty { settleLinks() }
        journal.removeAll(keepingCapacity: true)
    }

    /// Takes back every draw since the last `commit`.
    mutating func rollBack() { rollBack(to: 0) }

    mutating func rollBack(to count: Int) {
        while journal.count > count, let undo = journal.popLast() {
            switch undo {
            case .played(let cursor, let rank, let previous): cursors[cursor].takeBack(rank, previous: previous)
            case .cycle(let cursor, let before): cursors[cursor] = before
            case .link(let key, let rule, let played, let items):
                links[key]?.takeBack(rule, played: played, items: items)
            case .place(let playlist, let before): playlists[playlist].place = before
            }
        }
    }

    // MARK: Earlier builds

    /// Whether draws from `handle` come from the cursor of that name.
    func holds(_ handle: Handle, cursor label: String) -> Bool {
        switch handle {
        case .items(let index): cursors[index].isNamed(label)
        case .playlist(let index):
            label.hasPrefix(playlists[index].label(""))
                && playlists[index].handles.contains {
                    holds($0, cursor: String(label.dropFirst(playlists[index].label("").count)))
                }
        }
    }

    /// Counts an item as played that an earlier build put on the timeline: by the rule's handle, when it is known to
    /// have come from there, and by the name of the cursor.
    mutating func adopt(_ item: TimelineItem, from handle: Handle?) {
        // Later parts of an interrupted programme were drawn with the first.
        guard item.media != nil, item.kind != .programme || item.inPoint == .zero else { return }
        let label = item.reason.cursor
        if case .playlist(let index)? = handle {
            if link != nil, adoptLinked(item, playlists[index].key, isNew: true) { return }
            adoptPlace(index, label: label)
        }
        // Playlists put their name in front of the cursor's.
        let labels = Self.suffixes(of: label)
        if let index = labels.compactMap({ cursorLabels[$0] }).min() {
            adopt(item, by: index)
        } else if let key = savedCursors.first(where: { labels.contains($0.value.label) })?.key {
            adopt(item, by: openItems(key))
        }
    }

    /// The text, and what follows each of its colons.
    private static func suffixes(of label: String) -> Set<String> {
        var found: Set<String> = [label]
        var rest = label[...]
        while let colon = rest.firstRange(of: ": ") {
            rest = rest[colon.upperBound...]
            found.insert(String(rest))
        }
        return found
    }

    private mutating func adopt(_ item: TimelineItem, by index: Int) {
        prepare(index)
        let key = cursors[index].key
        if link(of: key) != nil, item.kind == .programme, adoptLinked(item, key, isNew: !cursors[index].hasDrawn(item))
        {
            return
        }
        cursors[index].adopt(item)
    }

    /// Moves a playlist on, and those inside it, by an item that came from there.
    private mutating func adoptPlace(_ index: Int, label: String) {
        let own = playlists[index].label("")
        guard label.hasPrefix(own) else { return }
        let inner = String(label.dropFirst(own.count))
        for _ in playlists[index].entries {
            let entry = playlists[index].place.entry
            let handle = playlists[index].handles[entry]
            guard holds(handle, cursor: inner) else {
                playlists[index].skipEntry()
                continue
            }
            if case .playlist(let nested) = handle { adoptPlace(nested, label: inner) }
            playlists[index].advance(amount: amount(playlists[index], entry: entry))
            return
        }
    }

    /// Counts a group as visited that the item came from; answers its key.
    mutating func adoptGroup(_ groups: Handle, of item: TimelineItem, from key: CursorKey) -> String? {
        guard case .items(let index) = groups else { return nil }
        prepare(index)
        let name = content.name(of: key.content)
        for group in cursors[index].content.groups.map(\.key)
        where key.narrowed(to: .group(group)).words(name) == item.reason.cursor {
            visit(group, of: index)
            // What the item itself counts for is looked up by name among what is open.
            _ = open(key.narrowed(to: .group(group)))
            return group
        }
        return nil
    }

    private mutating func visit(_ group: String, of index: Int) {
        let cursor = cursors[index]
        if link != nil, let place = cursor.content.groups.firstIndex(where: { $0.key == group }),
            let entry = cursor.entries.first(where: { $0.group == place }),
            adoptLinked(group: entry.id, cursor.key)
        {
            return
        }
        cursors[index].adopt(group: group)
    }

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

/// An item drawn from a cursor.
struct Draw {
    /// Whose cooldown begins when the item goes on air.
    struct Timed {
        let cursor: Int
        let id: MediaID
    }

    var media: MediaID
    var inPoint: TimeSpan
    var duration: TimeSpan
    /// The cursor in words.
    var cursor: String
    var cycle: Int64
    /// Which draw of the cycle it was, from 1; 0 where each draw is a cycle of its own.
    var number: Int64
    /// True when the playlist keeps the entry out of the guide.
    var hidden = false
    var timed: Timed?
}
