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
        if let mirror = channel.mirror, let source = sheet.channel(mirror.channel) {
            let shown = try await PlannedStretch(
                of: source, sheet, desk, from: from - mirror.offset, until: until - mirror.offset)
            self.init(shown, as: channel, later: mirror.offset)
            return
        }
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: from)
        let isStored = await timeline.end >= until
        all = try await timeline.items(from: from - TimelineDesk.past, until: until, desk.store)
        // Only a build gives warnings: what is stored is built once more, as a refresh would.
        if isStored { _ = try await timeline.preview(now: from, until: until, desk.store) }
        warnings = await timeline.warnings
        self.channel = channel
        zone = timeline.zone
        self.from = from
        self.until = until
    }

    /// What a mirror shows of another channel's plan. Warnings are the other's.
    private init(_ shown: PlannedStretch, as channel: Channel, later offset: TimeSpan) {
        self.channel = channel
        zone = shown.zone
        from = shown.from + offset
        until = shown.until + offset
        all = shown.all.map { item in
            var item = item
            item.channel = channel.id
            item.start += offset
            item.finish += offset
            return item
        }
        warnings = []
    }

    /// What is on in the stretch.
    var items: ArraySlice<TimelineItem> {
        let first = all.firstIndex { $0.finish > from } ?? all.endIndex
        let end = all.firstIndex { $0.start >= until } ?? all.endIndex
        return all[first..<max(first, end)]
    }
}
