import Core
import SQLite

extension Database {
    func append(_ items: [TimelineItem], to channel: ChannelID) throws(StoreError) -> [TimelineItem] {
        var stored = items
        for index in stored.indices {
            let item = items[index]
            guard item.channel == channel else {
                throw .conflict(
                    "Cannot write the timeline of channel \(channel)", "an item belongs to channel \(item.channel)",
                    fix: "Report this with the log.")
            }
            stored[index].id = TimelineItemID(try insert(item))
        }
        return stored
    }

    private func insert(_ item: TimelineItem) throws(StoreError) -> Int64 {
        try insert(
            """
            INSERT INTO timeline_item (channel, start, finish, kind, media, in_point, guide_group, guide_title, hidden,
                language, schedule, rule, special, filler, cursor, entries, cycle, draw, decision, former_rule,
                former_cursor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, item.channel, item.start, item.finish, Self.name(of: item.kind), item.media, item.inPoint,
            item.guideGroup, item.guideTitle, item.hidden, item.language, item.reason.schedule, item.reason.rule,
            item.reason.special, item.reason.filler, item.reason.cursor,
            item.reason.entries.map(\.description).joined(separator: " "),
            item.reason.cycle, item.reason.draw, item.reason.decision, item.reason.former?.rule,
            item.reason.former?.cursor)
    }

    /// Items do not overlap, so the first one is the last that starts no later than `start`.
    func ownTimeline(
        of channel: ChannelID, from start: Instant, until finish: Instant
    ) throws(StoreError) -> [TimelineItem] {
        try rows(
            """
            SELECT id, channel, start, finish, kind, media, in_point, guide_group, guide_title, hidden, language,
                schedule, rule, special, filler, cursor, entries, cycle, draw, decision, former_rule, former_cursor
            FROM timeline_item
            WHERE channel = ?1 AND start < ?3 AND finish > ?2 AND start >= ifnull((SELECT start FROM timeline_item
                WHERE channel = ?1 AND start <= ?2 ORDER BY start DESC LIMIT 1), ?2)
            ORDER BY start
            """, channel, start, finish, read: Self.timelineItem)
    }

    static func timelineItem(_ row: inout Row) throws(StoreError) -> TimelineItem {
        TimelineItem(
            id: row.next(), channel: row.next(), start: row.next(), finish: row.next(), kind: try kind(row.next()),
            media: row.next(), inPoint: row.next(), guideGroup: row.next(), guideTitle: row.next(),
            hidden: row.next(), language: row.next(),
            reason: reason(&row))
    }

    private static func reason(_ row: inout Row) -> TimelineItem.Reason {
        var reason = TimelineItem.Reason(
            schedule: row.next(), rule: row.next(), special: row.next(), filler: row.next(), cursor: row.next(),
            entries: row.next(String.self).split(separator: " ").compactMap { Int64(digits: $0).map { EntryID($0) } },
            cycle: row.next(), draw: row.next(), decision: row.next())
        let (rule, cursor) = (row.next(Int?.self), row.next(String?.self))
        if let rule, let cursor { reason.former = TimelineItem.Reason.Former(rule: rule, cursor: cursor) }
        return reason
    }

    private static func name(of kind: TimelineItem.Kind) -> String {
        switch kind {
        case .programme: "programme"
        case .offline: "offline"
        case .filler(let filler): filler.rawValue
        }
    }

    static func kind(_ name: String) throws(StoreError) -> TimelineItem.Kind {
        switch name {
        case "programme": return .programme
        case "offline": return .offline
        default:
            guard let filler = Filler.Kind(rawValue: name) else {
                throw .damaged("Cannot read the timeline", "an item has the unknown kind “\(name)”")
            }
            return .filler(filler)
        }
    }

    func save(_ checkpoint: CheckpointRecord, of channel: ChannelID) throws(StoreError) {
        try run(
            """
            INSERT INTO checkpoint (channel, instant, state) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state
            """, channel, checkpoint.instant, checkpoint.state)
    }
}

extension StationView {
    /// A mirror's timeline is the other channel's, later.
    func timeline(
        of channel: ChannelID, from start: Instant, until finish: Instant, at now: Instant
    ) throws(StoreError) -> [TimelineItem] {
        let (shown, offset) = shown(by: channel)
        let items = try database.ownTimeline(of: shown, from: start - offset, until: finish - offset)
        return shown == channel ? items : items.shown(on: channel, later: offset, from: start, at: now)
    }

    /// Whose timeline the channel shows, and how much later.
    func shown(by channel: ChannelID) -> (channel: ChannelID, offset: TimeSpan) {
        documents.channel(channel)?.mirror.map { ($0.channel, $0.offset) } ?? (channel, .zero)
    }
}
