public import Core
import SQLite

extension StationStore {
    public func append(_ entry: AsRunEntry) async throws(StoreError) { try await append([entry]) }

    public func append(_ entries: [AsRunEntry]) async throws(StoreError) {
        try await write("write the as-run log") { database throws(StoreError) in
            for entry in entries {
                try database.run(
                    """
                    INSERT INTO as_run (channel, item, media, title, planned_start, start, finish, frames, how, cause,
                        late, shed, skipped)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, entry.channel, entry.item, entry.media, entry.title, entry.plannedStart, entry.start,
                    entry.finish, entry.frames, entry.how.rawValue, entry.cause, entry.late, entry.shed?.rawValue,
                    entry.skipped)
            }
        }
    }

    /// Entries that begin from `start` until before `finish`, the newest first.
    public func asRun(
        of channel: ChannelID, from start: Instant, until finish: Instant, limit: Int = 10_000
    ) async throws(StoreError) -> [AsRunEntry] {
        try await read("read the as-run log") { database throws(StoreError) in
            try database.rows(
                """
                SELECT channel, item, media, title, planned_start, start, finish, frames, how, cause, late, shed, skipped
                FROM as_run
                WHERE channel = ? AND start >= ? AND start < ? ORDER BY start DESC, id DESC LIMIT ?
                """, channel, start, finish, limit
            ) { row throws(StoreError) in
                AsRunEntry(
                    channel: row.next(), item: row.next(), media: row.next(), title: row.next(),
                    plannedStart: row.next(), start: row.next(), finish: row.next(), frames: row.next(),
                    how: try row.named(), cause: row.next(), late: row.next(),
                    shed: row.next(String?.self).flatMap(SheddingStep.init), skipped: row.next())
            }
        }
    }

    /// When the channel last showed each item before `instant`, slates not counted: what a guide needs in one go.
    public func lastShown(
        on channel: ChannelID, before instant: Instant
    ) async throws(StoreError) -> [MediaID: Instant] {
        try await read("read the as-run log") { database throws(StoreError) in
            try database.lastShown(on: channel, before: instant)
        }
    }

    /// Forgets entries that were over before `instant`, and the oldest above `maximumCount`.
    public func pruneAsRun(before instant: Instant, keeping maximumCount: Int) async throws(StoreError) {
        try await write("prune the as-run log") { database throws(StoreError) in
            try database.run("DELETE FROM as_run WHERE finish < ?", instant)
            try database.run(
                "DELETE FROM as_run WHERE id <= (SELECT id FROM as_run ORDER BY id DESC LIMIT 1 OFFSET ?)",
                max(0, maximumCount))
        }
    }
}

extension Database {
    func lastShown(on channel: ChannelID, before instant: Instant) throws(StoreError) -> [MediaID: Instant] {
        var shown: [MediaID: Instant] = [:]
        // Goes from item to item in the index and reads one entry of each: a channel has
        // thousands of entries, and grouping would read them all (2 instead of 11 ms for 5,000).
        _ = try rows(
            """
            WITH RECURSIVE item (media) AS (
                SELECT min(media) FROM as_run WHERE channel = ?1 AND media IS NOT NULL
                UNION ALL
                SELECT (SELECT min(media) FROM as_run WHERE channel = ?1 AND media > item.media)
                FROM item WHERE item.media IS NOT NULL)
            SELECT media, (SELECT start FROM as_run
                WHERE channel = ?1 AND media = item.media AND start < ?2 AND how <> 'slate'
                ORDER BY start DESC LIMIT 1)
            FROM item WHERE media IS NOT NULL
            """, channel, instant
        ) { row throws(StoreError) in
            let media: MediaID = row.next()
            if let start: Instant = row.next(Instant?.self) { shown[media] = start }
        }
        return shown
    }
}

extension StationStore {
    /// What encoding was measured to cost, by the kind of work.
    public func encodingCosts() async throws(StoreError) -> [(work: String, cost: Int64, count: Int)] {
        try await read("read the cost of encoding") { database throws(StoreError) in
            try database.rows("SELECT work, cost, count FROM encoding_cost") { row throws(StoreError) in
                (work: row.next(String.self), cost: row.next(Int64.self), count: row.next(Int.self))
            }
        }
    }

    /// Takes the place of what was kept before.
    public func keepEncodingCosts(_ costs: [(work: String, cost: Int64, count: Int)]) async throws(StoreError) {
        try await write("keep the cost of encoding") { database throws(StoreError) in
            try database.run("DELETE FROM encoding_cost")
            for entry in costs {
                try database.run(
                    "INSERT INTO encoding_cost (work, cost, count) VALUES (?, ?, ?)", entry.work, entry.cost,
                    entry.count)
            }
        }
    }
}
