public import Core
import SQLite

extension StationStore {
    /// Adds items after the last stored one, and gives them back with their ids. With the scheduler's checkpoints, what
    /// a build step produced is kept whole or not at all.
    public func append(
        _ items: [TimelineItem], to channel: ChannelID, checkpoints: [CheckpointRecord] = []
    ) async throws(StoreError) -> [TimelineItem] {
        try await write("write the timeline") { database throws(StoreError) in
            for checkpoint in checkpoints { try database.save(checkpoint, of: channel) }
            return try database.append(items, to: channel)
        }
    }

    /// Removes every item of the channel that starts at or after `instant`, with the checkpoints after it, then adds
    /// `items` and `checkpoints`. All or nothing.
    ///
    /// - Parameter border: the checkpoints at this instant are removed too.
    public func replaceTimeline(
        of channel: ChannelID, from instant: Instant, with items: [TimelineItem], checkpoints: [CheckpointRecord] = [],
        forgettingStatesFrom border: Instant? = nil
    ) async throws(StoreError) -> [TimelineItem] {
        try await write("write the timeline") { database throws(StoreError) in
            try database.run("DELETE FROM timeline_item WHERE channel = ? AND start >= ?", channel, instant)
            try database.run("DELETE FROM checkpoint WHERE channel = ? AND instant > ?", channel, instant)
            if let border {
                try database.run("DELETE FROM checkpoint WHERE channel = ? AND instant >= ?", channel, border)
            }
            for checkpoint in checkpoints { try database.save(checkpoint, of: channel) }
            return try database.append(items, to: channel)
        }
    }

    /// Every item that is on air at some moment from `start` until before `finish`, in order.
    public func timeline(
        of channel: ChannelID, from start: Instant, until finish: Instant
    ) async throws(StoreError) -> [TimelineItem] {
        let now = clock.now
        return try await view("read the timeline") { view throws(StoreError) in
            try view.timeline(of: channel, from: start, until: finish, at: now)
        }
    }

    /// The same for every channel, in one view of the database.
    public func timelines(from start: Instant, until finish: Instant) async throws(StoreError) -> [ChannelID:
        [TimelineItem]]
    {
        let now = clock.now
        return try await view("read the timelines") { view throws(StoreError) in
            var timelines: [ChannelID: [TimelineItem]] = [:]
            for channel in view.contents.channels {
                timelines[channel.id] = try view.timeline(of: channel.id, from: start, until: finish, at: now)
            }
            return timelines
        }
    }

    /// The item on air at `instant`.
    public func timelineItem(of channel: ChannelID, at instant: Instant) async throws(StoreError) -> TimelineItem? {
        try await timeline(of: channel, from: instant, until: instant + TimeSpan(microseconds: 1)).first
    }

    public func timelineItem(_ id: TimelineItemID) async throws(StoreError) -> TimelineItem? {
        try await read("read a timeline item") { database throws(StoreError) in
            try database.row(
                """
                SELECT id, channel, start, finish, kind, media, in_point, guide_group, guide_title, hidden, language,
                    schedule, rule, special, filler, cursor, entries, cycle, draw, decision, former_rule, former_cursor
                FROM timeline_item WHERE id = ?
                """, id, read: Database.timelineItem)
        }
    }

    /// Where the channel's timeline ends; nil when it has none.
    public func timelineEnd(of channel: ChannelID) async throws(StoreError) -> Instant? {
        try await read("read the timeline's end") { database throws(StoreError) in
            try database.row(
                "SELECT finish FROM timeline_item WHERE channel = ? ORDER BY start DESC LIMIT 1", channel
            ) { row throws(StoreError) in row.next(Instant.self) }
        }
    }

