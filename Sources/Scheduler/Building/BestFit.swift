import Core

/// Chooses items whose lengths fill a gap with the least left over.
struct BestFit {
    /// How many steps one search takes at most; it then gives the best that it has found.
    static let greatestStepCount = 4_000
    /// One picture at 25 per second: nobody sees less.
    static let tolerance = TimeSpan.milliseconds(40)

    private let lengths: [Int64]
    /// What all lengths from an index on come to.
    private let rest: [Int64]
    private let room: Int64
    private let most: Int
    private var steps = 0
    private var chosen: [Int] = []
    private var best: [Int] = []
    private var bestSum: Int64 = 0

    /// The indices into `lengths`, ascending, of the best choice of at most `most`. Of two equally good choices the
    /// one that takes the earlier items wins.
    static func choose(_ lengths: [TimeSpan], into room: TimeSpan, atMost most: Int) -> [Int] {
        var search = BestFit(lengths, room, most)
        search.visit(0, 0)
        return search.best
    }

    private init(_ lengths: [TimeSpan], _ room: TimeSpan, _ most: Int) {
        self.lengths = lengths.map(\.microseconds)
        var rest = [Int64](repeating: 0, count: lengths.count + 1)
        for index in lengths.indices.reversed() {
            rest[index] = rest[index + 1].saturatingPlus(lengths[index].microseconds)
        }
        self.rest = rest
        self.room = room.microseconds
        self.most = most
    }

    private var isDone: Bool {
        bestSum.saturatingPlus(Self.tolerance.microseconds) >= room || steps >= Self.greatestStepCount
    }

    private mutating func visit(_ index: Int, _ sum: Int64) {
        steps += 1
        if sum > bestSum {
            bestSum = sum
            best = chosen
        }
        guard index < lengths.count, chosen.count < most, !isDone, sum.saturatingPlus(rest[index]) > bestSum else {
            return
        }
        let next = sum.saturatingPlus(lengths[index])
        if next <= room {
            chosen.append(index)
            visit(index + 1, next)
            chosen.removeLast()
        }
        if !isDone { visit(index + 1, sum) }
    }
}
