import Core
import Linux
import StationFile
import Store
import WebAPI

/// Shows the web layer what a station file would change.
struct PlanDesk: PlanOperations {
    let store: StationStore
    let zones: ZoneFiles
    let clock: any StationClock

    func plan(_ order: PlanOrder) async throws -> PlanResult {
        let document = try await Thread.run(name: "station-file") {
            try StationDocument(order.file, file: "station file")
        }
        let proposal = try await StationProposal(document, prune: order.prune, for: store, zones: zones)
        let desk = ChannelTimeline.Desk(store: store, zones: zones)
        let preview = try await TimelinePreview(of: proposal, desk, from: clock.now, ahead: order.ahead)
        return PlanResult(
            notices: proposal.notices.map(\.description), changes: proposal.diff.changes.map(PlanResult.Change.init),
            timelines: try await preview.differences().map(PlanResult.Timeline.init))
    }
}

extension PlanResult.Change {
    fileprivate init(_ change: StationDiff.Change) {
        self.init(
            kind: change.kind.rawValue, subject: change.subject, name: change.name,
            fields: change.fields.map { Field(path: $0.path, old: $0.old, new: $0.new) })
    }
}

extension PlanResult.Timeline {
    fileprivate init(_ difference: TimelineDifference) {
        self.init(
            channel: difference.channel.number, name: difference.channel.name, kind: difference.kind.rawValue,
            from: difference.from, until: difference.until, keptCount: difference.keptCount,
            removed: difference.removed, added: difference.added)
    }
}
