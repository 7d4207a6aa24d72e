extension TimelineItem.Reason: CustomStringConvertible {
    /// For people: `rule 2: flood up to the fixed start 20:00, from collection Westerns, shuffle (item 5 of round 1)`.
    public var description: String {
        let decided = "rule \(rule + 1): \(decision)"
        // Off-air time is drawn from nothing.
        guard !cursor.isEmpty else { return decided }
        // What is repeated comes once, in no rounds.
        if cursor.hasPrefix(Rerun.firstWords) { return "\(decided), \(cursor) (item \(draw))" }
        let place = draw == 0 ? "draw \(cycle)" : "item \(draw) of round \(cycle + 1)"
        return "\(decided), from \(cursor) (\(place))"
    }
}
