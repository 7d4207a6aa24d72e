public import Core
import SQLite

extension StationStore {
    public func tokens() async throws(StoreError) -> [APIToken] {
        try await read("read the tokens") { database throws(StoreError) in
            try database.rows(
                """
                SELECT id, name, scope, limited,
                    (SELECT group_concat(channel) FROM token_channel WHERE token = api_token.id), created, expires
                FROM api_token ORDER BY name
                """, read: Database.token)
        }
    }

    /// The second half of the answer is the token itself: it is shown now or never.
    public func makeToken(
        _ name: String, scope: TokenScope, channels: Set<ChannelID>? = nil, expires: Instant? = nil
    ) async throws(StoreError) -> (APIToken, String) {
        let text = TokenHash.makeToken()
        let now = clock.now
        let id = try await write("create a token") { database throws(StoreError) in
            let id = try database.insert(
                "INSERT INTO api_token (name, hash, scope, limited, created, expires) VALUES (?, ?, ?, ?, ?, ?)", name,
                TokenHash.hash(text), scope.rawValue, channels == nil ? 0 : 1, now, expires)
            for channel in channels ?? [] {
                try database.run("INSERT INTO token_channel (token, channel) VALUES (?, ?)", id, channel)
            }
            return APITokenID(id)
        }
        return (
            APIToken(id: id, name: name, scope: scope, channels: channels, created: now, expires: expires), text
        )
    }

    /// Whose token it is; nil when there is no such token or its time is over.
    public func token(_ text: String) async throws(StoreError) -> APIToken? {
        let found = try await read("check a token") { database throws(StoreError) in
            try database.row(
                """
                SELECT id, name, scope, limited,
                    (SELECT group_concat(channel) FROM token_channel WHERE token = api_token.id), created, expires
                FROM api_token WHERE hash = ?
                """, TokenHash.hash(text), read: Database.token)
        }
        guard let found, found.expires.map({ $0 > clock.now }) ?? true else { return nil }
        return found
    }

    public func removeToken(_ id: APITokenID) async throws(StoreError) -> Bool {
        try await write("remove a token") { database throws(StoreError) in
            try database.run("DELETE FROM api_token WHERE id = ?", id)
            return database.changedRows > 0
        }
    }
}

extension Database {
    fileprivate static func token(_ row: inout Row) throws(StoreError) -> APIToken {
        let (id, name, scope): (APITokenID, String, TokenScope) = (row.next(), row.next(), try row.named())
        let isLimited = row.next(Int.self) == 1
        let channels = (row.next(String?.self) ?? "").split(separator: ",").compactMap {
            Int64(digits: $0).map { ChannelID($0) }
        }
        return APIToken(
            id: id, name: name, scope: scope, channels: isLimited ? Set(channels) : nil, created: row.next(),
            expires: row.next())
    }
}
