import Core
import SQLite

extension EarlierTables {
    private enum ModeName: String {
        case count, duration, pad, fill
        case randomCount = "random-count"
    }

    func fillers() throws(StoreError) -> [Filler] {
        try database.rows(
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
}
