import Core
import Scheduler
import Store

/// Which fillers could fill a channel's gaps, and which of them have anything to play.
struct FillerSupply: Sendable {
    /// Numbered as timelines number them: through all of the channel's schedules.
    private let rules: [ScheduleRule]
    /// The rule before each, in its own schedule.
    private let rulesBefore: [ScheduleRule]
    private let fillers: [FillerID: Filler]
    private let fallback: FillerID?
    private let stocked: Set<FillerID>

    init(for channel: Channel, _ sheet: StationSheet, reading store: StationStore) async throws {
        let schedules = sheet.programming(of: channel).schedules
        rules = schedules.flatMap(\.rules)
        rulesBefore = schedules.flatMap { schedule in schedule.rules.suffix(1) + schedule.rules.dropLast() }
        fallback = channel.fallback
        let named = Set(rules.flatMap(\.fillers) + [channel.fallback].compactMap { $0 })
        fillers = sheet.fillers.filter { named.contains($0.key) && Self.fillsGaps($0.value) }
        let playables = try await store.playables(of: Set(fillers.values.map(\.content)))
        stocked = Set(fillers.values.filter { !(playables[$0.content] ?? []).isEmpty }.map(\.id))
    }

    private static func fillsGaps(_ filler: Filler) -> Bool { filler.kind == .tail || filler.kind == .fallback }

    /// What could have filled an off-air item. The time before a fixed start is filled by the rule before.
    func fillers(for item: TimelineItem) -> [Filler] {
        var ids: [FillerID] = []
        if rules.indices.contains(item.reason.rule) {
            let rule = rules[item.reason.rule]
            ids += rule.fillers
            if case .fixed = rule.start { ids += rulesBefore[item.reason.rule].fillers }
        }
        if let fallback { ids.append(fallback) }
        return ids.compactMap { fillers[$0] }
    }

    func hasItems(_ filler: Filler) -> Bool { stocked.contains(filler.id) }
}
