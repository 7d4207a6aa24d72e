import Core
import Store
import TestMedia

/// Smart collections of a large library, from the query to everything that a build needs of what it finds.
enum Searches: Benchmark {
    static let name = "search"
    static let target = "13"

    private static let queries = [
        "title:lantern AND title:orchard", "genre:western AND minutes:[95 TO 110]",
        "release_date:[19950101 TO 19991231] AND content_rating:PG-13", "release_date:197* NOT genre:western",
        "plot:orchard AND year:[1950 TO 1955] NOT (genre:drama OR genre:comedy)", "show_title:\"harbour street 2*\"",
    ]

    static func measure() async throws -> [Figure] {
        let station = try await StoredStation.library()
        let store = try station.open()
        var slowest = 0.0
        for query in queries {
            let new = try await store.apply([
                .saveCollection(MediaCollection(id: CollectionID(-1), name: query, members: [.search(query)]))
            ])
            guard let collection = new.collections[CollectionID(-1)] else { throw TestFailure("nothing was saved") }
            var found = 0
            let time = try await Stopwatch.seconds(times: 9) {
                found = try await store.playables(of: .collection(collection)).count
            }
            guard found > 0 else { throw TestFailure("\(query) finds nothing") }
            Main.progress("\(query): \(found) in \(time * 1_000) ms")
            slowest = max(slowest, time)
        }
        let wide = try SearchQuery("minutes:[20 TO 100]")
        let all = try await Stopwatch.seconds(times: 9) { _ = try await store.facets(of: MediaQuery()) }
        let some = try await Stopwatch.seconds(times: 9) { _ = try await store.facets(of: MediaQuery(search: wide)) }
        let few = try await Stopwatch.seconds(times: 9) {
            _ = try await store.facets(of: MediaQuery(search: try SearchQuery("genre:western AND year:1950")))
        }
        return [
            Figure(target, "facets of 100,000 items", all * 1_000, unit: "ms", atMost: 200, digits: 0),
            Figure(target, "facets of nearly all that a query finds", some * 1_000, unit: "ms", atMost: 300, digits: 0),
            Figure(target, "facets of a few that a query finds", few * 1_000, unit: "ms", atMost: 50, digits: 0),
            Figure(
                target, "slowest of \(queries.count) smart collections of 100,000 items", slowest * 1_000, unit: "ms",
                atMost: 15, digits: 1),
        ]
    }
}
