import Core
import Scheduler
import Store
import WebAPI

/// Shows how timelines would change with the station: builds them from what the station would be, and writes nothing.
struct TimelinePreview: Sendable {
    private let desk: ChannelTimeline.Desk
    private let old: StationSheet
    private let proposal: StationProposal
    private let from: Instant
    private let until: Instant

    init(of proposal: StationProposal, _ desk: ChannelTimeline.Desk, from: Instant, ahead: TimeSpan) async throws {
        self.desk = desk
        self.proposal = proposal
        self.from = from
        until = from + ahead
        old = try await StationSheet(reading: desk.store)
    }

    /// Of every channel whose timeline would be another, in the order of their numbers.
    func differences() async throws -> [TimelineDifference] {
        let impact = ChangeImpact(from: proposal.current, old)
        let identity = old.identity
        let trial = try await desk.store.trial(of: proposal.contents) { contents in
            impact.channels(in: contents, StationSheet(identity, contents))
                .reduce(into: []) { $0.formUnion(LoadedContent.contents(of: $1, StationSheet(identity, contents))) }
        }
        let sheet = StationSheet(trial.identity, trial.contents)
        var differences = try await removals(in: sheet)
        for channel in impact.channels(in: trial.contents, sheet) {
            let content = LoadedContent(for: channel, sheet, in: trial)
            let recipe = ChannelTimeline.Recipe(channel: channel, sheet: sheet, content: content)
            differences.append(try await difference(recipe))
        }
        return differences.filter { !$0.isEmpty }.sorted { $0.channel.number < $1.channel.number }
    }

    private func removals(in sheet: StationSheet) async throws -> [TimelineDifference] {
        var differences: [TimelineDifference] = []
        for channel in old.channels where sheet.channel(channel.id) == nil {
            let timeline = try await ChannelTimeline(channel, old, desk, start: from)
            let items = try await timeline.items(from: from, until: until, desk.store)
            differences.append(
                try await compare(
                    items, [],
                    TimelineDifference(
                        kind: .removed, channel: channel, zone: timeline.zone, from: from, until: until)))
        }
        return differences
    }

    private func difference(_ recipe: ChannelTimeline.Recipe) async throws -> TimelineDifference {
        let fresh = try await ChannelTimeline(recipe, desk, start: from)
        var before: [TimelineItem] = []
        let known = old.channel(recipe.channel.id)
        if let known {
            let timeline = try await ChannelTimeline(known, old, desk, start: from)
            before = try await timeline.items(from: from, until: until, desk.store)
        }
        let after = try await fresh.preview(now: from, until: until, desk.store)
            .filter { $0.finish > from && $0.start < until }
        return try await compare(
            before, after,
            TimelineDifference(
                kind: known == nil ? .added : .changed, channel: recipe.channel, zone: fresh.zone, from: from,
                until: until))
    }

    private func compare(
        _ before: [TimelineItem], _ after: [TimelineItem], _ empty: TimelineDifference
    ) async throws -> TimelineDifference {
        let (old, new) = (Set(before.map(AiredAs.init)), Set(after.map(AiredAs.init)))
        let removed = before.filter { !new.contains(AiredAs($0)) }
        let added = after.filter { !old.contains(AiredAs($0)) }
        let titles = TimelineTitles(desk.store)
        var difference = empty
        difference.removed = try await titles.entries(removed)
        difference.added = try await titles.entries(added)
        difference.keptCount = after.count - added.count
        return difference
    }
}
