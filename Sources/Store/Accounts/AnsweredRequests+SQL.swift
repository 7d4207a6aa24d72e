public import Core
import SQLite

extension StationStore {
    /// nil when the caller has not used this key within `age`.
    public func answeredRequest(
        of owner: String, key: String, within age: TimeSpan
    ) async throws(StoreError) -> AnsweredRequest? {
        let oldest = clock.now - age
        return try await read("read a response") { database throws(StoreError) in
            try database.row(
                """
                SELECT fingerprint, status, headers, body FROM answered_request
                WHERE owner = ? AND key = ? AND created > ?
                """, owner, key, oldest
            ) { row throws(StoreError) in
                AnsweredRequest(fingerprint: row.next(), status: row.next(), headers: row.next(), body: row.next())
            }
        }
    }

    /// Keeps a response; those older than `age` go.
    public func keep(
        _ answer: AnsweredRequest, of owner: String, key: String, within age: TimeSpan
    ) async throws(StoreError) {
        let now = clock.now
        try await write("keep a response") { database throws(StoreError) in
            try database.run("DELETE FROM answered_request WHERE created <= ?", now - age)
            try database.run(
                """
                INSERT OR REPLACE INTO answered_request (owner, key, fingerprint, status, headers, body, created)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, owner, key, answer.fingerprint, answer.status, answer.headers, answer.body, now)
        }
    }
}
