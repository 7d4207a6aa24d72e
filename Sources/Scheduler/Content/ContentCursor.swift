import Core

/// Walks through content, cycle by cycle, and remembers which items of the cycle it has played.
///
/// The order of a cycle follows from the items alone: sorted, or each item's own random number of that cycle. So an
/// item that comes or goes in mid-cycle moves none of the others: it neither repeats nor skips one.
struct ContentCursor {
    let key: CursorKey
    /// The key as text, which the reasons of timeline items name the cursor by.
    let name: String
    private let stream: UInt64
    private(set) var revision: UInt64?
    /// The local day that the content is loaded for; nil when it is the same on every day.
    var day: CivilDate?
    private(set) var content = CursorContent()
    /// In this cycle's order.
    private(set) var entries: [CursorItem] = []
    /// Where each item stands; kept for first runs alone, whose reruns ask.
    private var ranks: [MediaID: Int] = [:]
    /// One bit for each entry.
    private var played: [UInt64] = []
    private(set) var playedCount = 0
    /// No entry before this one is unplayed.
    private var head = 0
    private(set) var cycle: Int64
    /// The item drawn last, in any cycle.
    private(set) var last: MediaID?
    /// Items played in this cycle that have left the content since. They may come back.
    private var absent: MediaIDSet
    /// Of an order by weights.
    private(set) var lottery: WeightedPicker?
    /// Nothing was ever drawn.
    private var isFresh: Bool

