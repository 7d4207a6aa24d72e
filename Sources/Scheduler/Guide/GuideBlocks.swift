import Core

/// Cuts a timeline into the stretches that the guide shows: programmes and off-air time. Everything else melts into
/// the stretch before it, or at the very beginning into the one after.
struct GuideBlocks {
    /// One programme, or a stretch without.
    struct Block {
        var start: Instant
        var finish: Instant
        /// The first item that viewers know the programme by; nil for off-air time.
        var main: TimelineItem?
        /// How many such items there are.
        var count: Int
    }

    /// Fallback filler for longer than this is shown as off air; less belongs to the programme before.
    private static let longestFallback = TimeSpan.minutes(30)

    private(set) var blocks: [Block] = []
    private let minimum: TimeSpan
    /// Where a stretch began that melts into the first block.
    private var pending: (start: Instant, finish: Instant)?

    init(_ items: some Collection<TimelineItem>, minimum: TimeSpan) {
        self.minimum = minimum
        var stretch: Stretch?
        for item in items {
            if stretch?.takes(item) == true {
                stretch?.add(item)
            } else {
                if let stretch { add(stretch) }
                stretch = Stretch(item)
            }
        }
        if let stretch { add(stretch) }
        if let pending, blocks.isEmpty {
            blocks.append(Block(start: pending.start, finish: pending.finish, main: nil, count: 0))
        }
    }

    private mutating func add(_ stretch: Stretch) {
        let length = stretch.finish - stretch.start
        let isOffAir = stretch.isDead && length >= (stretch.hasOffline ? minimum : Self.longestFallback)
        if stretch.main != nil && stretch.visible >= minimum || isOffAir {
            if isOffAir, let last = blocks.indices.last, blocks[last].main == nil {
                blocks[last].finish = stretch.finish
                return
            }
            blocks.append(
                Block(
                    start: pending?.start ?? stretch.start, finish: stretch.finish, main: stretch.main,
                    count: stretch.count))
            pending = nil
        } else if let last = blocks.indices.last {
            blocks[last].finish = stretch.finish
        } else {
            pending = (pending?.start ?? stretch.start, stretch.finish)
        }
    }

    /// Items that follow each other and belong together: of one guide group, or without any programme.
    private struct Stretch {
        var start: Instant
        var finish: Instant
        let group: Int64
        /// Off air or fallback filler.
        let isDead: Bool
        var hasOffline = false
        var main: TimelineItem?
        var count = 0
        /// How long its visible programmes are.
        var visible = TimeSpan.zero

        init(_ item: TimelineItem) {
            start = item.start
            finish = item.finish
            group = item.guideGroup
            isDead = Self.isDead(item)
            add(item)
        }

        static func isDead(_ item: TimelineItem) -> Bool { item.kind == .offline || item.kind == .filler(.fallback) }

        func takes(_ item: TimelineItem) -> Bool {
            Self.isDead(item) ? isDead : !isDead && item.guideGroup == group
        }

        mutating func add(_ item: TimelineItem) {
            finish = item.finish
            if item.kind == .offline { hasOffline = true }
            guard item.kind == .programme, !item.hidden else { return }
            if main == nil { main = item }
            count += 1
            visible = visible + (item.finish - item.start)
        }
    }
}
