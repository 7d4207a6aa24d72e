public import Core

extension StationStore {
    /// By name.
    public func fillers() async throws(StoreError) -> [Filler] {
        try await read("Reading the fillers") { database throws(StoreError) in try database.fillers() }
    }
}

extension Database {
    private enum ModeName: String {
        case count, duration, pad, fill
        case randomCount = "random-count"
    }

    func fillers() throws(StoreError) -> [Filler] {
        try rows(
            """
            SELECT id, name, kind, mode, count, duration, playback_order, order_options, break_interval, break_filter, least,
                content_kind, content_collection, content_show, content_season, content_playlist, content_media,
                content_name, content_artist
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
                case .randomCount: .randomCount(count ?? 1)
                case .duration: .duration(duration ?? .zero)
                case .pad: .pad(duration ?? .zero)
                case .fill: .fill
                }
            let order = try row.named(PlaybackOrder.self)
            let options = OrderOptions.read(&row)
            let interval: TimeSpan? = row.next()
            let filter: String? = row.next()
            let least: TimeSpan = row.next()
            return Filler(
                id: id, name: name, kind: kind, mode: mode, content: try ContentColumns.read(&row), order: order,
                options: options, breaks: interval.map { .every($0) } ?? .chapters,
                // A formula that this version cannot read lets every break through.
                breakFilter: filter.flatMap { try? Formula($0, variables: Filler.breakVariables) }, least: least)
        }
    }

    /// Answers the real id. A new filler has an id below zero.
    func save(_ filler: Filler) throws(StoreError) -> FillerID {
        let content = try ContentColumns(filler.content)
        var count: Int?
        var duration: TimeSpan?
        let mode: ModeName
        switch filler.mode {
        case .count(let number): (mode, count) = (.count, number)
        case .randomCount(let number): (mode, count) = (.randomCount, number)
        case .duration(let length): (mode, duration) = (.duration, length)
        case .pad(let length): (mode, duration) = (.pad, length)
        case .fill: mode = .fill
        }
        var interval: TimeSpan?
        if case .every(let span) = filler.breaks { interval = span }
        let filter = filler.breakFilter?.description
        let options = filler.options.description
        if filler.id.raw <= 0 {
            return FillerID(
                try insert(
                    """
                    INSERT INTO filler (name, kind, mode, count, duration, content_kind, content_collection,
                        content_show, content_season, content_playlist, content_media, content_name, content_artist,
                        playback_order, order_options, break_interval, break_filter, least)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, filler.name, filler.kind.rawValue, mode.rawValue, count, duration, content.kind,
                    content.collection, content.show, content.season, content.playlist, content.media, content.name,
                    content.artist, filler.order.rawValue, options, interval, filter, filler.least))
        }
        try run(
            """
            UPDATE filler SET name = ?, kind = ?, mode = ?, count = ?, duration = ?, content_kind = ?,
                content_collection = ?, content_show = ?, content_season = ?, content_playlist = ?, content_media = ?,
                content_name = ?, content_artist = ?, playback_order = ?, order_options = ?, break_interval = ?,
                break_filter = ?, least = ? WHERE id = ?
            """, filler.name, filler.kind.rawValue, mode.rawValue, count, duration, content.kind, content.collection,
            content.show, content.season, content.playlist, content.media, content.name, content.artist,
            filler.order.rawValue, options, interval, filter, filler.least, filler.id)
        try requireChange("filler \(filler.id)")
        return filler.id
    }

    func removeFiller(_ id: FillerID) throws(StoreError) {
        try run("DELETE FROM filler WHERE id = ?", id)
        try requireChange("filler \(id)")
    }
}
