public import Core
public import SQLite

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
