public import Core

/// A compiled schedule: instructions, and the tables they point into.
public struct Program: Hashable, Sendable {
    /// A filler and where it draws from.
    public struct Stock: Hashable, Sendable {
        public var filler: Filler
        /// Index into `sources`.
        public var source: Int
    }

    public internal(set) var instructions: [Instruction] = []
    public internal(set) var sources: [CursorKey] = []
    public internal(set) var fillers: [Stock] = []
    /// Fills what no rule's filler fills.
    public internal(set) var fallback: [Int] = []
    /// What is wrong with the schedule itself.
    public internal(set) var warnings: [BuildWarning] = []

    /// Tells whether a saved place in a program still means the same.
    var fingerprint: UInt64 { RandomDraw.fingerprint(instructions.map { "\($0)" }.joined(separator: "\n")) }

    mutating func source(_ key: CursorKey) -> Int {
        if let known = sources.firstIndex(of: key) { return known }
        sources.append(key)
        return sources.count - 1
    }

    mutating func stock(_ filler: Filler) -> Int {
        if let known = fillers.firstIndex(where: { $0.filler.id == filler.id }) { return known }
        fillers.append(Stock(filler: filler, source: source(CursorKey(filler.content, filler.order))))
        return fillers.count - 1
    }

    /// Where a timeline begins that has no past: with what would be on air at `instant` had the schedule always run.
    /// That is the rule whose fixed start passed last, if it runs on until now; else the rule behind it. A schedule
    /// without fixed starts begins with its first rule.
    func entry(at instant: Instant, in zone: ZoneRules) -> Int {
        var newest: (start: Instant, index: Int)?
        let today = zone.local(instant).date
        for (index, instruction) in instructions.enumerated() {
            guard case .wait(let wait) = instruction else { continue }
            let starts = [today, today.adding(days: -1)].compactMap { zone.occurrence(of: wait.time, on: $0) }
            guard let start = starts.first(where: { $0 <= instant }) else { continue }
            if newest.map({ start >= $0.start }) ?? true { newest = (start, index) }
        }
        guard let newest else { return 0 }
        if newest.start == instant { return newest.index }
        guard instructions.indices.contains(newest.index + 1), case .play(let visit) = instructions[newest.index + 1]
        else { return newest.index }
        let runsOn =
            switch visit.extent {
            case .endless, .until: true
            case .span(let span, _): newest.start + span > instant
            case .count, .wholeContent: false
            }
        return newest.index + (runsOn ? 1 : 2)
    }
}
