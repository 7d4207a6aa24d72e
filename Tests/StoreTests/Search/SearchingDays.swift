import Core
import Linux
import Store
import Testing

/// Conditions that are relative to the day, on days that are not today.
@Suite struct `A search for a day` {
    private func titles(_ query: String, on day: String, _ station: SearchStation) async throws -> [String] {
        let day = try #require(CivilDate(day))
        return try await station.store.media(MediaQuery(search: try SearchQuery(query), day: day))
            .items.map(\.metadata.title)
    }

    private func add(_ title: String, released: String, to station: SearchStation) async throws {
        let path = "/srv/films/\(title).mkv"
        var film = film(path, title)
        film.metadata.released = CivilDate(released)
        try await station.add([film], to: station.films)
        try await station.probe(path, facts(.minutes(100)))
    }

    /// By brute force: what every day of four years should find.
    @Test func `finds what was released on this day, and 29 February on itself alone`() async throws {
        let station = try await SearchStation()
        let released = ["1952-02-28", "1972-02-29", "1980-03-01", "1999-12-31", "2000-01-01", "2024-02-29"]
        for day in released { try await add("Film of \(day)", released: day, to: station) }
        for offset in 0..<1_461 where offset % 37 == 0 || (55...62).contains(offset % 365) {
            let day = CivilDate(daysSince1970: offset + 20_454)  // 2026-01-01
            let expected = released.filter { $0.hasSuffix("\(day.description.dropFirst(4))") }.map { "Film of \($0)" }
            let found = try await titles("released_onthisday:1 AND \"film of\"", on: day.description, station)
            #expect(found == expected, "\(day)")
        }
        #expect(try await titles("released_onthisday:1", on: "2028-02-29", station).count == 2)
        #expect(try await titles("released_onthisday:1", on: "2027-02-28", station) == ["Film of 1952-02-28"])
    }

    @Test(
        arguments: [
            ("released_inthelast:\"1 week\"", "2027-01-09", []),
            ("released_inthelast:\"1 week\"", "2027-01-10", ["300"]),
            ("released_inthelast:\"1 week\"", "2027-01-17", ["300"]),
            ("released_inthelast:\"1 week\"", "2027-01-18", []),
            ("released_notinthelast:\"1 week\" AND 300", "2027-01-17", []),
            ("released_notinthelast:\"1 week\" AND 300", "2027-01-18", ["300"]),
            // Added on 15 January.
            ("added_inthelast:\"2 days\" AND 300", "2027-01-14", []),
            ("added_inthelast:\"2 days\" AND 300", "2027-01-17", ["300"]),
            ("added_inthelast:\"2 days\" AND 300", "2027-01-18", []),
            ("added_notinthelast:\"2 days\" AND 300", "2027-01-18", ["300"]),
            // What is not relative does not care.
            ("added_date:20270115 AND 300", "2030-07-01", ["300"]), ("added_date:*0115 AND 300", "2030-07-01", ["300"]),
            ("added_date:202701?? AND 300", "1999-07-01", ["300"]), ("added_date:*0116 AND 300", "2030-07-01", []),
        ] as [(String, String, [String])])
    func `takes it for today`(query: String, day: String, expected: [String]) async throws {
        let station = try await SearchStation()
        #expect(try await titles(query, on: day, station) == expected)
    }

    private func holdings(
        _ station: SearchStation, _ content: ContentReference, _ days: LocalDays
    ) async throws -> DatedPlayables {
        try #require(try await station.store.playables(of: [content], on: days)[content])
    }

    @Test func `is asked of collections in collections, members and playlists, however deep`() async throws {
        let station = try await SearchStation()
        let fresh = try await station.collection("Fresh", [.search("released_inthelast:\"1 week\"")])
        let show = try #require(try await station.store.shows().first?.id)
        let around = try await station.collection("Around", [.show(show), MediaCollection.Member(.collection(fresh))])
        let named = try await station.collection("Named", [.search("collection:around AND NOT title:pilot")])
        let without = try await station.collection("Without", [.search("type:movie AND NOT smart_collection:fresh")])
        let plain = try await station.collection("Plain", [.search("type:movie"), .show(show)])
        try await station.probe("/srv/films/300.mkv", facts(.minutes(110)))
        let days = LocalDays((9...18).compactMap { CivilDate(year: 2027, month: 1, day: $0) }, in: .utc)
        let id = try #require(try await station.store.mediaID(at: "/srv/films/300.mkv"))
        for collection in [fresh, around, named, without] {
            guard case .daily(let daily) = try await holdings(station, .collection(collection), days) else {
                Issue.record("\(collection) is the same on every day")
                continue
            }
            for day in days.days {
                let isFresh = (10...17).contains(day.day)
                let holds = daily[day]?.contains { $0.id == id }
                #expect(holds == (collection == without ? !isFresh : isFresh), "\(collection) on \(day)")
            }
        }
        guard case .always = try await holdings(station, .collection(plain), days) else {
            Issue.record("\(plain) differs from day to day")
            return
        }
    }

    @Test func `takes days as the zone has them`() async throws {
        // Everything was added at nine in the morning in Berlin: late in the evening before in Honolulu.
        let station = try await SearchStation()
        let content = ContentReference.search("added_inthelast:\"1 day\" AND stagecoach")
        for (zone, first) in [("Europe/Berlin", 15), ("Pacific/Honolulu", 14), ("Pacific/Kiritimati", 15)] {
            let days = LocalDays(
                (12...19).compactMap { CivilDate(year: 2027, month: 1, day: $0) }, in: try ZoneFiles().zone(zone))
            guard case .daily(let daily) = try await holdings(station, content, days) else {
                Issue.record("the same on every day")
                continue
            }
            #expect(daily.filter { !$0.value.isEmpty }.keys.map(\.day).sorted() == [first, first + 1], "\(zone)")
        }
    }
}
