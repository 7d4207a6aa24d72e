public import Core
import SQLite

/// What one channel's guide is made of.
public struct GuideBasis: Sendable {
    /// In order. They lack what no guide tells: ids, in-points, and why rules chose them.
    public var items: [TimelineItem]
    /// When the channel last showed each item before the first of these.
    public var shown: [MediaID: Instant]
}

extension StationStore {
    /// What is on air at some moment from `start` until before `finish`, of many channels in one view of the database.
    public func guideBases(
        of channels: [ChannelID], from start: Instant, until finish: Instant
    ) async throws(StoreError) -> [ChannelID: GuideBasis] {
        let now = clock.now
        return try await view("read the timelines") { view throws(StoreError) in
            var bases: [ChannelID: GuideBasis] = [:]
            for channel in channels {
                let items = try view.guideItems(of: channel, from: start, until: finish, at: now)
                let shown = try items.first.map { first throws(StoreError) in
                    try view.database.lastShown(on: channel, before: first.start)
                }
                bases[channel] = GuideBasis(items: items, shown: shown ?? [:])
            }
            return bases
        }
    }
}

extension StationView {
    fileprivate func guideItems(
        of channel: ChannelID, from start: Instant, until finish: Instant, at now: Instant
    ) throws(StoreError) -> [TimelineItem] {
        let (shown, offset) = shown(by: channel)
        let items = try database.rows(
            """
            SELECT start, finish, kind, media, guide_group, guide_title, hidden, special FROM timeline_item
            WHERE channel = ?1 AND start < ?3 AND finish > ?2 AND start >= ifnull((SELECT start FROM timeline_item
                WHERE channel = ?1 AND start <= ?2 ORDER BY start DESC LIMIT 1), ?2)
            ORDER BY start
            """, shown, start - offset, finish - offset
        ) { row throws(StoreError) in
            TimelineItem(
                channel: shown, start: row.next(), finish: row.next(), kind: try Database.kind(row.next()),
                media: row.next(), guideGroup: row.next(), guideTitle: row.next(), hidden: row.next(),
                reason: .inGuides(special: row.next()))
        }
        return shown == channel ? items : items.shown(on: channel, later: offset, from: start, at: now)
    }
}

extension TimelineItem.Reason {
    fileprivate static func inGuides(special: SpecialID?) -> Self {
        var reason = Self(decision: "")
        reason.special = special
        return reason
    }
}

extension StationStore {
    /// The channels whose stored timelines show one of the items at some moment after `start`.
    public func channels(showing media: Set<MediaID>, from start: Instant) async throws(StoreError) -> Set<ChannelID> {
        let list = "[" + media.map(\.description).joined(separator: ",") + "]"
        return try await read("find the channels that show some media") { database throws(StoreError) in
            Set(
                try database.rows(
                    """
                    SELECT DISTINCT channel FROM timeline_item
                    WHERE finish > ? AND media IN (SELECT value FROM json_each(?))
                    """, start, list
                ) { row throws(StoreError) in row.next() })
        }
    }
}
