public import Core
import SQLite

/// What the station would be after a change that was not made.
public struct StationTrial: Sendable {
    /// The revision of the station that it was worked out from.
    public var base: Revision
    /// What the history would say.
    public var changes: [DocumentChange]
    public var identity: StationIdentity
    /// With the ids that new things would have. Shows and files that no scan has found keep their ids below zero.
    public var contents: StationContents
    /// What the contents asked for would hold on the days asked for.
    public var playables: [LocalDays: [ContentReference: DatedPlayables]]
    public var names: [ContentReference: String]
    /// Of all items in `playables`, when a filler goes where chapters begin.
    public var chapters: [MediaID: [TimeSpan]]
    /// The same, when anything is grouped by directors.
    public var directors: [MediaID: String]
}

extension StationStore {
    /// Works out what the station would be, and reads what `wanted` names of it. Nothing is written: the changed values
    /// stay in memory, beside one unchanging view of the database, on a connection of its own. So neither writers nor
    /// other readers wait. Stops when the task is cancelled.
    public func trial(
        of proposal: ProposedChange, expecting expected: [DocumentKey: Revision] = [:],
        reading wanted: @Sendable (StationContents) -> [LocalDays: Set<ContentReference>] = { _ in [:] }
    ) async throws(StoreError) -> StationTrial {
        let documents = documents
        return try await preview("try a change") { database throws(StoreError) in
            let view = StationView(database: database, documents: try documents.documents(in: database))
            try view.checkRevisions(expected)
            return try view.trial(of: proposal, wanted)
        }
    }

    public func trial(
        of contents: StationContents, reading wanted: @Sendable (StationContents) -> [LocalDays: Set<ContentReference>]
    ) async throws(StoreError) -> StationTrial {
        try await trial(of: .contents(contents), reading: wanted)
    }
}

extension StationView {
    fileprivate func trial(
        of proposal: ProposedChange, _ wanted: (StationContents) -> [LocalDays: Set<ContentReference>]
    ) throws(StoreError) -> StationTrial {
        let plan = try plan(proposal)
        let changed = StationView(
            database: database,
            documents: StationDocuments(
                revision: documents.revision, contents: plan.edit.contents, revisions: documents.revisions))
        var trial = StationTrial(
            base: Revision(documents.revision), changes: plan.entries.map(\.change),
            identity: try changed.identity(), contents: try changed.wholeContents(), playables: [:], names: [:],
            chapters: [:], directors: [:])
        for (days, contents) in wanted(trial.contents) {
            for content in contents {
                if Task.isCancelled { throw .cancelled }
                trial.playables[days, default: [:]][content] = try changed.playables(of: content, on: days)
                trial.names[content] = try changed.name(of: content)
            }
        }
        let media = trial.playables.values.joined().reduce(into: Set<MediaID>()) { $0.formUnion($1.value.media) }
        if trial.contents.fillers.contains(where: \.looksAtChapters) {
            trial.chapters = try database.chapters(of: media)
        }
        if trial.contents.allOptions.contains(where: { $0.grouping == .director }) {
            trial.directors = try database.directors(of: media)
        }
        return trial
    }
}

extension StoreError {
    static let cancelled = StoreError(
        .unavailable, code: "store.cancelled", what: "Cannot finish the preview", why: "it is no longer needed", fix: ""
    )
}
