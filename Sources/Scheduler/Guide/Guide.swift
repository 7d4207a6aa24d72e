public import Core

/// Projects a channel's timeline into its guide. Nothing is computed twice: the guide is what the timeline says.
///
/// Programmes follow each other without gap or overlap, in whole seconds that do not change when the timeline is
/// projected again, from wherever a programme begins.
public struct Guide: Sendable {
    /// What the guide reads besides the timeline.
    public struct Sources: Sendable {
        public var item: @Sendable (MediaID) -> MediaItem?
        /// When the channel last showed an item before an instant; nil when never.
        public var shown: @Sendable (MediaID, Instant) -> Instant?

        public init(
            item: @escaping @Sendable (MediaID) -> MediaItem?,
            shown: @escaping @Sendable (MediaID, Instant) -> Instant? = { _, _ in nil }
        ) {
            self.item = item
            self.shown = shown
        }
    }

    private let channel: Channel
    private let zone: ZoneRules
    private let minimum: TimeSpan
    private let sources: Sources

    public init(_ channel: Channel, zone: ZoneRules, sources: Sources) {
        self.channel = channel
        self.zone = zone
        minimum = channel.shortestProgramme ?? .seconds(60)
        self.sources = sources
    }

    /// The programmes of items that follow each other. Items of a later build can be projected on their own if they
    /// begin where a programme begins (`beginning`).
    public func programmes(of items: some Collection<TimelineItem>) -> [GuideProgramme] {
        GuideBlocks(items, minimum: minimum).blocks.map(programme)
    }

    /// The programmes that are on between two instants, whole: the first began at or before `from`, if there was one.
    public func programmes(
        of items: some Collection<TimelineItem>, from: Instant, until: Instant
    ) -> [GuideProgramme] {
        GuideBlocks(items, minimum: minimum).blocks.filter { $0.finish > from && $0.start < until }.map(programme)
    }

    /// When the programme began that is on at `instant`: from there the timeline can be projected on its own. nil
    /// when the items do not reach `instant`.
    public func beginning(at instant: Instant, in items: some Collection<TimelineItem>) -> Instant? {
        GuideBlocks(items, minimum: minimum).blocks.last { $0.start <= instant && $0.finish > instant }?.start
    }

    private func programme(_ block: GuideBlocks.Block) -> GuideProgramme {
        let start = block.start.nearestSecond
        let finish = block.finish.nearestSecond
        guard let main = block.main else {
            var programme = GuideProgramme(
                channel: channel.id, start: start, finish: finish, title: channel.offAirTitle.nonEmpty ?? "Off air")
            programme.isOffAir = true
            return programme
        }
        let item = main.media.flatMap(sources.item)
        let clockTitle = "\(channel.name) – \(clock(block.start))"
        let title = GuideTitle(
            custom: main.guideTitle, item: block.isMixed ? nil : item, otherwise: clockTitle)
        var programme = GuideProgramme(channel: channel.id, start: start, finish: finish, title: title.title)
        programme.media = main.media
        programme.kind = item?.kind
        programme.previouslyShown = main.media.flatMap { sources.shown($0, main.start) }
        programme.categories = item?.metadata.genres ?? []
        programme.contentRating = item?.metadata.contentRating
        // Several items under one title have no plot or number in common.
        guard block.count == 1, !block.isMixed, let metadata = item?.metadata else { return programme }
        programme.subtitle = title.subtitle
        programme.plot = metadata.plot
        programme.year = metadata.year
        programme.released = metadata.released
        programme.season = metadata.season
        programme.episode = metadata.episode
        return programme
    }

    private func clock(_ instant: Instant) -> String {
        let time = zone.local(instant).time
        return "\(padded(time.seconds / 3_600, 2)):\(padded(time.seconds / 60 % 60, 2))"
    }
}

extension Instant {
    /// Whole seconds, halves up.
    var nearestSecond: Instant { Instant(seconds: (self + .milliseconds(500)).seconds) }
}
