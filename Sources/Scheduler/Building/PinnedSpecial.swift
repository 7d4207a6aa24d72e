public import Core

/// A special at the instant that its local time means.
struct PinnedSpecial: Hashable, Sendable {
    let start: Instant
    let special: Special
    /// Index into the program's sources.
    let source: Int

    var mark: SpecialMark { SpecialMark(start: start, id: special.id) }
}

/// The place of a special among all of its channel.
struct SpecialMark: Hashable, Comparable, Sendable, Codable {
    var start: Instant
    var id: SpecialID

    private enum CodingKeys: String, CodingKey { case start, id }

    static func < (left: Self, right: Self) -> Bool { (left.start, left.id) < (right.start, right.id) }
}

/// How far a channel's specials have come.
struct SpecialState: Hashable, Sendable, Codable {
    /// The newest that has begun or was left out.
    var newest: SpecialMark
    /// Of the newest, while it is on.
    var visit: VisitState?
    /// When the newest was over.
    var ended: Instant?
    /// Fixed starts that have come since then are due at once, one after the other, until the schedule has caught up.
    var lateSince: Instant?

    private enum CodingKeys: String, CodingKey { case newest, visit, ended, lateSince }

    init(newest: SpecialMark) { self.newest = newest }
}

extension CompiledSchedule {
    /// A special, and where it draws from.
    public struct SpecialSource: Hashable, Sendable {
        public var special: Special
        /// Index into `sources`.
        public var source: Int
    }

    /// Those that have no id yet have one by their place.
    mutating func enter(_ specials: [Special]) {
        for (place, special) in specials.enumerated() {
            var special = special
            if special.id.raw <= 0 { special.id = SpecialID(-Int64(place) - 1) }
            self.specials.append(
                SpecialSource(
                    special: special, source: source(CursorKey(special.content, special.order, special.options))))
        }
    }

    func pinned(in zone: ZoneRules) -> [PinnedSpecial] {
        specials.map { planned in
            let start = planned.special.start
            return PinnedSpecial(
                start: zone.instant(start.date, start.time), special: planned.special, source: planned.source)
        }.sorted { $0.mark < $1.mark }
    }
}
