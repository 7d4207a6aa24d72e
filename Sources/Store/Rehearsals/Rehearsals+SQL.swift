public import Core
import SQLite

extension StationStore {
    /// Puts the newest rehearsals, in their own form, in the place of those before.
    public func keepRehearsals(
        _ reports: [ChannelID: [UInt8]], made instant: Instant
    ) async throws(StoreError) {
        try await write("keep a rehearsal") { database throws(StoreError) in
            for (channel, report) in reports {
                // The channel may have gone while it was rehearsed.
                try database.run(
                    """
                    INSERT INTO rehearsal (channel, made, report) SELECT id, ?, ? FROM channel WHERE id = ?
                    ON CONFLICT DO UPDATE SET made = excluded.made, report = excluded.report
                    """, instant, report, channel)
            }
        }
    }

    /// The newest rehearsal of each channel.
    public func rehearsals() async throws(StoreError) -> [ChannelID: [UInt8]] {
        let rows = try await read("read the rehearsals") { database throws(StoreError) in
            try database.rows("SELECT channel, report FROM rehearsal") { row throws(StoreError) in
                (row.next(ChannelID.self), row.next([UInt8].self))
            }
        }
        return Dictionary(rows, uniquingKeysWith: { $1 })
    }
}
