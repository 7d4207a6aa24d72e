import Core

/// What comes next, and what comes after that.
extension CursorSet {
    /// The next item, which then counts as played; nil when there is nothing to draw.
    /// With `passed`: the item after that many others, which stay unplayed. A playlist skips none.
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

    /// The next item that a first run of the same content has played; when a cycle through them ends, the next begins.
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
            draw.entries.insert(playlists[index].entries[entry].id, at: 0)
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
            media: item.media, inPoint: item.inPoint, duration: item.duration, cursor: cursor.name,
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

    // MARK: Rolling back

    /// The draws up to here can no longer be rolled back.
    mutating func commit() {
        if !links.isEmpty { settleLinks() }
        journal.removeAll(keepingCapacity: true)
    }

    /// Rolls back every draw since the last `commit`.
    mutating func rollBack() { rollBack(to: 0) }

    mutating func rollBack(to count: Int) {
        while journal.count > count, let undo = journal.popLast() {
            switch undo {
            case .played(let cursor, let rank, let previous): cursors[cursor].rollBack(rank, previous: previous)
            case .cycle(let cursor, let before): cursors[cursor] = before
            case .link(let key, let rule, let played, let items):
                links[key]?.rollBack(rule, played: played, items: items)
            case .place(let playlist, let before): playlists[playlist].place = before
            }
        }
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
    /// The cursor's name, and the entries of playlists that led to it.
    var cursor: String
    var entries: [EntryID] = []
    var cycle: Int64
    /// Which draw of the cycle it was, from 1; 0 where each draw is a cycle of its own.
    var number: Int64
    /// True when the playlist keeps the entry out of the guide.
    var hidden = false
    var timed: Timed?
}
