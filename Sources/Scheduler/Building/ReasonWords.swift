public import Core

/// Puts the reasons of timeline items into words, with the names that things have today.
public struct ReasonWords: Sendable {
    private let rules: [RuleID: (rule: ScheduleRule, number: Int, schedule: String)]
    /// By their entries.
    private let playlists: [EntryID: PlaylistID]
    private let isOneSchedule: Bool
    private let specials: [SpecialID: Special]
    private let names: [ContentReference: String]

    /// - Parameter names: of the contents that `contents(of:)` tells.
    public init(_ programming: Programming, playlists: [PlaylistID: Playlist], names: [ContentReference: String]) {
        var rules: [RuleID: (rule: ScheduleRule, number: Int, schedule: String)] = [:]
        var first = 0
        var schedules: Set<ScheduleID> = []
        for schedule in programming.schedules where schedules.insert(schedule.id).inserted {
            for (place, rule) in schedule.rules.enumerated() {
                let id = rule.id.raw > 0 ? rule.id : RuleID(-Int64(first + place) - 1)
                rules[id] = (rule, place + 1, schedule.name)
            }
            first += schedule.rules.count
        }
        self.rules = rules
        isOneSchedule = schedules.count == 1
        let specials = programming.specials.enumerated().map { place, special in
            (special.id.raw > 0 ? special.id : SpecialID(-Int64(place) - 1), special)
        }
        self.specials = Dictionary(specials, uniquingKeysWith: { first, _ in first })
        let entries = playlists.values.flatMap { list in list.entries.map { ($0.id, list.id) } }
        self.playlists = Dictionary(entries.filter { $0.0.raw > 0 }, uniquingKeysWith: { first, _ in first })
        self.names = names
    }

    /// What the reasons of items name, and playlists that lead there.
    public static func contents(
        of items: some Sequence<TimelineItem>, _ playlists: [PlaylistID: Playlist]
    ) -> Set<ContentReference> {
        let cursors = Set(items.map(\.reason.cursor))
        return Set(cursors.compactMap { CursorKey($0)?.content } + playlists.keys.map { .playlist($0) })
    }

    /// `rule 2: flood up to the fixed start 20:00, from collection Westerns, shuffle (item 5 of cycle 1)`.
    public func text(_ reason: TimelineItem.Reason) -> String {
        let decided = rule(reason).map { "\($0): \(reason.decision)" } ?? reason.decision
        if reason.cursor == TimelineBuilder.rerunCursor, case .rerun(let rerun)? = rules[reason.rule]?.rule.content {
            // What is repeated comes once, in no rounds.
            return "\(decided), \(rerun.words) (item \(reason.draw))"
        }
        // Off-air time is drawn from nothing.
        guard let source = source(reason) else { return decided }
        let place = reason.draw == 0 ? "pick \(reason.cycle)" : "item \(reason.draw) of cycle \(reason.cycle + 1)"
        return "\(decided), from \(source) (\(place))"
    }

    private func rule(_ reason: TimelineItem.Reason) -> String? {
        if let id = reason.special {
            return specials[id].map { "special of \($0.start)" } ?? "a special that was removed"
        }
        if let former = reason.former { return "rule \(former.rule + 1)" }
        return place(of: reason.rule) ?? (reason.rule.raw == 0 ? nil : "a rule that was removed")
    }

    /// `rule 2`, or `rule 2 of Weekend` where a channel has several schedules; nil when it is none of them.
    public func place(of rule: RuleID) -> String? {
        guard let known = rules[rule] else { return nil }
        return isOneSchedule ? "rule \(known.number)" : "rule \(known.number) of \(known.schedule)"
    }

    private func source(_ reason: TimelineItem.Reason) -> String? {
        guard let key = CursorKey(reason.cursor) else {
            return reason.former.flatMap { $0.cursor.isEmpty ? nil : $0.cursor }
        }
        let lists = reason.entries.map { playlists[$0].flatMap { names[.playlist($0)] } ?? "a playlist" }
        return (lists + [key.words(names[key.content] ?? "content that was removed")]).joined(separator: ": ")
    }
}
