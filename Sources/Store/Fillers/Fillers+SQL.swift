public import Core

extension StationStore {
    /// By name.
    public func fillers() async throws(StoreError) -> [Filler] {
        try await read("Reading the fillers") { database throws(StoreError) in try database.fillers() }
    }
}

extension Database {
    private enum ModeName: String { case count, duration, fill }

    func fillers() throws(StoreError) -> [Filler] {
        try rows(
            """
            SELECT id, name, kind, mode, count, duration, playback_order, content_kind, content_collection,
                content_show, content_season, content_playlist, content_media
            FROM filler ORDER BY name
            """
        ) { row throws(StoreError) in
            let id: FillerID = row.next()
            let name: String = row.next()
            let kind = try row.named(Filler.Kind.self)
            let modeName = try row.named(ModeName.self)
            let count: Int? = row.next()
            let duration: TimeSpan? = row.next()
            let mode: Filler.Mode =
                switch modeName {
                case .count: .count(count ?? 1)
                case .duration: .duration(duration ?? .zero)
                case .fill: .fill
                }
            let order = try row.named(PlaybackOrder.self)
            return Filler(
                id: id, name: name, kind: kind, mode: mode, content: try ContentColumns.read(&row), order: order)
        }
    }

    /// Answers the real id. A new filler has an id below zero.
    func save(_ filler: Filler) throws(StoreError) -> FillerID {
        let content = ContentColumns(filler.content)
        var count: Int?
        var duration: TimeSpan?
        let mode: ModeName
        switch filler.mode {
        case .count(let number): (mode, count) = (.count, number)
        case .duration(let length): (mode, duration) = (.duration, length)
        case .fill: mode = .fill
        }
        if filler.id.raw <= 0 {
            return FillerID(
                try insert(
                    """
                    INSERT INTO filler (name, kind, mode, count, duration, content_kind, content_collection,
                        content_show, content_season, content_playlist, content_media, playback_order)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, filler.name, filler.kind.rawValue, mode.rawValue, count, duration, content.kind,
                    content.collection, content.show, content.season, content.playlist, content.media,
                    filler.order.rawValue))
        }
        try run(
            """
            UPDATE filler SET name = ?, kind = ?, mode = ?, count = ?, duration = ?, content_kind = ?,
                content_collection = ?, content_show = ?, content_season = ?, content_playlist = ?, content_media = ?,
                playback_order = ? WHERE id = ?
            """, filler.name, filler.kind.rawValue, mode.rawValue, count, duration, content.kind, content.collection,
            content.show, content.season, content.playlist, content.media, filler.order.rawValue, filler.id)
        try requireChange("filler \(filler.id)")
        return filler.id
    }

    func removeFiller(_ id: FillerID) throws(StoreError) {
        try run("DELETE FROM filler WHERE id = ?", id)
        try requireChange("filler \(id)")
    }
}
