import Core

/// Cuts a timeline into the stretches that the guide shows: programmes and off-air time. Everything else is merged
/// into the stretch before it, or at the very beginning into the one after.
struct GuideBlocks {
    /// One programme, or a stretch without.
    struct Block {
        var start: Instant
        var finish: Instant
        /// The first item that viewers know the programme by; nil for off-air time.
        var main: TimelineItem?
        /// How many different such items follow each other.
        var count: Int
        /// How long such items are on.
        var visible = TimeSpan.zero
        /// True for a stretch of items that are each too short to be a programme.
        var isMixed = false
    }

    /// As long as this, fallback filler is shown as off air, and items that are too short for programmes of their own
    /// become one together; what is shorter belongs to the programme before.
    private static let longestMelting = TimeSpan.minutes(30)

    private(set) var blocks: [Block] = []
    private let minimum: TimeSpan
    /// What is merged into the first block: where it began, and the first item in it that viewers know.
    private var pending: (start: Instant, finish: Instant, main: TimelineItem?)?
    /// Stretches too short for programmes, as long as nothing else follows.
    private var shorts: [Stretch] = []

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
        settleShorts()
        if let pending, blocks.isEmpty {
            blocks.append(
                Block(
                    start: pending.start, finish: pending.finish, main: pending.main, count: 2,
                    isMixed: pending.main != nil))
        }
    }

    private mutating func add(_ stretch: Stretch) {
        let length = stretch.finish - stretch.start
        let isOffAir = stretch.isDead && length >= (stretch.offAir >= minimum ? minimum : Self.longestMelting)
        let isProgramme = stretch.main != nil && stretch.visible >= minimum
        guard isOffAir || isProgramme else {
            if stretch.main != nil || !shorts.isEmpty { shorts.append(stretch) } else { merge(stretch) }
            return
        }
        settleShorts()
        if isOffAir, let last = blocks.indices.last, blocks[last].main == nil {
            blocks[last].finish = stretch.finish
        } else {
            append(stretch, finish: stretch.finish, isMixed: false)
        }
    }

    /// Makes programmes of short items that last long together; merges the others.
    private mutating func settleShorts() {
        defer { shorts = [] }
        guard let first = shorts.first, let last = shorts.last, last.finish - first.start >= Self.longestMelting else {
            for stretch in shorts { merge(stretch) }
            return
        }
        var start = shorts.startIndex
        for index in shorts.indices {
            let length = shorts[index].finish - shorts[start].start
            // The last of them takes the rest, so that each of them is long.
            let isFull = length >= Self.longestMelting && last.finish - shorts[index].finish >= Self.longestMelting
            let isLast = index == shorts.endIndex - 1
            // A programme begins with an item that viewers know.
            guard isLast || isFull && shorts[index + 1].main != nil else { continue }
            append(shorts[start], finish: shorts[index].finish, isMixed: true)
            start = index + 1
        }
    }

    private mutating func append(_ stretch: Stretch, finish: Instant, isMixed: Bool) {
        blocks.append(
            Block(
                start: pending?.start ?? stretch.start, finish: finish, main: stretch.main, count: stretch.count,
                visible: stretch.visible, isMixed: isMixed))
        pending = nil
    }

    private mutating func merge(_ stretch: Stretch) {
        if let last = blocks.indices.last {
            blocks[last].finish = stretch.finish
        } else {
            pending = (pending?.start ?? stretch.start, stretch.finish, pending?.main ?? stretch.main)
        }
    }

    /// Items that follow each other and belong together: of one guide group, or without any programme.
    private struct Stretch {
        var start: Instant
        var finish: Instant
        let group: Int64
        /// Off air or fallback filler.
        let isDead: Bool
        /// How long nothing is on, not even filler.
        var offAir = TimeSpan.zero
        var main: TimelineItem?
        /// Parts of one item, with fillers between them, count once.
        var count = 0
        /// How long its visible programmes are.
        var visible = TimeSpan.zero
        private var newest: MediaID?

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
            if item.kind == .offline { offAir = offAir + (item.finish - item.start) }
            guard item.kind == .programme, !item.hidden else { return }
            if main == nil { main = item }
            if count == 0 || item.media != newest { count += 1 }
            newest = item.media
            visible = visible + (item.finish - item.start)
        }
    }
}
