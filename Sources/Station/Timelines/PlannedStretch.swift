import Core
import Scheduler
import Store

/// A channel's plan for some time ahead: what is stored, and beyond that what would be built. Nothing is written.
struct PlannedStretch: Sendable {
    let channel: Channel
    let zone: ZoneRules
    let from: Instant
    let until: Instant
    /// In order, from some time before `from` on: how a repeat is noticed, and where the guide's first programme began.
    let all: [TimelineItem]
    let warnings: [BuildWarning]

    init(
        of channel: Channel, _ sheet: StationSheet, _ desk: ChannelTimeline.Desk, from: Instant, until: Instant
    ) async throws {
        self.channel = channel
        self.from = from
        self.until = until
        let (shown, offset) = sheet.shown(by: channel)
        let (start, finish) = (from - offset, until - offset)
        let timeline = try await ChannelTimeline(shown, sheet, desk, start: start)
        let isStored = await timeline.end >= finish
        all = try await timeline.items(from: start - TimelineDesk.past, until: finish, desk.store)
            .map { $0.shown(on: channel.id, later: offset) }
        // Only a build gives warnings: what is stored is built once more, as a refresh would. A mirror's are the other's.
        if isStored && channel.mirror == nil {
            _ = try await timeline.preview(now: start, until: finish, desk.store)
        }
        warnings = channel.mirror == nil ? await timeline.warnings : []
        zone = timeline.zone
    }

    /// What is on in the stretch.
    var items: ArraySlice<TimelineItem> {
        let first = all.firstIndex { $0.finish > from } ?? all.endIndex
        let end = all.firstIndex { $0.start >= until } ?? all.endIndex
        return all[first..<max(first, end)]
    }
}
