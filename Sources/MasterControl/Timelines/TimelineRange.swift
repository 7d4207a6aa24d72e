public import Core
public import Scheduler
import Store

/// A channel's plan for some time ahead: what is stored, and beyond that what would be built. Nothing is written.
public struct TimelineRange: Sendable {
    public let channel: Channel
    public let zone: ZoneRules
    public let from: Instant
    public let until: Instant
    /// In order, from some time before `from` on: how a repeat is noticed, and where the guide's first programme began.
    public let all: [TimelineItem]
    public let warnings: [BuildWarning]

    init(
        channel: Channel, zone: ZoneRules, from: Instant, until: Instant, all: [TimelineItem], warnings: [BuildWarning]
    ) {
        self.channel = channel
        self.zone = zone
        self.from = from
        self.until = until
        self.all = all
        self.warnings = warnings
    }

    public init(
        of channel: Channel, _ sheet: StationSnapshot, _ desk: ChannelTimeline.Resources, from: Instant, until: Instant
    ) async throws {
        self.channel = channel
        self.from = from
        self.until = until
        let (shown, offset) = sheet.shown(by: channel)
        let (start, finish) = (from - offset, until - offset)
        let timeline = try await ChannelTimeline(shown, sheet, desk, start: start)
        let isStored = await timeline.end >= finish
        // A mirror's first item says until when it is off air, also where that is beyond the range.
        let reach = offset > .zero ? until : finish
        all = try await timeline.items(from: start - TimelineService.past, until: reach, desk.store)
            .shown(on: channel.id, later: offset, from: from, at: from)
        // Only a build gives warnings: what is stored is built once more, as a refresh would. A mirror's are the other's.
        if isStored && channel.mirror == nil {
            _ = try await timeline.preview(now: start, until: finish, desk.store)
        }
        warnings = channel.mirror == nil ? await timeline.warnings : []
        zone = timeline.zone
    }

    /// What is on in the stretch.
    public var items: ArraySlice<TimelineItem> {
        let first = all.firstIndex { $0.finish > from } ?? all.endIndex
        let end = all.firstIndex { $0.start >= until } ?? all.endIndex
        return all[first..<max(first, end)]
    }
}
