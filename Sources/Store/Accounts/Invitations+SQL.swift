public import Core
import SQLite

extension StationStore {
    /// Those whose time is not over, by name.
    public func invitations() async throws(StoreError) -> [Invitation] {
        let now = clock.now
        return try await read("read the invitations") { database throws(StoreError) in
            try database.rows(
                "SELECT id, name, role, created, expires FROM invitation WHERE expires > ? ORDER BY name", now,
                read: Database.invitation)
        }
    }

    /// The second half of the answer is the link's secret: it is shown now or never. An earlier link for the same name ends.
    /// nil when there is an account of that name.
    public func invite(
        _ name: String, role: Core.Role, expires: Instant
    ) async throws(StoreError) -> (Invitation, String)? {
        let secret = TokenHash.makeToken()
        let now = clock.now
        return try await write("create an invitation") { database throws(StoreError) in
            guard try !database.hasAccount(named: name) else { return nil }
            try database.run("DELETE FROM invitation WHERE name = ? OR expires <= ?", name, now)
            let id = try database.insert(
                "INSERT INTO invitation (hash, name, role, created, expires) VALUES (?, ?, ?, ?, ?)",
                TokenHash.hash(secret), name, role.rawValue, now, expires)
            return (
                Invitation(id: InvitationID(id), name: name, role: role, created: now, expires: expires), secret
            )
        }
    }

    /// What the link with this secret offers; nil when there is no such link, or its time is over.
    public func invitation(_ secret: String) async throws(StoreError) -> Invitation? {
        let now = clock.now
        return try await read("check an invitation") { database throws(StoreError) in
            try database.invitation(TokenHash.hash(secret), at: now)
        }
    }

    /// Makes the account of an invitation, which ends the link. nil when there is no such link, or its time is over.
    public func accept(invitation secret: String, password: String) async throws(StoreError) -> Account? {
        let hash = try await hashed(password)
        let now = clock.now
        return try await write("accept an invitation") { database throws(StoreError) in
            guard let found = try database.invitation(TokenHash.hash(secret), at: now) else { return nil }
            return try database.insertAccount(found.name, hash, found.role, now: now)
        }
    }

    /// False when there is no such invitation.
    public func removeInvitation(_ id: InvitationID) async throws(StoreError) -> Bool {
        try await write("revoke an invitation") { database throws(StoreError) in
            try database.run("DELETE FROM invitation WHERE id = ?", id)
            return database.changedRows > 0
        }
    }
}

extension Database {
    fileprivate static func invitation(_ row: inout Row) throws(StoreError) -> Invitation {
        Invitation(id: row.next(), name: row.next(), role: try row.named(), created: row.next(), expires: row.next())
    }

    fileprivate func invitation(_ hash: [UInt8], at now: Instant) throws(StoreError) -> Invitation? {
        try row(
            "SELECT id, name, role, created, expires FROM invitation WHERE hash = ? AND expires > ?", hash, now,
            read: Self.invitation)
    }

    fileprivate func hasAccount(named name: String) throws(StoreError) -> Bool {
        try row("SELECT 1 FROM account WHERE name = ?", name) { row throws(StoreError) in row.next(Int.self) } != nil
    }
}
