public import Core
import HTTP

/// Finding media.
public protocol MediaSource: Sendable {
    func media(_ search: MediaSearch) async throws -> MediaPage
    func media(_ id: MediaID) async throws -> MediaItem?
    /// Those of the items that have a picture.
    func pictured(_ items: [MediaItem]) async -> Set<MediaID>
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
    /// Only the episodes of this show.
    public var show: ShowID?
    public var offset: Int
    public var limit: Int

    public init(
        text: String? = nil, query: SearchQuery? = nil, day: CivilDate? = nil, library: LibraryID? = nil,
        kind: MediaItem.Kind? = nil, show: ShowID? = nil, offset: Int = 0, limit: Int
    ) {
        self.text = text
        self.query = query
        self.day = day
        self.library = library
        self.kind = kind
        self.show = show
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
                SearchParameters.all + [Query.offset, Query.limit, MediaRows.fields], returns: .object(MediaRows.page),
                handler: list),
            Route(
                .get, "/api/v1/media/{media}", .viewer, "mediaItem", "One item, with what is in its file", [Path.media],
                returns: .object(MediaObjects.whole), handler: one),
        ]
    }

    private func list(_ call: Call) async throws -> Response {
        var search = try SearchParameters.search(call)
        search.offset = try call.value(of: Query.offset) ?? 0
        search.limit = try call.value(of: Query.limit) ?? 100
        let rows = try MediaRows(call)
        let page = try await source.media(search)
        return await rows.response(page.items, total: page.total, pictured: source.pictured)
    }

    private func one(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let item = try await source.media(MediaID(id)) else {
            throw WebError.unknownMedia(text)
        }
        let hasArtwork = await !source.pictured([item]).isEmpty
        return .tagged(
            MediaObjects.whole,
            MediaObjects.Row(item: item, showsPaths: call.caller.seesPaths, hasArtwork: hasArtwork))
    }
}

/// A list of media as one request wants it.
struct MediaRows {
    static let page = ItemList<MediaObjects.Row>.object("MediaPage", MediaObjects.item)
    static let fields = Parameter<String>.text(
        "fields", "Only these members, and the id: names with commas between them, such as title,year,artwork.")

    private let item: ResponseObject<MediaObjects.Row>
    private let showsPaths: Bool

    init(_ call: Call) throws(WebError) {
        showsPaths = call.caller.seesPaths
        guard let text = try call.value(of: Self.fields) else {
            item = MediaObjects.item
            return
        }
        let names = text.split(separator: ",").map(String.init)
        let known = MediaObjects.item.names
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw .parameter(Self.fields.name, unknown, expected: "names among \(known.joined(separator: ", "))")
        }
        item = MediaObjects.item.selected(Set(names))
    }

    /// Disks are asked for pictures only when these are wanted.
    func response(
        _ items: [MediaItem], total: Int, pictured: ([MediaItem]) async -> Set<MediaID>
    ) async -> Response {
        let pictures = item.names.contains("artwork") ? await pictured(items) : []
        let rows = items.map {
            MediaObjects.Row(item: $0, showsPaths: showsPaths, hasArtwork: pictures.contains($0.id))
        }
        return .tagged(ItemList<MediaObjects.Row>.object("MediaPage", item), ItemList(rows, total: total))
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
    static let show = Parameter<Int>.integer("show", 1...Int.max, "Only the episodes of this show.")

    static let all: [any DescribedParameter] = [text, query, day, library, kind, show]

    static func search(_ call: Call) throws -> MediaSearch {
        var search = MediaSearch(text: try call.value(of: text), limit: 100)
        if let query = try call.value(of: query) { search.query = try SearchQuery(query) }
        search.day = try call.value(of: day)
        search.library = try call.value(of: library).map { LibraryID(Int64($0)) }
        search.kind = try call.value(of: kind).flatMap { MediaItem.Kind(rawValue: $0) }
        search.show = try call.value(of: show).map { ShowID(Int64($0)) }
        return search
    }
}
