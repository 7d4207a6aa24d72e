public import Core
import JSON
import Linux
import Scheduler
import Store

/// Timelines of channels that pause while they have no viewers.
extension ChannelTimeline {
    /// Moves what comes from `past` on to `present`: what was on resumes where it stopped.
    func move(from past: Instant, to present: Instant, _ store: StationStore) async throws {
        try await keepState(closeBehind: past, store)
        let span = present - past
        let records = try await store.checkpoints(of: channel.id, from: past).compactMap { record in
            // A state that cannot be read any more is ignored.
            try? JSONText.decode(StoredState.self, from: record.state).shifted(by: span)
        }
        try await store.moveTimeline(
            of: channel.id, from: past, to: present,
            checkpoints: try records.map {
                CheckpointRecord(instant: $0.state.position, state: try JSONText.encode($0))
            })
        builder = TimelineBuilder(input, builder.state.shifted(by: span))
    }

    /// Whether what was built for other days was moved to days whose content is another.
    nonisolated func isOfAnotherDay(since past: Instant, at present: Instant) -> Bool {
        !content.daily.isEmpty && zone.local(past).date != zone.local(present).date
    }

    /// The states after `instant` stay in the past, and may be forgotten before the next viewer comes. So there is one
    /// right after the item that is on, which moves with it.
    private func keepState(closeBehind instant: Instant, _ store: StationStore) async throws {
        guard let refresh = try await refreshing(now: instant, protecting: .zero, store),
            refresh.checkpoint.at < refresh.cut
        else { return }
        let state = TimelineBuilder(input, refresh, endingGaps: true).state
        try await store.saveCheckpoint(try encoded(state), of: channel.id, at: refresh.cut)
    }
}

/// Resets a channel: new seed, empty play history. What is on air, and what begins within the
/// protected window, stays.
public enum ChannelReset {
    /// A mirror has nothing of its own to forget.
    public static func check(_ channel: Channel, _ sheet: StationSnapshot) throws {
        guard channel.mirror != nil else { return }
        let other = sheet.shown(by: channel).channel.number
        throw StationError(
            .conflict, "channel.mirror", what: "Cannot reset channel \(channel.number)",
            why: "it shows what channel \(other) plays, and has no play history of its own",
            fix: "Reset channel \(other).")
    }

    public static func run(
        _ channel: Channel, _ sheet: StationSnapshot, _ desk: ChannelTimeline.Resources, now: Instant
    ) async throws -> ChannelTimeline {
        var channel = channel
        channel.seed = UInt64.random(in: .min ... .max)
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: now)
        let end = TimelineReach.end(of: channel.id, horizon: sheet.horizon(of: channel.id), now: now)
        try await timeline.restart(now: now, until: end, desk.store)
        return timeline
    }
}
