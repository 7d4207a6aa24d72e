public import Core
import SQLite

extension StationStore {
    /// How many sessions one account keeps; the oldest give way.
    static let sessionCount = 100

    /// Logs an account in. The first half of the result is the key that the browser keeps: it is shown now or never.
    public func openSession(
        of account: Account, length: TimeSpan, agent: String?, address: String?
    ) async throws(StoreError) -> (key: String, session: AccountSession) {
        let key = TokenHash.makeToken()
        let forgery = TokenHash.makeToken()
        let now = clock.now
        let id = try await write("open a session") { database throws(StoreError) in
            try database.run("DELETE FROM session WHERE expires <= ?", now)
            try database.run(
                """
                DELETE FROM session WHERE account = ?1 AND id NOT IN (
                    SELECT id FROM session WHERE account = ?1 ORDER BY id DESC LIMIT ?2)
                """, account.id, Self.sessionCount - 1)
            return SessionID(
                try database.insert(
                    """
                    INSERT INTO session (hash, account, forgery, created, expires, agent, address)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, TokenHash.hash(key), account.id, forgery, now, now + length, agent, address))
        }
        let session = AccountSession(
            id: id, account: account, forgeryToken: forgery, created: now, expires: now + length, agent: agent,
            address: address)
        return (key, session)
    }

    /// The session with this key; nil when there is none, or its time is over.
    public func session(_ key: String) async throws(StoreError) -> AccountSession? {
        let found = try await read("check a session") { database throws(StoreError) in
            try database.row(
                """
                SELECT account.id, account.name, account.role, account.created, session.id, forgery, session.created,
                    expires, agent, address
                FROM session JOIN account ON account.id = session.account WHERE hash = ?
                """, TokenHash.hash(key), read: Database.session)
        }
        guard let found, found.expires > clock.now else { return nil }
        return found
    }

    /// Those that have not expired, the newest first.
    public func sessions() async throws(StoreError) -> [AccountSession] {
        let now = clock.now
        return try await read("read the sessions") { database throws(StoreError) in
            try database.rows(
                """
                SELECT account.id, account.name, account.role, account.created, session.id, forgery, session.created,
                    expires, agent, address
                FROM session JOIN account ON account.id = session.account WHERE expires > ? ORDER BY session.id DESC
                """, now, read: Database.session)
        }
    }

    /// False when there is no such session.
    public func closeSession(_ id: SessionID) async throws(StoreError) -> Bool {
        try await write("end a session") { database throws(StoreError) in
            try database.run("DELETE FROM session WHERE id = ?", id)
            return database.changedRows > 0
        }
    }
}

extension Database {
    fileprivate static func session(_ row: inout Row) throws(StoreError) -> AccountSession {
        let account = try account(&row)
        return AccountSession(
            id: row.next(), account: account, forgeryToken: row.next(), created: row.next(), expires: row.next(),
            agent: row.next(), address: row.next())
    }
}
