public import Core
import SQLite

extension StationStore {
    /// The name that the first account gets.
    public static let administrator = "admin"

    /// Passwords are refused below and above these lengths.
    public static let passwordByteCounts = 8...1_024

    public func accounts() async throws(StoreError) -> [Account] {
        try await read("read the accounts") { database throws(StoreError) in
            try database.rows("SELECT id, name, role, created FROM account ORDER BY name", read: Database.account)
        }
    }

    /// False until the station has been set up.
    public func hasPassword() async throws(StoreError) -> Bool { try await !accounts().isEmpty }

    /// A fresh token for the setup link; tokens made before stop working. nil once an account exists.
    public func makeSetupToken() async throws(StoreError) -> String? {
        let token = TokenHash.makeToken()
        let now = clock.now
        return try await write("create a setup token") { database throws(StoreError) in
            guard try !database.hasAccounts() else { return nil }
            try database.run(
                "INSERT OR REPLACE INTO setup_token (id, hash, created) VALUES (1, ?, ?)", TokenHash.hash(token), now)
            return token
        }
    }

    public func isSetupToken(_ token: String) async throws(StoreError) -> Bool {
        try await read("check a setup token") { database throws(StoreError) in
            try database.isSetupToken(TokenHash.hash(token))
        }
    }

    /// Makes the first account with the token of the setup link, which ends the token. False when it is not the token.
    public func setUp(
        _ name: String = administrator, password: String, token: String
    ) async throws(StoreError) -> Bool {
        let hash = try await hashed(password)
        let now = clock.now
        return try await write("set up the station") { database throws(StoreError) in
            guard try database.isSetupToken(TokenHash.hash(token)), try !database.hasAccounts() else { return false }
            try database.savePassword(hash, of: name, now: now)
            return true
        }
    }

    /// Makes the account, or gives it another password, which ends its sessions. Also ends the setup token.
    public func setPassword(_ password: String, of name: String = administrator) async throws(StoreError) {
        let hash = try await hashed(password)
        let now = clock.now
        try await write("set a password") { database throws(StoreError) in
            try database.savePassword(hash, of: name, now: now)
        }
    }

    /// Makes another account; nil when there is one of that name.
    public func makeAccount(
        _ name: String, password: String, role: Core.Role
    ) async throws(StoreError) -> Account? {
        let hash = try await hashed(password)
        let now = clock.now
        return try await write("create an account") { database throws(StoreError) in
            try database.insertAccount(name, hash, role, now: now)
        }
    }

    /// False when there is no such account, or it is the last that may administer.
    public func setRole(_ role: Core.Role, of account: AccountID) async throws(StoreError) -> Bool {
        try await write("change an account") { database throws(StoreError) in
            try database.run(
                """
                UPDATE account SET role = ?1 WHERE id = ?2 AND (?1 = 'admin'
                    OR EXISTS (SELECT 1 FROM account WHERE role = 'admin' AND id <> ?2))
                """, role.rawValue, account)
            return database.changedRows > 0
        }
    }

    /// The account when the password is its password, else nil. Takes as long for a name that does not exist.
    public func logIn(_ name: String = administrator, password: String) async throws(StoreError) -> Account? {
        guard password.utf8.count <= Self.passwordByteCounts.upperBound else { return nil }
        let found = try await read("read an account") { database throws(StoreError) in
            try database.row("SELECT id, name, role, created, password FROM account WHERE name = ?", name) {
                row throws(StoreError) in
                KnownAccount(account: try Database.account(&row), hash: row.next())
            }
        }
        guard let found else {
            _ = try await booth.hash(password)
            return nil
        }
        return await booth.verify(password, against: found.hash) ? found.account : nil
    }

    private struct KnownAccount: Sendable {
        let account: Account
        let hash: String
    }

    /// False when there is no such account, or it is the last that may administer.
    public func removeAccount(_ name: String) async throws(StoreError) -> Bool {
        try await write("remove an account") { database throws(StoreError) in
            try database.run(
                """
                DELETE FROM account WHERE name = ?1 AND EXISTS (
                    SELECT 1 FROM account WHERE role = 'admin' AND name <> ?1 COLLATE NOCASE)
                """, name)
            return database.changedRows > 0
        }
    }

    func hashed(_ password: String) async throws(StoreError) -> String {
        guard Self.passwordByteCounts.contains(password.utf8.count) else {
            throw StoreError(
                .invalid, code: "account.password", what: "Cannot set a password",
                why: "it has \(password.utf8.count) bytes",
                fix: "Choose one of \(Self.passwordByteCounts.lowerBound) to \(Self.passwordByteCounts.upperBound).")
        }
        return try await booth.hash(password)
    }
}

extension Database {
    static func account(_ row: inout Row) throws(StoreError) -> Account {
        Account(id: row.next(), name: row.next(), role: try row.named(), created: row.next())
    }

    func hasAccounts() throws(StoreError) -> Bool {
        try row("SELECT count(*) FROM account") { row throws(StoreError) in row.next(Int.self) } ?? 0 > 0
    }

    func isSetupToken(_ hash: [UInt8]) throws(StoreError) -> Bool {
        try row("SELECT 1 FROM setup_token WHERE hash = ?", hash) { row throws(StoreError) in row.next(Int.self) }
            != nil
    }

    /// nil when there is one of that name. Links that would make it end.
    func insertAccount(
        _ name: String, _ hash: String, _ role: Core.Role, now: Instant
    ) throws(StoreError) -> Account? {
        try run(
            "INSERT INTO account (name, password, role, created) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
            name, hash, role.rawValue, now)
        guard changedRows > 0 else { return nil }
        try endLinks(to: name)
        return try row("SELECT id, name, role, created FROM account WHERE name = ?", name, read: Self.account)
    }

    /// An account is made once, whichever way.
    private func endLinks(to name: String) throws(StoreError) {
        try run("DELETE FROM setup_token")
        try run("DELETE FROM invitation WHERE name = ?", name)
    }

    func savePassword(_ hash: String, of name: String, now: Instant) throws(StoreError) {
        try run(
            """
            INSERT INTO account (name, password, created) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET password = excluded.password
            """, name, hash, now)
        try run("DELETE FROM session WHERE account = (SELECT id FROM account WHERE name = ?)", name)
        try endLinks(to: name)
    }
}
