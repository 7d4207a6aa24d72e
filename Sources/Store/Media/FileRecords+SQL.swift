public import Core
public import SQLite

extension StationStore {
    /// What the last scan noted of the files of these items; items that no scan has found are left out.
    public func fileRecords(of ids: [MediaID]) async throws(StoreError) -> [MediaID: FileRecord] {
        try await read("read file records") { database throws(StoreError) in
            var records: [MediaID: FileRecord] = [:]
            for id in ids { records[id] = try database.fileRecord(of: id) }
            return records
        }
    }
}

extension Database {
    fileprivate func fileRecord(of id: MediaID) throws(StoreError) -> FileRecord? {
        try row(
            """
            SELECT byte_count, modified, fingerprint, state, reason FROM media WHERE id = ? AND byte_count >= 0
            """, id
        ) { row throws(StoreError) in
            FileRecord(
                id: id, stamp: FileStamp(byteCount: row.next(), modified: row.next(), fingerprint: row.next()),
                state: try state(&row))
        }
    }
}
