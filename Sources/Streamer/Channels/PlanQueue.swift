import Core

/// The items an engine was given and has not finished: what another engine must be given if this one dies.
struct PlanQueue {
    private static let memory = TimeSpan.minutes(1)

    private(set) var items: [QueuedItem] = []
    /// How many of an item's first sources are left out, because engines died of them.
    private var skipped: [Int64: Int] = [:]

    var isEmpty: Bool { items.isEmpty }
    /// Up to where the channel is planned.
    var end: Instant? { items.last?.engine.finish }

    func item(_ id: Int64) -> QueuedItem? { items.first { $0.engine.id == id } }

    func item(at instant: Instant) -> QueuedItem? {
        items.first { $0.engine.start <= instant && instant < $0.engine.finish }
    }

    /// Adds what follows; gives it as the engine gets it. Items that are there already are left out.
    mutating func append(_ more: [QueuedItem]) -> [EngineItem] {
        var added: [EngineItem] = []
        for item in more {
            if let end, item.engine.start < end { continue }
            guard item.engine.start < item.engine.finish else { continue }
            items.append(item)
            added.append(playable(item))
        }
        return added
    }

    /// Takes over what is drawn over items that are there already; gives those that changed, as the engine gets them.
    mutating func refresh(_ items: [QueuedItem]) -> [EngineItem] {
        items.compactMap { item in
            guard let index = self.items.firstIndex(where: { $0.engine.id == item.engine.id }),
                self.items[index].engine.graphics != item.engine.graphics
            else { return nil }
            self.items[index].engine.graphics = item.engine.graphics
            return playable(self.items[index])
        }
    }

    /// What an engine that begins at `instant` gets.
    func remaining(at instant: Instant) -> [EngineItem] {
        items.filter { $0.engine.finish > instant }.map(playable)
    }

    /// Forgets items that ended well before `instant`; those just over are kept, for reports that come late.
    mutating func dropFinished(by instant: Instant) {
        let instant = instant - Self.memory
        let gone = items.prefix { $0.engine.finish <= instant }
        for item in gone { skipped[item.engine.id] = nil }
        items.removeFirst(gone.count)
    }

    /// Forgets items that start at `instant` or later, but never the one that is on at `current`.
    mutating func forget(from instant: Instant, keepingItemAt current: Instant) -> Instant {
        let border = item(at: current).map { max(instant, $0.engine.finish) } ?? instant
        items.removeAll { $0.engine.start >= border }
        return border
    }

    /// Leaves out one more of the item's sources and gives it. nil when none was left: the item is a slate already.
    mutating func skipSource(of id: Int64) -> EngineSource? {
        let count = skipped[id, default: 0]
        guard let item = item(id), count < item.engine.sources.count else { return nil }
        skipped[id] = count + 1
        return item.engine.sources[count]
    }

    private func playable(_ item: QueuedItem) -> EngineItem {
        var engine = item.engine
        engine.sources.removeFirst(min(skipped[engine.id, default: 0], engine.sources.count))
        return engine
    }
}
