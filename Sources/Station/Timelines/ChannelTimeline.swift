import Core
import JSON
import Linux
import Scheduler
import Store

/// One channel's timeline: builds it ahead, and anew after an edit. The store holds the items; this holds the builder.
/// Each is an actor of its own, so no channel's build waits for another's.
actor ChannelTimeline {
    nonisolated let channel: Channel
    nonisolated let zone: ZoneRules
    private let input: BuildInput
    /// What it is built from; another value calls for a refresh.
    nonisolated let basis: Basis
    private var builder: TimelineBuilder
    private(set) var warnings: [BuildWarning] = []

    struct Basis: Hashable, Sendable {
        let channel: Channel
        let schedule: Schedule?
        let fillers: [FillerID: Filler]
        let playlists: [PlaylistID: Playlist]
        let content: [ContentReference: UInt64]
    }

    var end: Instant { builder.position }

    /// Goes on where the stored timeline ends; begins at `start` when there is none or it ended before that.
    init(_ channel: Channel, _ sheet: StationSheet, _ desk: Desk, start: Instant) async throws {
        let content = try await LoadedContent(for: channel, sheet, reading: desk.store)
        self.channel = channel
        zone = try desk.zones.zone(channel.timeZone ?? sheet.identity.timeZone)
        basis = Basis(
            channel: channel, schedule: sheet.schedules[channel.schedule], fillers: sheet.fillers,
            playlists: sheet.playlists, content: content.fingerprint)
        let schedule = basis.schedule ?? Schedule(id: channel.schedule, name: "", rules: [])
        input = BuildInput(
            channel, schedule: schedule, zone: zone, fillers: sheet.fillers, playlists: sheet.playlists,
            content: content)
        let stored = try await Self.storedState(of: channel.id, desk.store, notBefore: start)
        builder = TimelineBuilder(input, stored ?? BuilderState(start: start))
    }

    struct Desk: Sendable {
        let store: StationStore
        let zones: ZoneFiles
    }

    private static func storedState(
        of channel: ChannelID, _ store: StationStore, notBefore start: Instant
    ) async throws -> BuilderState? {
        guard let end = try await store.timelineEnd(of: channel), end >= start,
            let record = try await store.checkpoint(of: channel, notAfter: end), record.instant == end
        else { return nil }
        // A state of another version of the program is as good as none: the timeline is refreshed.
        return try? JSONText.decode(BuilderState.self, from: record.state)
    }

    /// Builds up to `horizon` and writes what was built. False when there was nothing to do.
    func extend(until horizon: Instant, _ store: StationStore) async throws -> Bool {
        guard end < horizon else { return false }
        let start = end
        let build = advance(until: horizon)
        _ = try await store.replaceTimeline(
            of: channel.id, from: start, with: build.items, checkpoints: try records(build))
        return true
    }

    private func advance(until horizon: Instant) -> Build {
        let build = builder.extend(until: horizon)
        warnings = build.warnings
        return build
    }

    /// The items of a stretch: what is stored, and beyond that what would be built, without writing it.
    func items(from start: Instant, until finish: Instant, _ store: StationStore) async throws
        -> [TimelineItem]
    {
        let stored = try await store.timeline(of: channel.id, from: start, until: finish)
        guard end < finish else { return stored }
        let built = advance(until: finish)
        return stored + built.items.filter { $0.finish > start && $0.start < finish }
    }

    /// Builds anew from the first instant that is neither on air nor protected.
    func refresh(now: Instant, until horizon: Instant, _ store: StationStore) async throws {
        guard let refresh = try await Self.refresh(of: channel.id, now: now, store) else {
            builder = TimelineBuilder(input, BuilderState(start: now))
            try await store.resetTimeline(of: channel.id)
            _ = try await extend(until: horizon, store)
            return
        }
        builder = TimelineBuilder(input, refresh)
        let build = advance(until: horizon)
        let stretched = refresh.kept.last.map { $0.kind == .offline ? [$0] : [] } ?? []
        let from = stretched.first?.start ?? refresh.cut
        _ = try await store.replaceTimeline(
            of: channel.id, from: from, with: stretched + build.items, checkpoints: try records(build))
    }

    /// How far back a checkpoint may lie for a refresh.
    private static let longestReplay = TimeSpan.hours(12)

    private static func refresh(of channel: ChannelID, now: Instant, _ store: StationStore) async throws -> Refresh? {
        guard let record = try await store.checkpoint(of: channel, notAfter: now),
            record.instant > now - longestReplay,
            // A state that cannot be read any more is as good as none.
            let state = try? JSONText.decode(BuilderState.self, from: record.state),
            let end = try await store.timelineEnd(of: channel), end > now
        else { return nil }
        let items = try await store.timeline(of: channel, from: record.instant, until: end)
        return Refresh(
            of: items, checkpoints: [Checkpoint(at: record.instant, state: state)], firstAffected: now, now: now)
    }

    private func records(_ build: Build) throws -> [CheckpointRecord] {
        let states = build.checkpoints.map { ($0.at, $0.state) } + [(builder.position, builder.state)]
        return try states.map { CheckpointRecord(instant: $0.0, state: try JSONText.encode($0.1)) }
    }
}
