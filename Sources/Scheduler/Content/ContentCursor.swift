public import Core

/// Walks through content, cycle by cycle, and remembers which items of the cycle it has played.
///
/// The order of a cycle follows from the items alone: sorted, or each item's own random number of that cycle. So an
/// item that comes or goes in mid-cycle moves none of the others: it neither repeats nor skips one.
struct ContentCursor {
    let key: CursorKey
    /// In words, for the reasons of timeline items.
    let label: String
    private let stream: UInt64
    private(set) var revision: UInt64?
    /// In this cycle's order.
    private(set) var entries: [CursorItem] = []
    private var sorted: [CursorItem] = []
    /// Where each item stands; kept for first runs alone, whose reruns ask.
    private var ranks: [MediaID: Int] = [:]
    /// One bit for each entry.
    private var played: [UInt64] = []
    private(set) var playedCount = 0
    /// No entry before this one is unplayed.
    private var head = 0
    private(set) var cycle: Int64
    /// The item drawn last, in whatever cycle.
    private(set) var last: MediaID?
    /// Items played in this cycle that have left the content since. They may come back.
    private var absent: MediaIDSet

    init(_ key: CursorKey, name: String, seed: UInt64, saved: SavedCursor?) {
        self.key = key
        let airing = key.airing == .any ? "" : ", \(key.airing.rawValue)"
        label = "\(name), \(key.order.rawValue)\(airing)"
        stream = RandomDraw.stream(seed, key.description)
        cycle = saved?.cycle ?? 0
        last = saved?.last
        absent = saved?.played ?? MediaIDSet()
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes the content as it is now. What was played stays played, by id.
    mutating func load(_ playables: [Playable], revision: UInt64) {
        let known = playedIDs
        self.revision = revision
        sorted = key.order.sorted(playables)
        arrange(known)
    }

    /// Puts the cycle's order in place, and marks what is known to be played.
    private mutating func arrange(_ known: MediaIDSet) {
        entries = key.order.arranged(sorted, stream: RandomDraw.number(stream, UInt64(bitPattern: cycle)))
        if key.airing == .firstRun {
            ranks = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].media, $0) })
        }
        played = [UInt64](repeating: 0, count: (entries.count + 63) / 64)
        playedCount = 0
        head = 0
        absent = MediaIDSet()
        guard !known.isEmpty else { return }
        var present = MediaIDSet()
        for rank in entries.indices where known.contains(entries[rank].media) {
            setPlayed(rank)
            present.insert(entries[rank].media)
        }
        for id in known.ids where !present.contains(id) { absent.insert(id) }
    }

    /// Everything that this cycle has played. Costs what was played, not what there is.
    private var playedIDs: MediaIDSet {
        var ids = absent
        for (index, var word) in played.enumerated() {
            while word != 0 {
                ids.insert(entries[index << 6 | word.trailingZeroBitCount].media)
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
        guard playedCount == 0, entries.count > 1, entries[head].media == last else { return head }
        return unplayedRank(after: head) ?? head
    }

    /// The place that an order of independent draws gives next. Each draw is a cycle of its own, so that drawing costs
    /// the same whatever was drawn before.
    mutating func randomRank() -> Int {
        cycle += 1
        let rank = RandomDraw.number(stream, UInt64(bitPattern: cycle), below: entries.count)
        return entries.count > 1 && entries[rank].media == last ? (rank + 1) % entries.count : rank
    }

    /// Draws of an order whose cycle never comes to an end.
    mutating func playAgain(_ rank: Int) { last = entries[rank].media }

    /// The first unplayed place behind `rank`.
    func unplayedRank(after rank: Int) -> Int? {
        var next = rank + 1
        while next < entries.count {
            if !isPlayed(next) { return next }
            next += 1
        }
        return nil
    }

    mutating func play(_ rank: Int) {
        setPlayed(rank)
        last = entries[rank].media
    }

    /// Takes back the newest `play`; `previous` is what had been drawn before it.
    mutating func takeBack(_ rank: Int, previous: MediaID?) {
        played[rank >> 6] &= ~(1 << UInt64(rank & 63))
        playedCount -= 1
        head = min(head, rank)
        last = previous
    }

    /// Counts an item as played that went on the timeline in an earlier build.
    mutating func adopt(_ media: MediaID, cycle: Int64) {
        if key.order == .random {
            // Each draw is a cycle of its own: there is nothing to mark.
            self.cycle = max(cycle, self.cycle)
        } else if cycle > self.cycle {
            self.cycle = cycle
            arrange(MediaIDSet())
        }
        if cycle == self.cycle && key.order != .random {
            if let rank = entries.firstIndex(where: { $0.media == media }) {
                if !isPlayed(rank) { setPlayed(rank) }
            } else {
                absent.insert(media)
            }
        }
        last = media
    }

    /// Whether an item has been played in this cycle; of a first run, whether it ever was.
    func hasPlayed(_ media: MediaID) -> Bool {
        if absent.contains(media) { return true }
        return ranks[media].map(isPlayed) ?? false
    }

    var saved: SavedCursor {
        SavedCursor(key: key, label: label, cycle: cycle, last: last, played: playedIDs)
    }
}

/// A cursor between builds.
public struct SavedCursor: Hashable, Sendable, Codable {
    public var key: CursorKey
    /// What the reasons of timeline items call the cursor.
    public var label: String
    public var cycle: Int64
    public var last: MediaID?
    /// What this cycle has played.
    public var played: MediaIDSet
}
