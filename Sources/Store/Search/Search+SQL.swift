import Core
import Linux

extension Database {
    /// A day of the station's zone, or of another: today if none is named.
    func searchDay(_ day: CivilDate? = nil, in zone: ZoneRules? = nil, now: Instant) throws(StoreError) -> SearchDay {
        let zone = if let zone { zone } else { try stationZone() }
        return SearchDay(day ?? zone.local(now).date, in: zone)
    }

    private func stationZone() throws(StoreError) -> ZoneRules {
        let name = try identity().timeZone
        // A zone that cannot be read is reported where the station starts; a search then takes days as UTC has them.
        return (try? ZoneFiles().zone(name)) ?? .utc
    }

    /// What a stored query finds that can go on air, by id.
    func playables(found text: String, _ day: SearchDay) throws(StoreError) -> [Playable] {
        guard let query = try storedQuery(text) else { return [] }
        var compiler = SearchCompiler(self, day, CollectionBook(self, day, isStrict: false))
        let filter = [SQLText("m.state = 'ready'")]
        guard let statement = try compiler.statement(query, .playable, filters: filter) else { return [] }
        return try rows(statement) { row throws(StoreError) in Self.playable(&row) }
    }

    /// One page of what fits a query and the filters beside it.
    func media(_ filter: MediaQuery, fitting query: SearchQuery, _ day: SearchDay) throws(StoreError) -> MediaPage {
        var compiler = SearchCompiler(self, day, CollectionBook(self, day, isStrict: true))
        guard let statement = try compiler.statement(query, .id, filters: Self.tests(of: filter), by: .title) else {
            return MediaPage(items: [], total: 0)
        }
        let ids = try rows(statement) { row throws(StoreError) in row.next(MediaID.self) }
        var items: [MediaItem] = []
        for id in ids.dropFirst(max(0, filter.offset)).prefix(max(0, filter.limit)) {
            if let item = try media(id) { items.append(item) }
        }
        return MediaPage(items: items, total: ids.count)
    }

    private static func tests(of filter: MediaQuery) -> [SQLText] {
        var tests: [SQLText] = []
        if let library = filter.library { tests.append(SQLText("m.library = ?", library)) }
        if let kind = filter.kind { tests.append(SQLText("m.kind = ?", kind.rawValue)) }
        if let state = filter.state { tests.append(SQLText("m.state = ?", state.rawValue)) }
        if let show = filter.show { tests.append(SQLText("m.show = ?", show)) }
        if let text = filter.text {
            let like = likePattern(text)
            tests.append(
                SQLText(
                    """
                    (m.title LIKE ? ESCAPE '\\' OR m.artist LIKE ? ESCAPE '\\' OR m.path LIKE ? ESCAPE '\\'
                    OR m.show IN (SELECT id FROM show WHERE title LIKE ? ESCAPE '\\'))
                    """, like, like, like, like))
        }
        return tests
    }
}
