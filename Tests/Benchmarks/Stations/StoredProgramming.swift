import Core
import JSON
import Linux
import Scheduler
import Store

/// What the timelines of a stored station are built from, read as the station reads it.
struct StoredProgramming {
    let inputs: [BuildInput]

    init(reading store: StationStore) async throws {
        let zone = try ZoneFiles().zone(try await store.identity().timeZone)
        let schedules = try await Dictionary(uniqueKeysWithValues: store.schedules().map { ($0.id, $0) })
        let fillers = try await Dictionary(uniqueKeysWithValues: store.fillers().map { ($0.id, $0) })
        let contents = Set(schedules.values.flatMap(\.rules).map(\.content) + fillers.values.map(\.content))
        let shelf = Shelf(
            playables: try await store.playables(of: contents), names: try await store.names(of: contents))
        inputs = try await store.channels().compactMap { channel in
            schedules[channel.schedule].map {
                BuildInput(channel, Programming(standard: $0), zone: zone, fillers: fillers, content: shelf)
            }
        }
    }

    private struct Shelf: ContentSource {
        let playables: [ContentReference: [Playable]]
        let names: [ContentReference: String]

        func isDaily(_ content: ContentReference) -> Bool { false }
        func revision(of content: ContentReference, on day: CivilDate) -> UInt64 { 1 }
        func playables(of content: ContentReference, on day: CivilDate) -> [Playable] { playables[content] ?? [] }
        func chapters(of media: MediaID) -> [TimeSpan] { [] }
        func directors(of media: [MediaID]) -> [MediaID: String] { [:] }
        func name(of content: ContentReference) -> String { names[content] ?? "content" }
    }

    /// Builds and stores every channel's timeline with its checkpoints, as the station does. Gives the number of items.
    func store(from start: Instant, until finish: Instant, in store: StationStore) async throws -> Int {
        var count = 0
        for input in inputs {
            var builder = TimelineBuilder(input, BuilderState(start: start))
            let build = builder.extend(until: finish)
            let states = build.checkpoints.map { ($0.at, $0.state) } + [(builder.position, builder.state)]
            let records = try states.map { CheckpointRecord(instant: $0.0, state: try JSONText.encode($0.1)) }
            _ = try await store.replaceTimeline(
                of: input.channel, from: start, with: build.items, checkpoints: records)
            count += build.items.count
        }
        return count
    }
}

extension StoredStation {
    /// Gives every channel a timeline. Gives the number of items.
    func plan(from start: Instant, until finish: Instant) async throws -> Int {
        let store = try open()
        let count = try await StoredProgramming(reading: store).store(from: start, until: finish, in: store)
        try await store.settle()
        return count
    }
}
