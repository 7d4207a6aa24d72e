import Core

/// One drawn item on its way to the timeline.
struct PendingItem {
    var draw: Draw
    var length: TimeSpan
    var inPoint: TimeSpan
    var kind: TimelineItem.Kind
    var decision: String
    /// The filler that it comes from.
    var filler: FillerID?
    /// Of the sound; nil takes the profile's.
    var language: String?

    /// The whole item, or as much as `length` says.
    init(
        draw: Draw, length: TimeSpan? = nil, kind: TimelineItem.Kind, of stock: CompiledSchedule.FillerSource? = nil,
        decision: String
    ) {
        self.draw = draw
        self.length = length ?? draw.duration
        inPoint = draw.inPoint
        self.kind = kind
        filler = stock?.filler.id
        self.decision = decision
    }
}

/// A programme with everything that goes around and into it: placed whole or not at all.
struct ProgrammeUnit {
    var before: [PendingItem] = []
    var programme: PendingItem
    /// Where the programme is interrupted, from its beginning, in order.
    var breaks: [TimeSpan] = []
    /// What each break shows.
    var inserts: [[PendingItem]] = []
    var after: [PendingItem] = []
    /// The wall-clock time at which it must be over; nil if any will do.
    var padded: Instant?

    init(_ programme: PendingItem) { self.programme = programme }

    var length: TimeSpan {
        (before + inserts.joined() + after).reduce(programme.length) { $0 + $1.length }
    }

    /// In the order they go on air, the programme in parts when it has breaks.
    var items: [PendingItem] {
        var items = before
        var start = TimeSpan.zero
        for (end, insert) in zip(breaks, inserts) where !insert.isEmpty {
            items.append(part(from: start, until: end))
            items += insert
            start = end
        }
        return items + [part(from: start, until: programme.length)] + after
    }

    private func part(from start: TimeSpan, until end: TimeSpan) -> PendingItem {
        var part = programme
        part.inPoint = start
        part.length = end - start
        return part
    }

    /// Puts padding where its kind belongs; in breaks it is spread evenly.
    mutating func pad(with items: [PendingItem], _ kind: Filler.Kind) {
        switch kind {
        case .pre: before += items
        case .mid where !breaks.isEmpty:
            for (index, item) in items.enumerated() { inserts[index * breaks.count / items.count].append(item) }
        case .mid, .post, .tail, .fallback: after += items
        }
    }
}
