import Core

extension TimelineBuilder {
    /// How many coming items of a filler are looked at for the last stretch of a gap.
    private static let windowSize = 20
    /// More than this left over is worth ending a filler's cycle early.
    private static let bearable = TimeSpan.minutes(1)

    /// Draws items that fill `room` with the least left over: in the cursor's order as long as the gap is bigger than
    /// what comes next, then the best choice among the next items. Skipped items stay unplayed.
    ///
    /// They follow each other from `deck.now` on, which is then where the last one ends.
    mutating func bestFit(_ source: Int, into room: TimeSpan, atMost most: Int) -> [Draw] {
        guard case .items(let cursor) = handles[source] else { return inTurn(handles[source], room, most) }
        if deck.cursors[cursor].key.order.drawsIndependently { return pickByWeight(cursor, room, most) }
        var draws: [Draw] = []
        var room = room
        var restarted = false
        while most > draws.count, room >= CursorContent.playableLengths.lowerBound {
            deck.prepare(cursor)
            guard !deck.cursors[cursor].isEmpty else { break }
            if deck.cursors[cursor].isCycleComplete { deck.beginCycle(cursor) }
            let ranks = window(cursor, room)
            guard !ranks.isEmpty else {
                // What the cycle has left is too long. It must not keep shorter items from ever playing again.
                let isBearable = !draws.isEmpty && room < Self.bearable
                let wouldFit = deck.cursors[cursor].entries.contains { $0.duration <= room }
                guard !restarted, !isBearable, wouldFit else { break }
                restarted = true
                deck.beginCycle(cursor)
                continue
            }
            restarted = false
            play(ranks, of: cursor, &room, most, &draws)
        }
        return draws
    }

    /// Plays the best choice among some places, up to where another day begins that may have others.
    private mutating func play(
        _ ranks: [Int], of cursor: Int, _ room: inout TimeSpan, _ most: Int, _ draws: inout [Draw]
    ) {
        let lengths = ranks.map { deck.cursors[cursor].entries[$0].duration }
        for index in choice(lengths, room, most - draws.count) where !deck.isOfAnotherDay(cursor) {
            draws.append(deck.play(cursor, rank: ranks[index]))
            room = room - lengths[index]
            deck.now += lengths[index]
        }
    }

    /// Of an order by weights: the best choice among some that the weights favour, again and again. What has to rest
    /// does not come.
    private mutating func pickByWeight(_ cursor: Int, _ room: TimeSpan, _ most: Int) -> [Draw] {
        var draws: [Draw] = []
        var room = room
        while most > draws.count, room >= CursorContent.playableLengths.lowerBound {
            let ranks = deck.independentRanks(cursor, upTo: Self.windowSize, into: room)
            guard !ranks.isEmpty else { break }
            play(ranks, of: cursor, &room, most, &draws)
        }
        return draws
    }

    private func choice(_ lengths: [TimeSpan], _ room: TimeSpan, _ most: Int) -> [Int] {
        guard lengths.reduce(.zero, +) <= room, lengths.count <= most else {
            return BestFit.choose(lengths, into: room, atMost: most)
        }
        // While everything in the window fits, only the first is taken, and the window moves on.
        return lengths.count == Self.windowSize ? [0] : Array(lengths.indices)
    }

    /// The places of the next unplayed items that fit into `room`, in the cycle's order.
    private mutating func window(_ cursor: Int, _ room: TimeSpan) -> [Int] {
        let first = deck.nextRank(cursor)
        var ranks: [Int] = []
        var next: Int? = first
        while let rank = next, ranks.count < Self.windowSize {
            if deck.cursors[cursor].entries[rank].duration <= room { ranks.append(rank) }
            next = deck.cursors[cursor].unplayedRank(after: rank)
        }
        // A new cycle does not begin with what was on last. It may end a gap: twice in a row is better than nothing.
        let isPassedOver = first > 0 && !deck.cursors[cursor].isPlayed(0)
        if isPassedOver, ranks.count < Self.windowSize, deck.cursors[cursor].entries[0].duration <= room {
            ranks.append(0)
        }
        return ranks
    }

    /// A playlist is played in its order, as long as the next item fits.
    private mutating func inTurn(_ handle: CursorSet.Handle, _ room: TimeSpan, _ most: Int) -> [Draw] {
        var draws: [Draw] = []
        var room = room
        while most > draws.count, let draw = deck.drawIfFits(handle, into: room) {
            draws.append(draw)
            room = room - draw.duration
            deck.now += draw.duration
        }
        return draws
    }
}
