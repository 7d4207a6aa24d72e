public import Core

extension Guide {
    /// A break in the log that is longer than this was a break on air.
    private static let longestPause = TimeSpan.seconds(5)

    /// The programmes that really went to air, for times whose timeline is no longer kept. `entries` are in order. Where
    /// nothing was on there is no programme: nothing is made up for the past.
    public func programmes(aired entries: some Collection<AsRunEntry>) -> [GuideProgramme] {
        var history = GuideHistory(sources.history)
        return runs(of: entries).flatMap { programmes(of: $0, &history) }.filter { !$0.isOffAir }
    }

    /// Items that followed each other without a break.
    private func runs(of entries: some Collection<AsRunEntry>) -> [[TimelineItem]] {
        var runs: [[TimelineItem]] = []
        var showing: Showing?
        for entry in entries where entry.how != .slate && entry.media != nil && entry.finish > entry.start {
            let end = runs.last?.last?.finish
            let follows = end.map { entry.start - $0 <= Self.longestPause } ?? false
            if !follows {
                runs.append([])
                showing = nil
            }
            let isShort = entry.finish - entry.start < minimum
            if !isShort {
                if showing?.takes(entry) != true { showing = Showing(entry, whole: length(of: entry)) }
                showing?.add(entry)
            }
            // What is short is merged into what was on: the log does not tell fillers from programmes.
            let group = showing?.group ?? 0
            runs[runs.endIndex - 1].append(item(entry, group, hidden: isShort, after: follows ? end : nil))
        }
        return runs
    }

    /// The same form as the timeline has, so that both are read by the same rules.
    private func item(_ entry: AsRunEntry, _ group: Int64, hidden: Bool, after end: Instant?) -> TimelineItem {
        let file = entry.media.flatMap(sources.subject)?.item
        let start = max(entry.start, end ?? entry.start)
        return TimelineItem(
            id: entry.item ?? TimelineItemID(0), channel: entry.channel, start: start,
            finish: max(entry.finish, start + .milliseconds(1)), kind: .programme, media: entry.media,
            guideGroup: group, guideTitle: file?.isCalled(entry.title) == true ? nil : entry.title, hidden: hidden,
            reason: TimelineItem.Reason(decision: "went to air"))
    }

    private func length(of entry: AsRunEntry) -> TimeSpan? {
        entry.media.flatMap(sources.subject)?.item.facts?.duration
    }

    /// One programme of the log: parts of one item, or items under one title.
    private struct Showing {
        let group: Int64
        let title: String
        private let media: MediaID?
        private let item: TimelineItemID?
        /// How much of the item is still to come.
        private var rest: TimeSpan?

        init(_ entry: AsRunEntry, whole: TimeSpan?) {
            group = entry.start.microseconds
            title = entry.title
            media = entry.media
            item = entry.item
            rest = whole
        }

        mutating func add(_ entry: AsRunEntry) { rest = rest.map { $0 - (entry.finish - entry.start) } }

        func takes(_ entry: AsRunEntry) -> Bool {
            guard entry.title == title else { return false }
            if entry.media != media || (item != nil && entry.item == item) { return true }
            return rest.map { $0 + .seconds(1) >= entry.finish - entry.start } ?? false
        }
    }
}

extension MediaItem {
    /// Whether the as-run log's title is the item's own and not one that a rule gave.
    fileprivate func isCalled(_ title: String) -> Bool {
        title == metadata.title || title == airTitle
    }
}

/// What a channel has shown so far, while its programmes are gone through in order.
struct GuideHistory {
    /// How old a release may be to be new.
    private static let newDays = 30

    private var last: [MediaID: Instant]

    /// `last` is when the channel last showed each item before the first programme.
    init(_ last: [MediaID: Instant]) { self.last = last }

    mutating func add(_ item: TimelineItem) {
        if let media = item.media { last[media] = item.start }
    }

    /// What a showing of `item` on `day` is.
    func showing(of item: MediaItem, on day: CivilDate) -> GuideProgramme.Showing {
        if let shown = last[item.id] { return .again(last: shown.nearestSecond) }
        let age = item.metadata.released.map { day.daysSince1970 - $0.daysSince1970 }
        return .first(isNew: age.map { (0...Self.newDays).contains($0) } ?? false)
    }
}
