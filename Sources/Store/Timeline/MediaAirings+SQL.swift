public import Core
import SQLite

/// When a channel shows an item.
public struct MediaAiring: Hashable, Sendable {
    public var channel: ChannelID
    public var start: Instant
    public var finish: Instant
    /// The rule that planned it; nil for what was on.
    public var schedule: ScheduleID?
    public var rule: RuleID?

    init(channel: ChannelID, start: Instant, finish: Instant) {
        self.channel = channel
        self.start = start
        self.finish = finish
    }
}

extension StationStore {
    /// When an item was on, the newest first.
    public func pastAirings(
        of media: MediaID, before instant: Instant, limit: Int
    ) async throws(StoreError) -> [MediaAiring] {
        try await read("find when an item was on") { database throws(StoreError) in
            // Channel by channel, as the index is.
            try database.rows(
                """
                SELECT channel, start, finish FROM as_run
                WHERE channel IN (SELECT DISTINCT channel FROM as_run) AND media = ? AND start < ? AND how <> 'slate'
                ORDER BY start DESC LIMIT ?
                """, media, instant, limit
            ) { row throws(StoreError) in
                MediaAiring(channel: row.next(), start: row.next(), finish: row.next())
            }
        }
    }

    /// When timelines show an item, the next first.
    public func comingAirings(
        of media: MediaID, from instant: Instant, limit: Int
    ) async throws(StoreError) -> [MediaAiring] {
        try await read("find when an item will be on") { database throws(StoreError) in
            try database.rows(
                """
                SELECT channel, start, finish, schedule, rule FROM timeline_item
                WHERE media = ? AND finish > ? ORDER BY start LIMIT ?
                """, media, instant, limit
            ) { row throws(StoreError) in
                var airing = MediaAiring(channel: row.next(), start: row.next(), finish: row.next())
                let (schedule, rule) = (row.next(ScheduleID.self), row.next(RuleID.self))
                // 0: nothing planned it.
                if schedule.raw != 0 { (airing.schedule, airing.rule) = (schedule, rule) }
                return airing
            }
        }
    }
}
