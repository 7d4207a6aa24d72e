public import Core
import Linux
import Scheduler
import Store

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
