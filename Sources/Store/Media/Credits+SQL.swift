public import Core
import SQLite

extension StationStore {
    /// The first director of each item; items without one are left out.
    public func directors(of media: Set<MediaID>) async throws(StoreError) -> [MediaID: String] {
        try await read("read directors") { database throws(StoreError) in try database.directors(of: media) }
    }
}

extension Database {
    func directors(of media: Set<MediaID>) throws(StoreError) -> [MediaID: String] {
        var directors: [MediaID: String] = [:]
        let list = "[" + media.map(\.description).joined(separator: ",") + "]"
        // The plus keeps SQLite from walking through all directors there are for each item.
        let credits = try rows(
            """
            SELECT media, name FROM json_each(?) AS wanted
            CROSS JOIN media_credit ON media = wanted.value AND +role = 'director' ORDER BY media, position
            """, list
        ) { row throws(StoreError) in (row.next(MediaID.self), row.next(String.self)) }
        for (id, name) in credits where directors[id] == nil { directors[id] = name }
        return directors
    }

    func write(_ credits: [Credit], of id: MediaID) throws(StoreError) {
        for (position, credit) in credits.enumerated() {
            try run(
                "INSERT INTO media_credit (media, position, role, name, character) VALUES (?, ?, ?, ?, ?)",
                id, position, credit.role.rawValue, credit.name, credit.character)
        }
    }

    /// Everybody as one text, which a query of one row can hold: role, name and character, apart by control characters
    /// that no name has.
    static func credits(_ joined: String?) -> [Credit] {
        guard let joined else { return [] }
        return joined.split(separator: "\u{1f}").compactMap { credit in
            let parts = credit.split(separator: "\u{1e}", omittingEmptySubsequences: false)
            guard parts.count == 3, let role = Credit.Role(rawValue: String(parts[0])) else { return nil }
            return Credit(role, String(parts[1]), character: parts[2].isEmpty ? nil : String(parts[2]))
        }
    }
}
