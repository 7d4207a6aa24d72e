public import Core
import HTTP

/// What the media are grouped and counted by.
public protocol CatalogueSource: Sendable {
    /// How many of the media that a search finds have each value; at most `most` values of each property are named.
    func facets(of search: MediaSearch, by properties: [MediaFacets.Property], most: Int) async throws -> MediaFacets
    func shows(_ part: CataloguePart) async throws -> (items: [ShowSummary], total: Int)
    /// nil when there is none. The season 0 has what belongs to none.
    func show(_ id: ShowID) async throws -> (show: ShowSummary, seasons: [(season: Int, count: Int)])?
    func artists(_ part: CataloguePart) async throws -> (items: [MusicSummary], total: Int)
    func albums(_ part: CataloguePart) async throws -> (items: [MusicSummary], total: Int)
}

/// Which part of a list of shows, artists or albums.
public struct CataloguePart: Hashable, Sendable {
    /// Letters to find; nil lists everything.
    public var text: String?
    public var library: LibraryID?
    public var offset: Int
    public var limit: Int

    init(_ call: Call) throws(WebError) {
        text = try call.value(of: CatalogueRoutes.text)
        library = try call.value(of: SearchParameters.library).map { LibraryID(Int64($0)) }
        offset = try call.value(of: Query.offset) ?? 0
        limit = try call.value(of: Query.limit) ?? 100
    }
}

/// Shows, artists, albums, and what media are counted by.
public struct CatalogueRoutes: RouteGroup {
    private let source: any CatalogueSource

    public init(source: any CatalogueSource) { self.source = source }

    public let tag = "Media"

    public var routes: [Route] {
        let part: [any DescribedParameter] = [Self.text, SearchParameters.library, Query.offset, Query.limit]
        return [
            Route(
                .get, "/api/v1/facets", .viewer, "facets",
                "How many of the media that a search finds have each value of a property",
                SearchParameters.all + [Self.properties, Self.most], returns: .object(Self.facets), handler: facets),
            Route(
                .get, "/api/v1/shows", .viewer, "shows", "All shows, by title", part, returns: .object(Self.showList),
                handler: shows),
            Route(
                .get, "/api/v1/shows/{show}", .viewer, "show", "One show with its seasons", [Self.show],
                returns: .object(Self.wholeShow), handler: oneShow),
            Route(
                .get, "/api/v1/artists", .viewer, "artists", "All artists, by name", part,
                returns: .object(Self.artistList), handler: artists),
            Route(
                .get, "/api/v1/albums", .viewer, "albums", "All albums, by title", part,
                returns: .object(Self.albumList), handler: albums),
        ]
    }

    static let text = Parameter<String>.text(
        "q", limit: WebLimits.searchLength, "Only those whose names contain these letters.")
    private static let show = Path.id("show", "The show's id.")
    private static let most = Parameter<Int>.integer(
        "limit", 1...WebLimits.pageSize, "How many values of each (default 50).")
    private static let properties = Parameter<[MediaFacets.Property]>(
        "by", .query, .text(), expected: "names among \(MediaFacets.Property.names) with commas between them",
        "What to count by, such as kind,genre (default everything): \(MediaFacets.Property.names)."
    ) { text in
        let found = text.split(separator: ",").map { MediaFacets.Property(rawValue: String($0)) }
        return found.isEmpty || found.contains(nil) ? nil : found.compactMap(\.self)
    }

    // MARK: Facets

    private static let value = ResponseObject<MediaFacets.Value>(
        "FacetValue",
        [
            .field("value", "A word, the id of a library, the first year of a decade.") { $0.value },
            .field("title", "For people.") { $0.title }, .field("count") { $0.count },
            .field("query", "Joined to the present query with AND, it narrows that one.") { $0.query },
        ])

    private static let facet = ResponseObject<MediaFacets.Facet>(
        "Facet",
        [
            .word("property") { $0.property }, .list("values", value) { $0.values },
            .field("total", "How many values there are in all.") { $0.valueCount },
        ])

    private static let facets = ResponseObject<MediaFacets>(
        "Facets", [.field("total", "How many items were found.") { $0.total }, .list("facets", facet) { $0.facets }])

    private func facets(_ call: Call) async throws -> Response {
        let found = try await source.facets(
            of: try SearchParameters.search(call),
            by: try call.value(of: Self.properties) ?? MediaFacets.Property.allCases,
            most: try call.value(of: Self.most) ?? 50)
        return .tagged(Self.facets, found)
    }

    // MARK: Shows

    private static let showMembers: [ResponseMember<ShowSummary>] = [
        .field("id") { $0.show.id }, .field("title") { $0.show.title }, .field("year") { $0.show.year },
        .field("library") { $0.library }, .field("seasonCount") { $0.seasonCount },
        .field("episodeCount") { $0.episodeCount },
        .field("sample", "The media item whose picture, /artwork/media/{sample}, stands for the show.") { $0.sample },
    ]
    private static let showList = ItemList<ShowSummary>.object("Shows", ResponseObject("Show", showMembers))

    private struct WholeShow {
        let summary: ShowSummary
        let seasons: [(season: Int, count: Int)]
    }

    private static let wholeShow = ResponseObject<WholeShow>(
        "ShowWithSeasons",
        [
            .members(of: ResponseObject(showMembers)) { $0.summary },
            .list("seasons", season, "0 has what belongs to no season.") { $0.seasons },
        ])

    private static let season = ResponseObject<(season: Int, count: Int)>(
        "Season", [.field("season") { $0.season }, .field("episodeCount") { $0.count }])

    private func shows(_ call: Call) async throws -> Response {
        let found = try await source.shows(CataloguePart(call))
        return .tagged(Self.showList, ItemList(found.items, total: found.total))
    }

    private func oneShow(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.show.name)
        guard let id = Self.show.read(text), let found = try await source.show(ShowID(id)) else {
            throw WebError.nothingThere("show", text)
        }
        return .tagged(Self.wholeShow, WholeShow(summary: found.show, seasons: found.seasons))
    }

    // MARK: Music

    private static let artistList = ItemList<MusicSummary>.object(
        "Artists",
        ResponseObject(
            "Artist",
            [
                .field("name") { $0.artist ?? "" }, .field("itemCount") { $0.itemCount },
                .field("sample", "The media item whose picture stands for the artist.") { $0.sample },
            ]))

    private static let albumList = ItemList<MusicSummary>.object(
        "Albums",
        ResponseObject(
            "Album",
            [
                .field("title") { $0.album ?? "" }, .field("artist", "Absent when there are several.") { $0.artist },
                .field("itemCount") { $0.itemCount },
                .field("sample", "The media item whose picture stands for the album.") { $0.sample },
            ]))

    private func artists(_ call: Call) async throws -> Response {
        let found = try await source.artists(CataloguePart(call))
        return .tagged(Self.artistList, ItemList(found.items, total: found.total))
    }

    private func albums(_ call: Call) async throws -> Response {
        let found = try await source.albums(CataloguePart(call))
        return .tagged(Self.albumList, ItemList(found.items, total: found.total))
    }
}

extension MediaFacets.Property {
    fileprivate static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
