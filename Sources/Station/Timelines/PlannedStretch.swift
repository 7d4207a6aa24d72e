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
        if let mirror = channel.mirror, let source = sheet.channel(mirror.channel), source.mirror == nil {
            let shown = try await PlannedStretch(
                of: source, sheet, desk, from: from - mirror.offset, until: until - mirror.offset)
            all = shown.all.map { $0.shown(on: channel.id, later: mirror.offset) }
            zone = shown.zone
            // They are the other channel's.
            warnings = []
            return
        }
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: from)
        let isStored = await timeline.end >= until
        all = try await timeline.items(from: from - TimelineDesk.past, until: until, desk.store)
        // Only a build gives warnings: what is stored is built once more, as a refresh would.
        if isStored { _ = try await timeline.preview(now: from, until: until, desk.store) }
        warnings = await timeline.warnings
        zone = timeline.zone
    }

    /// What is on in the stretch.
    var items: ArraySlice<TimelineItem> {
        let first = all.firstIndex { $0.finish > from } ?? all.endIndex
        let end = all.firstIndex { $0.start >= until } ?? all.endIndex
        return all[first..<max(first, end)]
    }
}
