import Core

/// Specials whose time has passed: they are not on any more.
enum SpecialCheck {
    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        let stretch = channel.stretch
        // One that is late is still to come.
        let planned = Set(stretch.items.compactMap(\.reason.special))
        let times = stretch.channel.specials.filter { !planned.contains($0.id) }
            .map { stretch.zone.instant($0.start.date, $0.start.time) }.filter { $0 < stretch.from }.sorted()
        guard !times.isEmpty else { return [] }
        let what = times.count == 1 ? "A special is over" : "\(times.count) specials are over"
        let cause = RehearsalFinding.Cause(
            .warning, "special.past", what, why: "its time has passed, so it is not planned again",
            fix: "Remove it from the channel, or give it a later time.")
        return [RehearsalFinding(cause, on: stretch, at: times)]
    }
}
