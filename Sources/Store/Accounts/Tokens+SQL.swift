public import Core

extension StationStore {
    public func tokens() async throws(StoreError) -> [APIToken] {
        try await read("Reading the tokens") { database throws(StoreError) in
            try database.rows(
                "SELECT id, name, scope, created, expires FROM api_token ORDER BY name", read: Database.token)
        }
    }

    /// The second half of the answer is the token itself: it is shown now or never.
    public func makeToken(
        _ name: String, scope: TokenScope, expires: Instant? = nil
    ) async throws(StoreError) -> (APIToken, String) {
        let text = TokenHash.makeToken()
        let now = clock.now
        let id = try await write("Making a token") { database throws(StoreError) in
            APITokenID(
                try database.insert(
                    "INSERT INTO api_token (name, hash, scope, created, expires) VALUES (?, ?, ?, ?, ?)", name,
                    TokenHash.hash(text), scope.rawValue, now, expires))
        }
        return (APIToken(id: id, name: name, scope: scope, created: now, expires: expires), text)
    }

    /// Whose token it is; nil when there is no such token or its time is over.
    public func token(_ text: String) async throws(StoreError) -> APIToken? {
        let found = try await read("Checking a token") { database throws(StoreError) in
            try database.row(
                "SELECT id, name, scope, created, expires FROM api_token WHERE hash = ?", TokenHash.hash(text),
                read: Database.token)
        }
        guard let found, found.expires.map({ $0 > clock.now }) ?? true else { return nil }
        return found
    }

    public func removeToken(_ id: APITokenID) async throws(StoreError) -> Bool {
        try await write("Removing a token") { database throws(StoreError) in
            try database.run("DELETE FROM api_token WHERE id = ?", id)
            return database.changedRows > 0
        }
    }
}

extension Database {
    fileprivate static func token(_ row: inout Row) throws(StoreError) -> APIToken {
        APIToken(
            id: row.next(), name: row.next(), scope: try row.named(), created: row.next(), expires: row.next())
    }
}
