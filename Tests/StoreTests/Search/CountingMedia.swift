import Core
import Store
import Testing

@Suite struct `Facets` {
    private func counts(_ facets: MediaFacets, _ property: MediaFacets.Property) -> [String: Int] {
        let values = facets.facets.first { $0.property == property }?.values ?? []
        return Dictionary(values.map { ($0.value, $0.count) }, uniquingKeysWith: +)
    }

    @Test func `count all media by every property`() async throws {
        let station = try await SearchStation()
        let facets = try await station.store.facets(of: MediaQuery())
        #expect(facets.total == 9)
        #expect(facets.facets.map(\.property) == MediaFacets.Property.allCases)
        #expect(counts(facets, .kind) == ["movie": 4, "episode": 4, "music-video": 1])
        #expect(counts(facets, .library) == ["\(station.films)": 4, "\(station.shows)": 4, "\(station.clips)": 1])
        #expect(counts(facets, .state) == ["ready": 8, "unprobed": 1])
        #expect(counts(facets, .genre)["Comedy"] == 2 && counts(facets, .genre)["Drama"] == 3)
        #expect(counts(facets, .tag) == ["DC Comics": 1, "Gotham": 1, "christmas": 1])
        #expect(counts(facets, .decade)["1930"] == 1 && counts(facets, .decade)["2020"] == 1)
        #expect(counts(facets, .rating) == ["PG": 1, "PG-13": 1, "TV-14": 1, "TV-MA": 1])
        #expect(counts(facets, .resolution) == ["2160": 1, "1080": 1, "720": 4, "sd": 2])
        #expect(counts(facets, .videoCodec)["hevc"] == 1)
        // The codes ger and deu are one language.
        #expect(counts(facets, .language)["deu"] == 1)
        let libraries = facets.facets.first { $0.property == .library }
        #expect(Set(libraries?.values.map(\.title) ?? []) == ["Old Films", "Shows", "Clips"])
        let languages = facets.facets.first { $0.property == .language }
        #expect(languages?.values.map(\.title).contains("German") == true)
    }

    @Test func `have queries that find as many as they count`() async throws {
        let station = try await SearchStation()
        for query in [nil, try SearchQuery("minutes:[1 TO *]")] {
            let facets = try await station.store.facets(of: MediaQuery(search: query))
            for facet in facets.facets {
                #expect(!facet.values.isEmpty, "\(facet.property)")
                for value in facet.values {
                    let joined = (query.map { "(\($0.text)) AND " } ?? "") + value.query
                    let page = try await station.store.media(MediaQuery(search: try SearchQuery(joined)))
                    #expect(page.total == value.count, "\(joined)")
                }
            }
        }
    }

    @Test func `count what a query and its filters find`() async throws {
        let station = try await SearchStation()
        let search = try SearchQuery("genre:drama OR genre:western")
        let facets = try await station.store.facets(of: MediaQuery(search: search), by: [.kind, .genre, .library])
        #expect(facets.total == 4)
        #expect(facets.facets.map(\.property) == [.kind, .genre, .library])
        #expect(counts(facets, .kind) == ["movie": 1, "episode": 3])
        #expect(counts(facets, .genre) == ["Drama": 3, "Western": 1])
        let films = try await station.store.facets(of: MediaQuery(library: station.films, search: search), by: [.genre])
        #expect(films.total == 1 && counts(films, .genre) == ["Western": 1])
        let none = try await station.store.facets(of: MediaQuery(search: try SearchQuery("genre:nothing")))
        #expect(none.total == 0 && none.facets.allSatisfy { $0.values.isEmpty && $0.valueCount == 0 })
    }

    @Test func `name the most frequent values, and say how many there are`() async throws {
        let station = try await SearchStation()
        let facets = try await station.store.facets(of: MediaQuery(), by: [.genre], most: 2)
        #expect(facets.facets[0].values.map(\.value) == ["Drama", "Comedy"])
        #expect(facets.facets[0].valueCount > 2)
    }
}

@Suite struct `Shows, artists and albums` {
    @Test func `are listed with what there is of them`() async throws {
        let station = try await SearchStation()
        let shows = try await station.store.shows(containing: nil, in: nil, offset: 0, limit: 10)
        #expect(shows.total == 2)
        #expect(shows.items.map(\.show.title) == ["Night Desk", "Star Harbour"])
        #expect(shows.items.map(\.episodeCount) == [3, 1])
        #expect(shows.items.map(\.seasonCount) == [2, 1])
        let pilot = try await station.store.mediaID(at: "/srv/shows/Night Desk/1x1.mkv")
        #expect(shows.items[0].sample == pilot)
        let night = try await station.store.shows(containing: "NIGHT", in: station.shows, offset: 0, limit: 10)
        #expect(night.items.map(\.show.title) == ["Night Desk"] && night.total == 1)
        #expect(try await station.store.shows(containing: nil, in: station.films, offset: 0, limit: 9).total == 0)
        let rest = try await station.store.shows(containing: nil, in: nil, offset: 1, limit: 10)
        #expect(rest.items.map(\.show.title) == ["Star Harbour"] && rest.total == 2)
        let whole = try #require(try await station.store.showSeasons(shows.items[0].show.id))
        #expect(whole.seasons.map(\.season) == [1, 2] && whole.seasons.map(\.count) == [2, 1])
        #expect(try await station.store.showSeasons(ShowID(99)) == nil)
        let artists = try await station.store.artists(containing: "a-", in: nil, offset: 0, limit: 10)
        #expect(artists.items.map(\.artist) == ["A-ha"] && artists.total == 1)
        let albums = try await station.store.albums(containing: nil, in: nil, offset: 0, limit: 10)
        #expect(albums.items.map(\.album) == ["Hunting High and Low"] && albums.items[0].artist == "A-ha")
    }
}
