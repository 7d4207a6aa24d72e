import Core
import WebAPI

/// How one channel's timeline would change.
struct TimelineDifference: Sendable {
    enum Kind: String, Sendable { case added, changed, removed }

    /// What happens to the channel.
    let kind: Kind
    let channel: Channel
    let zone: ZoneRules
    let from: Instant
    let until: Instant
    /// In order; items that are in both timelines are only counted.
    var removed: [TimelineEntry] = []
    var added: [TimelineEntry] = []
    var keptCount = 0

    var isEmpty: Bool { removed.isEmpty && added.isEmpty }
}

/// What makes two items the same to a viewer.
struct AiredAs: Hashable {
    private let start: Instant
    private let finish: Instant
    private let kind: TimelineItem.Kind
    private let media: MediaID?
    private let inPoint: TimeSpan
    private let guideTitle: String?
    private let hidden: Bool

    init(_ item: TimelineItem) {
        start = item.start
        finish = item.finish
        kind = item.kind
        media = item.media
        inPoint = item.inPoint
        guideTitle = item.guideTitle
        hidden = item.hidden
    }
}
