import Core

extension Database {
    func append(_ items: [TimelineItem], to channel: ChannelID) throws(StoreError) -> [TimelineItem] {
        var stored = items
        for index in stored.indices {
            let item = items[index]
            guard item.channel == channel else {
                throw .conflict(
                    "Writing the timeline of channel \(channel)", "an item belongs to channel \(item.channel)",
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
                language, rule, cursor, cycle, draw, decision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, item.channel, item.start, item.finish, Self.name(of: item.kind), item.media, item.inPoint,
            item.guideGroup, item.guideTitle, item.hidden, item.language, item.reason.rule, item.reason.cursor,
            item.reason.cycle, item.reason.draw, item.reason.decision)
    }

    /// A mirror's timeline is the other channel's, later.
    func timeline(
        of channel: ChannelID, from start: Instant, until finish: Instant
    ) throws(StoreError) -> [TimelineItem] {
        let (shown, offset) = try shown(by: channel)
        let items = try ownTimeline(of: shown, from: start - offset, until: finish - offset)
        return shown == channel ? items : items.map { $0.shown(on: channel, later: offset) }
    }

    /// Whose timeline the channel shows, and how much later.
    func shown(by channel: ChannelID) throws(StoreError) -> (channel: ChannelID, offset: TimeSpan) {
        let mirrored = try row(
            "SELECT mirror_of, mirror_offset FROM channel WHERE id = ? AND mirror_of IS NOT NULL", channel
        ) { row throws(StoreError) in (channel: row.next(ChannelID.self), offset: row.next(TimeSpan.self)) }
        return mirrored ?? (channel, .zero)
    }

    /// Items do not overlap, so the first one is the last that starts no later than `start`.
    private func ownTimeline(
        of channel: ChannelID, from start: Instant, until finish: Instant
    ) throws(StoreError) -> [TimelineItem] {
        try rows(
            """
            SELECT id, channel, start, finish, kind, media, in_point, guide_group, guide_title, hidden, language, rule,
                cursor, cycle, draw, decision
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
            reason: TimelineItem.Reason(
                rule: row.next(), cursor: row.next(), cycle: row.next(), draw: row.next(), decision: row.next()))
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
                throw .damaged("Reading the timeline", "an item has the unknown kind “\(name)”")
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
