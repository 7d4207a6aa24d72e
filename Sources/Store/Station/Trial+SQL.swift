public import Core

/// What the station would be after a change that was not made.
public struct StationTrial: Sendable {
    public var identity: StationIdentity
    /// With the ids that new things would have.
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
    /// Makes the station equal to `contents`, reads what `wanted` names of the result, and takes everything back. Nobody
    /// else sees the change; other writers wait for as long as it takes.
    public func trial(
        of contents: StationContents, reading wanted: @Sendable (StationContents) -> [LocalDays: Set<ContentReference>]
    ) async throws(StoreError) -> StationTrial {
        let now = clock.now
        return try await onWriter("Trying a change") { database throws(StoreError) in
            try database.trial { () throws(StoreError) in
                var application = ChangeApplication(database: database, now: now)
                let changes = contents.changes(from: try database.contents(paths: []))
                _ = try application.run(changes, naming: contents)
                return try database.trialResult(wanted)
            }
        }
    }
}

extension Database {
    fileprivate func trialResult(
        _ wanted: (StationContents) -> [LocalDays: Set<ContentReference>]
    ) throws(StoreError) -> StationTrial {
        var trial = StationTrial(
            identity: try identity(), contents: try contents(paths: []), playables: [:], names: [:], chapters: [:],
            directors: [:])
        for (days, contents) in wanted(trial.contents) {
            for content in contents {
                trial.playables[days, default: [:]][content] = try playables(of: content, on: days)
                trial.names[content] = try name(of: content)
            }
        }
        let media = trial.playables.values.joined().reduce(into: Set<MediaID>()) { $0.formUnion($1.value.media) }
        if trial.contents.fillers.contains(where: \.looksAtChapters) { trial.chapters = try chapters(of: media) }
        if trial.contents.allOptions.contains(where: { $0.grouping == .director }) {
            trial.directors = try directors(of: media)
        }
        return trial
    }
}
