import Core
import Linux
import StationFile
import Store
import WebAPI
import MasterControl

/// Shows the web layer what a station file would change.
struct StationPlanAdapter: PlanOperations {
    let store: StationStore
    let zones: ZoneFiles
    let clock: any StationClock

    func plan(_ request: PlanRequest) async throws -> PlanResult {
        let document = try await Thread.run(name: "station-file") {
            try StationDocument(request.file, file: "station file")
        }
        let proposal = try await StationProposal(document, prune: request.prune, for: store, zones: zones)
        let desk = ChannelTimeline.Resources(store: store, zones: zones)
        let preview = try await TimelinePreview(of: proposal, desk, from: clock.now, ahead: request.ahead)
        return PlanResult(
            notices: proposal.notices.map(\.description), changes: proposal.diff.changes.map(PlanResult.Change.init),
            timelines: try await preview.differences())
    }
}

extension PlanResult.Change {
    fileprivate init(_ change: StationDiff.Change) {
        self.init(
            kind: change.kind.rawValue, subject: change.subject, name: change.name,
            fields: change.fields.map { Field(path: $0.path, old: $0.old, new: $0.new) })
    }
}
