import Core

/// Rules that are linked: each plays what the others have drawn before it draws anything new.
extension CursorSet {
    func key(of handle: Handle) -> CursorKey {
        switch handle {
        case .items(let index): cursors[index].key
        case .playlist(let index): playlists[index].key
        }
    }

    /// What the rule has still to play of what those linked with it have drawn; else a new item, which then awaits the
    /// others. What has left the content since is skipped. A rule skips nothing of what awaits it.
    mutating func draw(_ handle: Handle, for link: Visit.Link, passing passed: Int) -> Draw? {
        let key = key(of: handle)
        turnToDay(handle)
        while let item = links[key]?.awaiting(link.rule).first {
            guard passed == 0 else { return nil }
            note(key, link)
            links[key]?.advance(link.rule)
            guard let entry = entry(item.media, in: handle) else { continue }
            return Draw(
                media: item.media, inPoint: entry.inPoint, duration: entry.duration,
                cursor: item.cursor ?? name(of: handle), entries: item.entries, cycle: item.cycle,
                number: item.number, hidden: item.hidden)
        }
        guard let draw = drawNew(handle, passing: passed) else { return nil }
        note(key, link)
        links[key, default: LinkedQueue()].append(linkedItem(draw, handle), playedBy: link.rule)
        if links[key]?.isTooLong(for: link.rules) ?? false { hasForgotten = true }
        return draw
    }

    /// Remembers where a rule stands, so that it can be brought back.
    private mutating func note(_ key: CursorKey, _ link: Visit.Link) {
        let queue = links[key]
        journal.append(
            .link(key, rule: link.rule, played: queue?.played[link.rule], items: queue?.items.count ?? 0))
    }

    /// Forgets what all linked rules have played; what was drawn since can no longer be rolled back.
    mutating func settleLinks() {
        for undo in journal {
            guard case .link(let key, _, _, _) = undo else { continue }
            let rules = linkedRules(key)
            links[key]?.settle(rules)
        }
    }

    /// All rules that share a queue.
    private func linkedRules(_ key: CursorKey) -> [Int] { link(of: key)?.rules ?? [] }

    func link(of key: CursorKey) -> CompiledSchedule.Link? {
        linked.isEmpty ? nil : linked[key] ?? linked[key.narrowed(to: .everything)]
    }

    private func linkedItem(_ draw: Draw, _ handle: Handle) -> LinkedItem {
        var item = LinkedItem(media: draw.media, cycle: draw.cycle, number: draw.number, hidden: draw.hidden)
        if case .playlist = handle { (item.cursor, item.entries) = (draw.cursor, draw.entries) }
        return item
    }

    private func name(of handle: Handle) -> String {
        switch handle {
        case .items(let index): cursors[index].name
        case .playlist(let index): playlists[index].key.description
        }
    }

    /// The item in the content as it is now.
    private func entry(_ media: MediaID, in handle: Handle) -> CursorItem? {
        switch handle {
        case .items(let index): cursors[index].entries.first { $0.media == media }
        case .playlist(let index): playlists[index].handles.lazy.compactMap { entry(media, in: $0) }.first
        }
    }

    /// Of how many parts the story is that comes next, as far as it has been drawn; nil when nothing awaits the rule.
    func partCount(awaiting link: Visit.Link, _ handle: Handle) -> Int? {
        guard let awaiting = links[key(of: handle)]?.awaiting(link.rule), !awaiting.isEmpty else { return nil }
        let stories = awaiting.lazy.compactMap { entry($0.media, in: handle)?.leader }
        guard let first = stories.first else { return nil }
        return stories.prefix { $0 == first }.count
    }

    var savedLinks: [SavedLink]? {
        let saved = links.map { SavedLink(key: $0.key, queue: $0.value.settled(linkedRules($0.key))) }
        let unplayed = saved.filter { !$0.queue.items.isEmpty }
        return unplayed.isEmpty ? nil : unplayed.sorted { $0.key.description < $1.key.description }
    }

    // MARK: Edits and earlier builds

    private func queues(of link: CompiledSchedule.Link) -> [CursorKey] {
        links.keys.filter { link.sources.contains($0) || link.sources.contains($0.narrowed(to: .everything)) }
    }

    /// Finds each rule's place in the queues again after an edit; `former` gives for each rule which one it was.
    mutating func relink(_ link: CompiledSchedule.Link, _ former: [Int: Int]) {
        for key in queues(of: link) { links[key]?.renumber(former) }
    }

    /// Lets rules that are new begin where the rule that is the furthest behind stands.
    mutating func join(_ new: [Int], _ link: CompiledSchedule.Link) {
        for key in queues(of: link) { links[key]?.join(new, link.rules) }
    }

    /// Notes an item that went on the timeline in an earlier build. True when it had been drawn before it.
    mutating func adoptLinked(_ item: TimelineItem, _ key: CursorKey, isNew: Bool) -> Bool {
        guard let media = item.media else { return true }
        if let link, let awaiting = links[key]?.awaiting(link.rule),
            let place = awaiting.firstIndex(where: { $0.isDrawn(as: item) })
        {
            links[key]?.advance(link.rule, by: place - awaiting.startIndex + 1)
            return true
        }
        guard isNew else { return true }
        var new = LinkedItem(media: media, cycle: item.reason.cycle, number: item.reason.draw, hidden: false)
        if case .playlist = key.content {
            (new.cursor, new.entries, new.hidden) = (item.reason.cursor, item.reason.entries, item.hidden)
        }
        append(new, key)
        return false
    }

    /// Counts a group as visited by a linked rule. True when it had been drawn before.
    mutating func adoptLinked(group id: MediaID, _ key: CursorKey) -> Bool {
        if let link, let awaiting = links[key]?.awaiting(link.rule),
            let place = awaiting.firstIndex(where: { $0.media == id })
        {
            links[key]?.advance(link.rule, by: place - awaiting.startIndex + 1)
            return true
        }
        append(LinkedItem(media: id, cycle: 0, number: 0, hidden: false), key)
        return false
    }

    private mutating func append(_ item: LinkedItem, _ key: CursorKey) {
        if let link {
            links[key, default: LinkedQueue()].append(item, playedBy: link.rule)
        } else {
            links[key, default: LinkedQueue()].append(item)
        }
    }
}