    init(_ key: CursorKey, seed: UInt64, saved: SavedCursor?) {
        self.key = key
        name = key.description
        stream = RandomDraw.stream(seed, name)
        cycle = saved?.cycle ?? 0
        last = saved?.last
        absent = saved?.played ?? MediaIDSet()
        isFresh = saved == nil
        if key.order == .weighted { lottery = WeightedPicker(key.options, recent: saved?.recent ?? []) }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes the content as it is now. What was played stays played, by id.
    mutating func load(_ content: CursorContent, revision: UInt64) {
        let known = playedIDs
        self.revision = revision
        self.content = content
        arrange(known)
        lottery?.load(content)
    }

    /// Whether something is about to be drawn for the first time ever.
    var isAtBeginning: Bool { isFresh && !entries.isEmpty }

    /// Call it before the first draw: takes what comes before a random item for played, where that is asked for.
    mutating func begin() {
        isFresh = false
        guard key.options.startsAnywhere, [.chronological, .seasonEpisode, .custom].contains(key.order) else { return }
        for rank in 0..<RandomDraw.number(stream, ~0, below: entries.count) where !isPlayed(rank) { setPlayed(rank) }
    }

    /// Puts the cycle's order in place, and marks what is known to be played.
    private mutating func arrange(_ known: MediaIDSet) {
        entries = content.arranged(key, stream: RandomDraw.number(stream, UInt64(bitPattern: cycle)))
        if key.airing == .firstRun {
            ranks = Dictionary(entries.indices.map { (entries[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        played = [UInt64](repeating: 0, count: (entries.count + 63) / 64)
        playedCount = 0
        head = 0
        absent = MediaIDSet()
        guard !known.isEmpty else { return }
        var present = MediaIDSet()
        for rank in entries.indices where known.contains(entries[rank].id) {
            setPlayed(rank)
            present.insert(entries[rank].id)
        }
        for id in known.ids where !present.contains(id) { absent.insert(id) }
    }

    /// Everything that this cycle has played. Costs what was played, not what there is.
    private var playedIDs: MediaIDSet {
        var ids = absent
        for (index, var word) in played.enumerated() {
            while word != 0 {
                ids.insert(entries[index << 6 | word.trailingZeroBitCount].id)
                word &= word - 1
            }
        }
        return ids
    }

    func isPlayed(_ rank: Int) -> Bool { played[rank >> 6] & (1 << UInt64(rank & 63)) != 0 }

    private mutating func setPlayed(_ rank: Int) {
        played[rank >> 6] |= 1 << UInt64(rank & 63)
        playedCount += 1
    }

    var isCycleComplete: Bool { playedCount == entries.count }

    /// Everything counts as unplayed again.
    mutating func beginCycle() {
        cycle += 1
        arrange(MediaIDSet())
    }

    /// The place of the item to draw next; the cycle must not be complete.
    mutating func nextRank() -> Int {
        while isPlayed(head) { head += 1 }
        guard playedCount == 0, entries.count > 1, entries[head].id == last else { return head }
        return unplayedRank(after: head) ?? head
    }

    /// The first unplayed place after `rank`.
    func unplayedRank(after rank: Int) -> Int? {
        var next = rank + 1
        while next < entries.count {
            if !isPlayed(next) { return next }
            next += 1
        }
        return nil
    }

    /// Of how many parts the story is that comes next, as far as they are unplayed and follow each other.
    mutating func partCount() -> Int {
        guard !isEmpty, !isCycleComplete, !key.order.drawsIndependently else { return 1 }
        let first = nextRank()
        var count = 1
        while first + count < entries.count, !isPlayed(first + count),
            entries[first + count].leader == entries[first].leader
        {
            count += 1
        }
        return count
    }

    mutating func play(_ rank: Int) { play(rank, last: entries[rank].id) }

    /// With the item that counts as drawn last.
    mutating func play(_ rank: Int, last: MediaID?) {
        setPlayed(rank)
        self.last = last
    }

    /// Takes back the newest `play`; `previous` is what had been drawn before it.
    mutating func rollBack(_ rank: Int, previous: MediaID?) {
        played[rank >> 6] &= ~(1 << UInt64(rank & 63))
        playedCount -= 1
        head = min(head, rank)
        last = previous
    }

    // MARK: Independent draws

    /// The place that an order of independent draws gives next. Each draw is a cycle of its own, so that drawing costs
    /// the same whatever was drawn before.
    mutating func independentRank(at now: Instant) -> Int {
        cycle += 1
        let draw = RandomDraw.number(stream, UInt64(bitPattern: cycle))
        if let lottery { return lottery.draw(draw, at: now, last: last) }
        let rank = RandomDraw.number(draw, 0, below: entries.count)
        return entries.count > 1 && entries[rank].id == last ? (rank + 1) % entries.count : rank
    }

    /// Some places that may be drawn now, the likelier ones first, for the caller to choose from.
    mutating func independentRanks(at now: Instant, upTo count: Int, where isWanted: (CursorItem) -> Bool) -> [Int] {
        cycle += 1
        guard let lottery else { return [] }
        let draw = RandomDraw.number(stream, UInt64(bitPattern: cycle))
        return lottery.draws(draw, at: now, last: last, upTo: count) { isWanted(entries[$0]) }
    }

    /// Notes a draw of an order that has no cycles; with the time it goes on air, as far as it is known.
    mutating func playAgain(_ rank: Int, at instant: Instant) {
        last = entries[rank].id
        lottery?.note(entries[rank].id, at: instant)
    }

    /// The newest draw goes on air at this time.
    mutating func began(_ id: MediaID, at instant: Instant) { lottery?.move(id, to: instant) }

    // MARK: Earlier builds

    /// Whether an item of the timeline was drawn already.
    func hasDrawn(_ item: TimelineItem) -> Bool {
        guard let media = item.media, item.reason.cycle == cycle else { return item.reason.cycle < cycle }
        if key.order.drawsIndependently { return true }
        return absent.contains(media) || entries.firstIndex { $0.media == media }.map(isPlayed) ?? false
    }

    /// Counts an item as played that went on the timeline in an earlier build.
    mutating func adopt(_ item: TimelineItem) {
        guard let media = item.media else { return }
        isFresh = false
        let id = key.options.byChapter ? chapterID(media, item.inPoint) : media
        if key.order.drawsIndependently {
            // Each draw is a cycle of its own: there is nothing to mark.
            cycle = max(item.reason.cycle, cycle)
            lottery?.note(id, at: item.start)
        } else {
            adopt(id, cycle: item.reason.cycle)
        }
        last = id
    }

    private mutating func adopt(_ id: MediaID, cycle: Int64) {
        if cycle > self.cycle {
            self.cycle = cycle
            arrange(MediaIDSet())
        }
        guard cycle == self.cycle else { return }
        if let rank = entries.firstIndex(where: { $0.id == id }) {
            if !isPlayed(rank) { setPlayed(rank) }
        } else {
            absent.insert(id)
        }
    }

    private func chapterID(_ media: MediaID, _ inPoint: TimeSpan) -> MediaID {
        entries.first { $0.media == media && $0.inPoint == inPoint }?.id ?? MediaID(media.raw << 12)
    }

    /// Of a cursor of groups: the group was visited. So were those before it, even where nothing of them could be placed.
    mutating func adopt(group key: String) {
        guard let index = content.groups.firstIndex(where: { $0.key == key }) else { return }
        func rank() -> Int? { entries.firstIndex { $0.group == index } }
        isFresh = false
        if rank().map(isPlayed) ?? true { beginCycle() }
        for rank in 0...(rank() ?? 0) where !isPlayed(rank) { play(rank) }
    }

    /// Whether an item has been played in this cycle; of a first run, whether it ever was.
    func hasPlayed(_ id: MediaID) -> Bool {
        if absent.contains(id) { return true }
        return ranks[id].map(isPlayed) ?? false
    }

    /// Nothing was ever drawn: as it is when it is opened, so it need not be saved.
    private var isUntouched: Bool {
        isFresh
            || cycle == 0 && last == nil && playedCount == 0 && absent.isEmpty && (lottery?.recent.isEmpty ?? true)
                && !key.options.startsAnywhere
    }

    /// nil when nothing was ever drawn: it then begins with what its content holds when something is.
    var saved: SavedCursor? {
        if isUntouched { return nil }
        return SavedCursor(
            key: key, cycle: cycle, last: last, played: playedIDs, recent: lottery.map(\.recent))
    }
}
