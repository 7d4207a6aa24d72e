public import Core

extension StationStore {
    /// By name.
    public func playlists() async throws(StoreError) -> [Playlist] {
        try await read("Reading the playlists") { database throws(StoreError) in try database.playlists() }
    }
}

extension Database {
    func playlists() throws(StoreError) -> [Playlist] {
        var entries: [PlaylistID: [Playlist.Entry]] = [:]
        _ = try rows(
            """
            SELECT playlist, playback_order, order_options, amount, in_guide, content_kind, content_collection,
                content_show, content_season, content_playlist, content_media, content_name, content_artist
            FROM playlist_entry ORDER BY playlist, position
            """
        ) { row throws(StoreError) in
            let playlist: PlaylistID = row.next()
            let order = try row.named(PlaybackOrder.self)
            let options = OrderOptions.read(&row)
            let count: Int? = row.next()
            let inGuide: Bool = row.next()
            entries[playlist, default: []].append(
                Playlist.Entry(
                    content: try ContentColumns.read(&row), order: order, options: options,
                    amount: count.map(Playlist.Amount.count) ?? .all, inGuide: inGuide))
        }
        return try rows("SELECT id, name, shuffled FROM playlist ORDER BY name") { row throws(StoreError) in
            let id: PlaylistID = row.next()
            return Playlist(id: id, name: row.next(), entries: entries[id] ?? [], isShuffled: row.next())
        }
    }

    /// A new playlist without its entries, so that playlists may name each other.
    func makePlaylist(_ name: String) throws(StoreError) -> PlaylistID {
        PlaylistID(try insert("INSERT INTO playlist (name) VALUES (?)", name))
    }

    func save(_ playlist: Playlist) throws(StoreError) {
        try run(
            "UPDATE playlist SET name = ?, shuffled = ? WHERE id = ?", playlist.name, playlist.isShuffled, playlist.id)
        try requireChange("playlist \(playlist.id)")
        try run("DELETE FROM playlist_entry WHERE playlist = ?", playlist.id)
        for (position, entry) in playlist.entries.enumerated() {
            let content = try ContentColumns(entry.content)
            let amount: Int? = if case .count(let count) = entry.amount { count } else { nil }
            try run(
                """
                INSERT INTO playlist_entry (playlist, position, content_kind, content_collection, content_show,
                    content_season, content_playlist, content_media, content_name, content_artist, playback_order,
                    order_options, amount, in_guide)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, playlist.id, position, content.kind, content.collection, content.show, content.season,
                content.playlist, content.media, content.name, content.artist, entry.order.rawValue,
                entry.options.description, amount, entry.inGuide)
        }
    }

    func removePlaylist(_ id: PlaylistID) throws(StoreError) {
        try run("DELETE FROM playlist WHERE id = ?", id)
        try requireChange("playlist \(id)")
    }
}
