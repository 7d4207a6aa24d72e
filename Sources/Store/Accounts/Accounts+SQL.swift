public import Core

extension StationStore {
    /// The name that the first account gets.
    public static let administrator = "admin"

    /// Passwords are refused below and above these lengths.
    public static let passwordByteCounts = 8...1_024

    public func accounts() async throws(StoreError) -> [Account] {
        try await read("Reading the accounts") { database throws(StoreError) in
            try database.rows("SELECT id, name, created FROM account ORDER BY name") { row throws(StoreError) in
                Account(id: row.next(), name: row.next(), created: row.next())
            }
        }
    }

    /// False until somebody has set the station up.
    public func hasPassword() async throws(StoreError) -> Bool { try await !accounts().isEmpty }

    /// A text that changes whenever the account's password does; nil when there is no such account. It does not tell the
    /// password, nor its hash.
    public func passwordStamp(of name: String = administrator) async throws(StoreError) -> String? {
        let hash = try await read("Reading an account") { database throws(StoreError) in
            try database.row("SELECT password FROM account WHERE name = ?", name) { row throws(StoreError) in
                row.next(String.self)
            }
        }
        return hash.map { hash in TokenHash.hash(hash).map { String($0, radix: 16) }.joined(separator: "-") }
    }

    /// A fresh token for the set-up link; tokens made before stop working. nil once an account exists.
    public func makeSetupToken() async throws(StoreError) -> String? {
        let token = TokenHash.makeToken()
        let now = clock.now
        return try await write("Making a set-up token") { database throws(StoreError) in
            guard try !database.hasAccounts() else { return nil }
            try database.run(
                "INSERT OR REPLACE INTO setup_token (id, hash, created) VALUES (1, ?, ?)", TokenHash.hash(token), now)
            return token
        }
    }

    public func isSetupToken(_ token: String) async throws(StoreError) -> Bool {
        try await read("Checking a set-up token") { database throws(StoreError) in
            try database.isSetupToken(TokenHash.hash(token))
        }
    }

    /// Makes the first account with the token of the set-up link, which ends the token. False when it is not the token.
    public func setUp(
        _ name: String = administrator, password: String, token: String
    ) async throws(StoreError) -> Bool {
        let hash = try await hashed(password)
        let now = clock.now
        return try await write("Setting the station up") { database throws(StoreError) in
            guard try database.isSetupToken(TokenHash.hash(token)), try !database.hasAccounts() else { return false }
            try database.savePassword(hash, of: name, now: now)
            return true
        }
    }

    /// Makes the account, or gives it another password. Also ends the set-up token.
    public func setPassword(_ password: String, of name: String = administrator) async throws(StoreError) {
        let hash = try await hashed(password)
        let now = clock.now
        try await write("Setting a password") { database throws(StoreError) in
            try database.savePassword(hash, of: name, now: now)
        }
    }

    /// The account when the password is its password, else nil. Takes as long for a name that does not exist.
    public func logIn(_ name: String = administrator, password: String) async throws(StoreError) -> Account? {
        guard password.utf8.count <= Self.passwordByteCounts.upperBound else { return nil }
        let found = try await read("Reading an account") { database throws(StoreError) in
            try database.row("SELECT id, name, created, password FROM account WHERE name = ?", name) {
                row throws(StoreError) in
                KnownAccount(
                    account: Account(id: row.next(), name: row.next(), created: row.next()), hash: row.next())
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

    /// False when there is no such account. The last account stays.
    public func removeAccount(_ name: String) async throws(StoreError) -> Bool {
        try await write("Removing an account") { database throws(StoreError) in
            try database.run(
                "DELETE FROM account WHERE name = ? AND (SELECT count(*) FROM account) > 1", name)
            return database.changedRows > 0
        }
    }

    private func hashed(_ password: String) async throws(StoreError) -> String {
        guard Self.passwordByteCounts.contains(password.utf8.count) else {
            throw StoreError(
                code: "account.password", what: "Setting a password",
                why: "it has \(password.utf8.count) bytes",
                fix: "Choose one of \(Self.passwordByteCounts.lowerBound) to \(Self.passwordByteCounts.upperBound).")
        }
        return try await booth.hash(password)
    }
}

extension Database {
    func hasAccounts() throws(StoreError) -> Bool {
        try row("SELECT count(*) FROM account") { row throws(StoreError) in row.next(Int.self) } ?? 0 > 0
    }

    func isSetupToken(_ hash: [UInt8]) throws(StoreError) -> Bool {
        try row("SELECT 1 FROM setup_token WHERE hash = ?", hash) { row throws(StoreError) in row.next(Int.self) }
            != nil
    }

    func savePassword(_ hash: String, of name: String, now: Instant) throws(StoreError) {
        try run(
            """
            INSERT INTO account (name, password, created) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET password = excluded.password
            """, name, hash, now)
        try run("DELETE FROM setup_token")
    }
}
