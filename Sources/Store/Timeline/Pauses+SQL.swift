public import Core
import SQLite

extension StationStore {
    /// How far the viewer clock of each channel has come.
    public func watchedTimes() async throws(StoreError) -> [ChannelID: Instant] {
        let rows = try await read("read the viewer clocks") { database throws(StoreError) in
            try database.rows("SELECT channel, since FROM channel_pause") { row throws(StoreError) in
                (row.next(ChannelID.self), row.next(Instant.self))
            }
        }
        return Dictionary(rows, uniquingKeysWith: { $1 })
    }

    public func noteWatched(_ channel: ChannelID, until instant: Instant) async throws(StoreError) {
        try await write("note the viewer clock") { database throws(StoreError) in
            try database.notePause(of: channel, since: instant)
        }
    }

    /// The scheduler's states at or after `instant`.
    public func checkpoints(of channel: ChannelID, from instant: Instant) async throws(StoreError)
        -> [CheckpointRecord]
    {
        try await read("read the checkpoints") { database throws(StoreError) in
            try database.rows(
                "SELECT instant, state FROM checkpoint WHERE channel = ? AND instant >= ? ORDER BY instant", channel,
                instant
            ) { row throws(StoreError) in CheckpointRecord(instant: row.next(), state: row.next()) }
        }
    }

    /// Moves everything from `past` on to `present`, parting the item that is on at `past`; the time between is off air.
    /// `checkpoints` take the place of those from `past` on. All or nothing.
    public func moveTimeline(
        of channel: ChannelID, from past: Instant, to present: Instant, checkpoints: [CheckpointRecord]
    ) async throws(StoreError) {
        try await write("move a timeline") { database throws(StoreError) in
            let rest = try database.part(channel, at: past)
            try database.moveItems(of: channel, from: past, by: present - past)
            try database.pause(channel, from: past, until: present)
            if var rest {
                rest.start = present
                rest.finish += present - past
                _ = try database.append([rest], to: channel)
            }
            try database.run("DELETE FROM checkpoint WHERE channel = ? AND instant >= ?", channel, past)
            for checkpoint in checkpoints { try database.save(checkpoint, of: channel) }
            try database.notePause(of: channel, since: present)
        }
    }
}

extension Database {
    fileprivate func notePause(of channel: ChannelID, since instant: Instant) throws(StoreError) {
        try run(
            "INSERT INTO channel_pause (channel, since) VALUES (?, ?) ON CONFLICT DO UPDATE SET since = excluded.since",
            channel, instant)
    }

    /// For a channel that follows the wall clock.
    func forgetPause(of channel: ChannelID) throws(StoreError) {
        try run("DELETE FROM channel_pause WHERE channel = ?", channel)
    }

    /// Cuts the item that is on at `instant` there, and answers what is left of it.
    fileprivate func part(_ channel: ChannelID, at instant: Instant) throws(StoreError) -> TimelineItem? {
        let next = instant + TimeSpan(microseconds: 1)
        guard var item = try ownTimeline(of: channel, from: instant, until: next).first, item.start < instant else {
            return nil
        }
        try run("UPDATE timeline_item SET finish = ? WHERE id = ?", instant, item.id)
        if item.media != nil { item.inPoint = item.inPoint + (instant - item.start) }
        item.start = instant
        return item
    }

    /// In two steps, through a time that no item has: in between no two may begin at the same time.
    fileprivate func moveItems(of channel: ChannelID, from instant: Instant, by span: TimeSpan) throws(StoreError) {
        let away = Int64.max / 2
        let move: StaticString =
            "UPDATE timeline_item SET start = start + ?3, finish = finish + ?3 WHERE channel = ?1 AND start >= ?2"
        try run(move, channel, instant, away)
        try run(move, channel, Instant(microseconds: away), (span - TimeSpan(microseconds: away)).microseconds)
    }

    /// Off air from `past` until `present`, together with the off-air time of the same kind before it.
    fileprivate func pause(
        _ channel: ChannelID, from past: Instant, until present: Instant
    ) throws(StoreError) {
        let decision = "paused: no viewers"
        try run(
            "UPDATE timeline_item SET finish = ? WHERE channel = ? AND finish = ? AND decision = ?", present, channel,
            past, decision)
        guard try ownTimeline(of: channel, from: past, until: present).isEmpty else { return }
        let reason = TimelineItem.Reason(decision: decision)
        let pause = TimelineItem(
            channel: channel, start: past, finish: present, kind: .offline, media: nil, guideGroup: 0, reason: reason)
        _ = try append([pause], to: channel)
    }
}
