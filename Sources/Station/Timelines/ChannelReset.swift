import Core
import Linux
import Scheduler
import Store

/// Has a channel begin anew: another seed, and nothing has been played. What is on air, and what begins within the
/// protected window, stays.
enum ChannelReset {
    /// A mirror has nothing of its own to forget.
    static func check(_ channel: Channel, _ sheet: StationSheet) throws {
        guard channel.mirror != nil else { return }
        throw StationFault.mirrorReset(channel.number, of: sheet.shown(by: channel).channel.number)
    }

    static func run(
        _ channel: Channel, _ sheet: StationSheet, _ desk: ChannelTimeline.Desk, now: Instant
    ) async throws -> ChannelTimeline {
        var channel = channel
        channel.seed = UInt64.random(in: .min ... .max)
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: now)
        let end = TimelineReach.end(of: channel.id, horizon: sheet.horizon(of: channel.id), now: now)
        try await timeline.restart(now: now, until: end, desk.store)
        return timeline
    }
}