    /// Where each timeline ends that has something on at `instant`.
    public func timelineEnds(at instant: Instant) async throws(StoreError) -> [ChannelID: Instant] {
        let rows = try await read("read the timelines' ends") { database throws(StoreError) in
            try database.rows(
                """
                SELECT id, (SELECT finish FROM timeline_item WHERE channel = channel.id ORDER BY start DESC LIMIT 1)
                FROM channel WHERE ?1 < (SELECT finish FROM timeline_item
                    WHERE channel = channel.id AND start <= ?1 ORDER BY start DESC LIMIT 1)
                """, instant
            ) { row throws(StoreError) in (row.next(ChannelID.self), row.next(Instant.self)) }
        }
        return Dictionary(rows, uniquingKeysWith: { $1 })
    }

    /// Forgets what was over before `instant` on every channel, with the checkpoints before it but the last.
    public func pruneTimelines(before instant: Instant) async throws(StoreError) {
        try await write("prune the timelines") { database throws(StoreError) in
            // Channel by channel along the indexes: looking at every row of a large station takes seconds.
            try database.run(
                """
                DELETE FROM timeline_item WHERE id IN (SELECT item.id FROM channel CROSS JOIN timeline_item AS item
                    WHERE item.channel = channel.id AND item.start < ?1 AND item.finish <= ?1)
                """, instant)
            try database.run(
                """
                DELETE FROM checkpoint WHERE rowid IN (SELECT old.rowid FROM channel CROSS JOIN checkpoint AS old
                    WHERE old.channel = channel.id AND old.instant < (SELECT max(instant) FROM checkpoint AS other
                        WHERE other.channel = channel.id AND other.instant <= ?1))
                """, instant)
        }
    }

    /// Resets a channel with another seed, as an entry of the history: forgets every state, and puts `items` and
    /// `checkpoints` in place of what starts at `instant` or later. All or nothing.
    public func restartTimeline(
        of channel: ChannelID, seed: UInt64, from instant: Instant, with items: [TimelineItem],
        checkpoints: [CheckpointRecord], by author: ChangeAuthor = ChangeAuthor(origin: .command)
    ) async throws(StoreError) {
        let now = clock.now
        let documents = documents
        let after = try await write("reset a channel") { database throws(StoreError) in
            let view = StationView(database: database, documents: try documents.documents(in: database))
            guard var changed = view.documents.channel(channel) else {
                throw .unknown(DocumentKey(.channel, channel.raw), act: "reset")
            }
            changed.seed = seed
            let (_, after) = try view.commit(
                .changes([.saveChannel(changed)]), by: author, message: "Reset channel \(changed.number)", now: now)
            try database.run("DELETE FROM checkpoint WHERE channel = ?", channel)
            try database.run("DELETE FROM timeline_item WHERE channel = ? AND start >= ?", channel, instant)
            for checkpoint in checkpoints { try database.save(checkpoint, of: channel) }
            _ = try database.append(items, to: channel)
            return after
        }
        if let after { documents.keep(after) }
    }

    /// Forgets the channel's whole timeline and its cursors: the next build starts over.
    public func resetTimeline(of channel: ChannelID) async throws(StoreError) {
        try await write("reset a timeline") { database throws(StoreError) in
            try database.run("DELETE FROM timeline_item WHERE channel = ?", channel)
            try database.run("DELETE FROM checkpoint WHERE channel = ?", channel)
        }
    }

    /// Keeps the scheduler's cursors as they stand at `instant`.
    public func saveCheckpoint(_ state: [UInt8], of channel: ChannelID, at instant: Instant) async throws(StoreError) {
        try await write("save a checkpoint") { database throws(StoreError) in
            try database.save(CheckpointRecord(instant: instant, state: state), of: channel)
        }
    }

    /// The last checkpoint at or before `instant`.
    public func checkpoint(of channel: ChannelID, notAfter instant: Instant) async throws(StoreError)
        -> CheckpointRecord?
    {
        try await read("read a checkpoint") { database throws(StoreError) in
            try database.row(
                """
                SELECT instant, state FROM checkpoint WHERE channel = ? AND instant <= ? ORDER BY instant DESC LIMIT 1
                """, channel, instant
            ) { row throws(StoreError) in CheckpointRecord(instant: row.next(), state: row.next()) }
        }
    }
}
