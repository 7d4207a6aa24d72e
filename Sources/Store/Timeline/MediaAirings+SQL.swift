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

    /// When timelines show an item, the next first. Channels that mirror another show its items later.
    public func comingAirings(
        of media: MediaID, from instant: Instant, limit: Int
    ) async throws(StoreError) -> [MediaAiring] {
        try await view("find when an item will be on") { view throws(StoreError) in
            var airings = try view.database.comingAirings(of: media, on: nil, from: instant, limit: limit)
            for channel in view.contents.channels {
                guard let mirror = channel.mirror else { continue }
                airings += try view.database.comingAirings(
                    of: media, on: mirror.channel, from: instant - mirror.offset, limit: limit
                ).map { $0.shown(on: channel.id, later: mirror.offset) }
            }
            return Array(airings.sorted { ($0.start, $0.channel) < ($1.start, $1.channel) }.prefix(limit))
        }
    }
}

extension MediaAiring {
    fileprivate func shown(on channel: ChannelID, later offset: TimeSpan) -> MediaAiring {
        var airing = self
        airing.channel = channel
        airing.start += offset
        airing.finish += offset
        return airing
    }
}

extension Database {
    /// What the timeline of `channel` says; nil: those of all channels that have their own.
    fileprivate func comingAirings(
        of media: MediaID, on channel: ChannelID?, from instant: Instant, limit: Int
    ) throws(StoreError) -> [MediaAiring] {
        // Channel by channel, as the index is.
        try rows(
            """
            SELECT channel, start, finish, schedule, rule FROM timeline_item
            WHERE channel IN (SELECT DISTINCT channel FROM timeline_item WHERE ?1 IS NULL UNION ALL SELECT ?1)
                AND media = ?2 AND finish > ?3 ORDER BY start LIMIT ?4
            """, channel, media, instant, limit
        ) { row throws(StoreError) in
            var airing = MediaAiring(channel: row.next(), start: row.next(), finish: row.next())
            let (schedule, rule) = (row.next(ScheduleID.self), row.next(RuleID.self))
            // 0: nothing planned it.
            if schedule.raw != 0 { (airing.schedule, airing.rule) = (schedule, rule) }
            return airing
        }
    }
}
