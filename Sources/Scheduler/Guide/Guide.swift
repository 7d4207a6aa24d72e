public import Core

/// Projects a channel's timeline into its guide. Nothing is computed twice: the guide is what the timeline says.
///
/// Programmes follow each other without gap or overlap, in whole seconds that do not change when the timeline is
/// projected again, from wherever a programme begins.
public struct Guide: Sendable {
    /// What the guide reads besides the timeline.
    public struct Sources: Sendable {
        public var subject: @Sendable (MediaID) -> GuideSubject?
        /// When the channel last showed each item before the first one that is projected.
        public var history: [MediaID: Instant]
        /// Items that have a picture.
        public var illustrated: Set<MediaID>

        public init(
            subject: @escaping @Sendable (MediaID) -> GuideSubject?, history: [MediaID: Instant] = [:],
            illustrated: Set<MediaID> = []
        ) {
            self.subject = subject
            self.history = history
            self.illustrated = illustrated
        }

        /// For a guide whose items are shown once or twice: each showing looks it up again.
        public init(
            item: @escaping @Sendable (MediaID) -> MediaItem?, history: [MediaID: Instant] = [:],
            illustrated: Set<MediaID> = []
        ) {
            self.init(subject: { item($0).map(GuideSubject.init) }, history: history, illustrated: illustrated)
        }
    }

    let channel: Channel
    let sources: Sources
    let minimum: TimeSpan
    private let zone: ZoneRules

    public init(_ channel: Channel, zone: ZoneRules, sources: Sources) {
        self.channel = channel
        self.zone = zone
        minimum = channel.shortestProgramme ?? .seconds(60)
        self.sources = sources
    }

    /// The programmes of items that follow each other. Items of a later build can be projected on their own if they
    /// begin where a programme begins, and `history` says what was on before.
    public func programmes(of items: some Collection<TimelineItem>) -> [GuideProgramme] {
        var history = GuideHistory(sources.history)
        return programmes(of: items, &history)
    }

    /// The programmes that are on between two instants, whole: the first began at or before `from`, if there was one.
    public func programmes(
        of items: some Collection<TimelineItem>, from: Instant, until: Instant
    ) -> [GuideProgramme] {
        programmes(of: items).filter { $0.finish > from && $0.start < until }
    }

    func programmes(of items: some Collection<TimelineItem>, _ history: inout GuideHistory) -> [GuideProgramme] {
        var next = items.startIndex
        var programmes: [GuideProgramme] = []
        let blocks = GuideBlocks(items, minimum: minimum).blocks
        programmes.reserveCapacity(blocks.count)
        for block in blocks {
            // Everything that was on before it counts, fillers and hidden items too.
            let begin = block.main?.start ?? block.start
            while next < items.endIndex, items[next].start < begin {
                history.add(items[next])
                items.formIndex(after: &next)
            }
            if let last = programmes.indices.last, programmes[last].isOffAir {
                programmes[last].plot = "\(channel.name) is back \(moment(block, after: programmes[last].start))."
            }
            programmes.append(programme(block, history))
        }
        for item in items[next...] { history.add(item) }
        return programmes
    }

    private func programme(_ block: GuideBlocks.Block, _ history: GuideHistory) -> GuideProgramme {
        let start = block.start.nearestSecond
        let finish = block.finish.nearestSecond
        guard let main = block.main else {
            var programme = GuideProgramme(
                channel: channel.id, start: start, finish: finish, title: channel.offAirTitle.nonEmpty ?? "Off air")
            programme.plot = "\(channel.name) is off the air."
            programme.isOffAir = true
            return programme
        }
        let subject = main.media.flatMap(sources.subject)
        // Several items under one title have no plot, number or premiere in common.
        let isAlone = block.count == 1 && !block.isMixed
        let title = GuideTitle(
            custom: main.guideTitle, names: block.isMixed ? nil : subject?.names,
            otherwise: "\(channel.name) – \(clock(block.start))")
        var programme =
            (isAlone ? subject?.alone : subject?.amongOthers)
            ?? GuideProgramme(channel: channel.id, start: start, finish: finish, title: "")
        programme.channel = channel.id
        programme.start = start
        programme.finish = finish
        programme.title = title.title
        programme.media = main.media
        programme.isSpecial = main.reason.special != nil
        guard isAlone, let item = subject?.item else { return programme }
        programme.subtitle = title.subtitle
        programme.length = block.visible
        programme.hasArtwork = sources.illustrated.contains(item.id)
        programme.showing = history.showing(of: item, on: zone.local(main.start).date)
        return programme
    }

    /// `at 20:00 with Film 2`, with the day when it is another.
    private func moment(_ block: GuideBlocks.Block, after instant: Instant) -> String {
        let day = zone.local(block.start).date
        let date = day == zone.local(instant).date ? "" : "on \(day) "
        guard let main = block.main, !block.isMixed else { return "\(date)at \(clock(block.start))" }
        let names = main.media.flatMap(sources.subject)?.names
        let title = GuideTitle(custom: main.guideTitle, names: names, otherwise: "")
        return "\(date)at \(clock(block.start))" + (title.title.isEmpty ? "" : " with \(title.title)")
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
