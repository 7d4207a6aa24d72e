public import Core
import SQLite

extension StationStore {
    /// How many lines the audit keeps; the oldest give way.
    static let auditLineCount = 50_000

    /// Writes down who changed what, now.
    public func audit(actor: String, action: String, subject: String) async throws(StoreError) {
        let now = clock.now
        try await write("write the audit") { database throws(StoreError) in
            let id = try database.insert(
                "INSERT INTO audit (instant, actor, action, subject) VALUES (?, ?, ?, ?)", now, actor, action, subject)
            try database.run("DELETE FROM audit WHERE id <= ?", id - Int64(Self.auditLineCount))
        }
    }

    /// The newest first; those before the line `before` when it is given.
    public func audit(limit: Int = 100, before: Int64? = nil) async throws(StoreError) -> [AuditLine] {
        try await read("read the audit") { database throws(StoreError) in
            try database.rows(
                """
                SELECT id, instant, actor, action, subject FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?
                """, before ?? .max, limit
            ) { row throws(StoreError) in
                AuditLine(
                    id: row.next(), instant: row.next(), actor: row.next(), action: row.next(), subject: row.next())
            }
        }
    }
}
