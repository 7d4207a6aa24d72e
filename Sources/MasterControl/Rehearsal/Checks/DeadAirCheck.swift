import Core
import Scheduler
import Store

/// Time in which nothing is on, and whether filler should have been.
enum DeadAirCheck {
    /// Gaps shorter than this are counted together.
    private static let short = TimeSpan.minutes(1)

    private struct Gap {
        var start: Instant
        var finish: Instant
        let item: TimelineItem

        var length: TimeSpan { finish - start }
    }

    /// Gaps with equal groups have one cause.
    private struct Group: Hashable {
        let trouble: Trouble
        /// nil for short gaps, of any rule.
        let rule: RuleID?
    }

    private enum Trouble: Hashable {
        case noFiller
        case emptyFiller(String)
        case unfitFiller(String)
    }

    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        let stretch = channel.stretch
        guard stretch.items.contains(where: { $0.kind == .programme }) else {
            // A new mirror has nothing to show yet.
            if !stretch.items.isEmpty, stretch.items.allSatisfy(\.isUndecided) { return [] }
            return [RehearsalFinding(nothing(stretch), on: stretch, at: [stretch.from])]
        }
        var groups: [Group: [Gap]] = [:]
        for gap in gaps(in: stretch) where !isTooShortToFill(gap, channel.supply) {
            let rule = gap.length < short ? nil : gap.item.reason.rule
            groups[Group(trouble: trouble(gap, channel.supply), rule: rule), default: []].append(gap)
        }
        return groups.map { group, gaps in
            RehearsalFinding(cause(group.trouble, gaps, channel.words), on: stretch, at: gaps.map(\.start))
        }
    }

    private static func nothing(_ stretch: TimelineRange) -> RehearsalFinding.Cause {
        RehearsalFinding.Cause(
            .fault, "air.empty", "No programme is on in \((stretch.until - stretch.from).words)",
            why: "the channel's schedule places nothing",
            fix: "Check that its rules name content with items that can be played.")
    }

    /// Whether a fallback filler leaves the gap to the slate rather than show so little of an item.
    private static func isTooShortToFill(_ gap: Gap, _ supply: FillerLookup) -> Bool {
        supply.fillers(for: gap.item).contains {
            $0.kind == .fallback && gap.length < $0.least && supply.hasItems($0)
        }
    }

    /// Off-air items that follow each other are one gap.
    private static func gaps(in stretch: TimelineRange) -> [Gap] {
        var gaps: [Gap] = []
        for item in stretch.items where item.kind == .offline && !item.isUndecided {
            let finish = min(item.finish, stretch.until)
            if let last = gaps.indices.last, gaps[last].finish == item.start {
                gaps[last].finish = finish
            } else {
                gaps.append(Gap(start: max(item.start, stretch.from), finish: finish, item: item))
            }
        }
        return gaps
    }

    private static func trouble(_ gap: Gap, _ supply: FillerLookup) -> Trouble {
        let fillers = supply.fillers(for: gap.item)
        guard !fillers.isEmpty else { return .noFiller }
        let stocked = fillers.filter(supply.hasItems)
        return stocked.isEmpty ? .emptyFiller(names(fillers)) : .unfitFiller(names(stocked))
    }

    private static func names(_ fillers: [Filler]) -> String {
        fillers.map(\.name).joined(separator: ", ")
    }

    private static func cause(
        _ trouble: Trouble, _ gaps: [Gap], _ words: ReasonWords
    ) -> RehearsalFinding.Cause {
        let what = what(gaps)
        switch trouble {
        case .noFiller:
            return RehearsalFinding.Cause(
                .warning, "air.dead", what, why: "\(words.text(gaps[0].item.reason)), and there is no filler",
                fix: "If this is not intended, add tail or fallback filler to the rule, or a fallback to the channel.")
        case .emptyFiller(let names):
            return RehearsalFinding.Cause(
                .fault, "filler.empty", what, why: "the filler \(names) has nothing to play",
                fix: "Add items to the filler's content, or check that their files can be played.")
        case .unfitFiller(let names):
            return RehearsalFinding.Cause(
                .warning, "filler.unfit", what, why: "no item of the filler \(names) fits into what is left",
                fix: "Add shorter items, or a fallback filler: its last item is cut to fit.")
        }
    }

    private static func what(_ gaps: [Gap]) -> String {
        let lengths = gaps.map(\.length)
        guard gaps.count > 1, let least = lengths.min(), let most = lengths.max() else {
            return "Off air for \(gaps[0].length.words)"
        }
        let sum = lengths.reduce(.zero, +).words
        return least.words == most.words
            ? "Off air for \(least.words) at a time, \(sum) in all"
            : "Off air for \(least.words) to \(most.words), \(sum) in all"
    }
}

extension TimelineItem {
    /// Whether no rule has decided it: it had no viewers, or a mirror waits for its source channel.
    fileprivate var isUndecided: Bool { kind == .offline && reason.rule.raw == 0 && reason.former == nil }
}

/// Which fillers could fill a channel's gaps, and which of them have anything to play.
struct FillerLookup: Sendable {
    private let program: CompiledSchedule
    private let stocked: Set<FillerID>

    init(for channel: Channel, _ sheet: StationSnapshot, reading store: StationStore) async throws {
        let shown = sheet.shown(by: channel).channel
        program = CompiledSchedule(sheet.programming(of: shown), fillers: sheet.fillers(of: shown))
        let fillers = program.fillers.map(\.filler)
        let playables = try await store.playables(of: Set(fillers.map(\.content)))
        stocked = Set(fillers.filter { !(playables[$0.content] ?? []).isEmpty }.map(\.id))
    }

    /// What could have filled an off-air item.
    func fillers(for item: TimelineItem) -> [Filler] { program.gapFillers(of: item.reason) }

    func name(of filler: FillerID) -> String? { program.fillers.first { $0.filler.id == filler }?.filler.name }

    func hasItems(_ filler: Filler) -> Bool { stocked.contains(filler.id) }
}
