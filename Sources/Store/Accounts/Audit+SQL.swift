public import Core

extension StationStore {
    /// How many lines the audit keeps; the oldest give way.
    static let auditLineCount = 50_000

    /// Writes down who changed what, now.
    public func audit(actor: String, action: String, subject: String) async throws(StoreError) {
        let now = clock.now
        try await write("Writing the audit") { database throws(StoreError) in
            let id = try database.insert(
                "INSERT INTO audit (instant, actor, action, subject) VALUES (?, ?, ?, ?)", now, actor, action, subject)
            try database.run("DELETE FROM audit WHERE id <= ?", id - Int64(Self.auditLineCount))
        }
    }

    /// The newest first.
    public func audit(limit: Int = 100, offset: Int = 0) async throws(StoreError) -> [AuditLine] {
        try await read("Reading the audit") { database throws(StoreError) in
            try database.rows(
                "SELECT instant, actor, action, subject FROM audit ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset
            ) { row throws(StoreError) in
                AuditLine(instant: row.next(), actor: row.next(), action: row.next(), subject: row.next())
            }
        }
    }
}
