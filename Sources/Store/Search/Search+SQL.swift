public import Core
import Linux
import SQLite

extension StationView {
    /// A day of the station's zone, or of another: today if none is named.
    func searchDay(_ day: CivilDate? = nil, in zone: ZoneRules? = nil, now: Instant) -> SearchDay {
        let zone = zone ?? stationZone()
        return SearchDay(day ?? zone.local(now).date, in: zone)
    }

    private func stationZone() -> ZoneRules {
        // A zone that cannot be read is reported where the station starts; a search then takes days as UTC has them.
        (try? ZoneFiles().zone(contents.timeZone)) ?? .utc
    }

    /// What a stored query finds that can go on air, by id.
    func playables(found text: String, _ day: SearchDay) throws(StoreError) -> [Playable] {
        guard let query = CollectionResolver.storedQuery(text) else { return [] }
        var compiler = SearchCompiler(database, day, CollectionResolver(self, day, isStrict: false))
        let filter = [SQLText("m.state = 'ready'")]
        guard let statement = try compiler.statement(query, .playable, filters: filter) else { return [] }
        return try database.rows(statement) { row throws(StoreError) in Database.playable(&row) }
    }

    /// One page of what fits a query and the filters beside it.
    func media(_ filter: MediaQuery, fitting query: SearchQuery, _ day: SearchDay) throws(StoreError) -> MediaPage {
        let ids = try mediaIDs(filter, fitting: query, day)
        var items: [MediaItem] = []
        for id in ids.dropFirst(max(0, filter.offset)).prefix(max(0, filter.limit)) {
            if let item = try database.media(id) { items.append(item) }
        }
        return MediaPage(items: items, total: ids.count)
    }

    /// Everything that fits a query and the filters beside it, by title.
    func mediaIDs(_ filter: MediaQuery, fitting query: SearchQuery, _ day: SearchDay) throws(StoreError) -> [MediaID] {
        var compiler = SearchCompiler(database, day, CollectionResolver(self, day, isStrict: true))
        guard let statement = try compiler.statement(query, .id, filters: Database.tests(of: filter), by: .title) else {
            return []
        }
        return try database.rows(statement) { row throws(StoreError) in row.next(MediaID.self) }
    }
}

extension Database {
    static func tests(of filter: MediaQuery) -> [SQLText] {
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

extension StationStore {
    /// The ids of all media that fit, by sort title, then id; the query's offset and limit do not matter.
    public func mediaIDs(_ query: MediaQuery) async throws(StoreError) -> [MediaID] {
        if let search = query.search {
            return try await view("find media") { view throws(StoreError) in
                try view.mediaIDs(query, fitting: search, view.searchDay(query.day, now: clock.now))
            }
        }
        return try await read("find media") { database throws(StoreError) in
            let pattern = query.text.map(Database.likePattern)
            return try database.rows(
                """
                SELECT m.id FROM media AS m LEFT JOIN show ON show.id = m.show
                WHERE (?1 IS NULL OR m.library = ?1) AND (?2 IS NULL OR m.kind = ?2) AND (?3 IS NULL OR m.state = ?3)
                    AND (?4 IS NULL OR m.show = ?4)
                    AND (?5 IS NULL OR m.title LIKE ?5 ESCAPE '\\' OR show.title LIKE ?5 ESCAPE '\\'
                        OR m.artist LIKE ?5 ESCAPE '\\' OR m.path LIKE ?5 ESCAPE '\\')
                ORDER BY m.sort_title, m.id
                """, query.library, query.kind?.rawValue, query.state?.rawValue, query.show, pattern
            ) { row throws(StoreError) in row.next(MediaID.self) }
        }
    }
}
