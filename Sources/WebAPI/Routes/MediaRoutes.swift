public import Core
import HTTP

/// Finding media.
public protocol MediaSource: Sendable {
    func media(_ search: MediaSearch) async throws -> MediaPage
    func media(_ id: MediaID) async throws -> MediaItem?
}

public struct MediaSearch: Hashable, Sendable {
    /// Letters to find; nil lists everything.
    public var text: String?
    /// What the items must fit besides.
    public var query: SearchQuery?
    /// The day that relative dates of the query count from; nil means today.
    public var day: CivilDate?
    public var library: LibraryID?
    public var kind: MediaItem.Kind?
    public var offset: Int
    public var limit: Int

    public init(
        text: String? = nil, query: SearchQuery? = nil, day: CivilDate? = nil, library: LibraryID? = nil,
        kind: MediaItem.Kind? = nil, offset: Int = 0, limit: Int
    ) {
        self.text = text
        self.query = query
        self.day = day
        self.library = library
        self.kind = kind
        self.offset = offset
        self.limit = limit
    }
}

/// The media.
public struct MediaRoutes: RouteGroup {
    private let source: any MediaSource

    public init(source: any MediaSource) { self.source = source }

    public let tag = "Media"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/media", .viewer, "media", "Finds media",
                SearchParameters.all + [Query.offset, Query.limit], returns: .object(Self.page), handler: list),
            Route(
                .get, "/api/v1/media/{media}", .viewer, "mediaItem", "One item, with what is in its file", [Path.media],
                returns: .object(MediaObjects.whole), handler: one),
        ]
    }

    private static let page = ItemList<MediaObjects.Row>.object("MediaPage", MediaObjects.item)

    private func list(_ call: Call) async throws -> Response {
        var search = try SearchParameters.search(call)
        search.offset = try call.value(of: Query.offset) ?? 0
        search.limit = try call.value(of: Query.limit) ?? 100
        let page = try await source.media(search)
        let rows = page.items.map { MediaObjects.Row(item: $0, showsPaths: call.caller.seesPaths) }
        return .json(Self.page, ItemList(rows, total: page.total))
    }

    private func one(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let item = try await source.media(MediaID(id)) else {
            throw WebError.unknownMedia(text)
        }
        return .json(MediaObjects.whole, MediaObjects.Row(item: item, showsPaths: call.caller.seesPaths))
    }
}

/// What a search of media is made of.
enum SearchParameters {
    static let text = Parameter<String>.text(
        "q", limit: WebLimits.searchLength, "Letters in titles, shows, artists and file names.")
    static let query = Parameter<String>.text("query", limit: 8_000, "A query, as in docs/search.md.")
    static let day = Parameter<CivilDate>(
        "day", .query, .text(format: "date"), expected: "a day such as 2026-12-24",
        "What relative dates of the query count from (default today)."
    ) { CivilDate($0) }
    static let library = Parameter<Int>.integer("library", 0...Int.max, "Only this library's media.")
    static let kind = Parameter<String>.word("kind", MediaItem.Kind.allCases.map(\.rawValue), "Only this kind.")

    static let all: [any DescribedParameter] = [text, query, day, library, kind]

    static func search(_ call: Call) throws -> MediaSearch {
        var search = MediaSearch(text: try call.value(of: text), limit: 100)
        if let query = try call.value(of: query) { search.query = try SearchQuery(query) }
        search.day = try call.value(of: day)
        search.library = try call.value(of: library).map { LibraryID(Int64($0)) }
        search.kind = try call.value(of: kind).flatMap { MediaItem.Kind(rawValue: $0) }
        return search
    }
}
