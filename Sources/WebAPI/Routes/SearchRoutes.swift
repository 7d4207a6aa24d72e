public import Core
import HTTP
import Synchronization

/// Finds media, and gives those that were found.
public protocol HeldSearchSource: Sendable {
    /// The ids of everything that fits, in the order of the list, whatever its offset and limit say.
    func found(_ search: MediaSearch) async throws -> [MediaID]
    /// In the order of `ids`; those that are gone are left out.
    func media(_ ids: [MediaID]) async throws -> [MediaItem]
    /// Those of the items that have a picture.
    func pictured(_ items: [MediaItem]) async -> Set<MediaID>
}

/// Searches whose results are held, so that a long list can be read at any place and does not move meanwhile.
public final class SearchRoutes: RouteGroup {
    private struct Held: Sendable {
        let ids: [MediaID]
        let expires: Instant
    }

    private let source: any HeldSearchSource
    private let clock: any StationClock
    private let searches = Mutex<(next: Int, held: [Int: Held])>((1, [:]))

    public init(source: any HeldSearchSource, clock: any StationClock) {
        self.source = source
        self.clock = clock
    }

    public let tag = "Media"

    public var routes: [Route] {
        [
            Route(
                .post, "/api/v1/searches", .viewer, "search", "Finds media and keeps the result for a while",
                body: .json(Self.form.described), returns: .object(Self.object, status: 201), handler: search),
            Route(
                .get, "/api/v1/searches/{search}/items", .viewer, "searchItems", "A part of what a search found",
                [Self.id, Query.offset, Query.limit, MediaRows.fields], returns: .object(MediaRows.page),
                handler: items),
        ]
    }

    private static let id = Path.id("search", "The id of the search.")

    private static let object = ResponseObject<(id: Int, held: Held)>(
        "Search",
        [
            .field("id") { $0.id }, .field("total", "How many were found.") { $0.held.ids.count },
            .field("expires", "Until when it is held without being read.") { $0.held.expires },
        ])

    private struct Wish: Hashable, Sendable {
        var text: String?
        var query: String?
        var library: Int?
        var kind: String?
        var show: Int?
    }

    private static let form = Form(
        "search", Wish(),
        fields: [
            .optional("q", \.text, .text(), help: "Letters in titles, shows, artists and file names."),
            .optional("query", \.query, .text("a query"), help: "A query, as in docs/search.md."),
            .optional("library", \.library, .integer(1...Int.max), help: "Only this library's media."),
            .optional("kind", \.kind, .text("a kind of media"), help: "Only this kind, such as movie."),
            .optional("show", \.show, .integer(1...Int.max), help: "Only the episodes of this show."),
        ])

    private func search(_ call: Call) async throws -> Response {
        let wish = try call.body(Self.form)
        var search = MediaSearch(text: wish.text, limit: WebLimits.heldItems)
        if let text = wish.text, text.utf8.count > WebLimits.searchLength {
            throw WebError.parameter("q", "…", expected: "at most \(WebLimits.searchLength) bytes")
        }
        if let query = wish.query { search.query = try SearchQuery(query) }
        search.library = wish.library.map { LibraryID(Int64($0)) }
        search.show = wish.show.map { ShowID(Int64($0)) }
        if let kind = wish.kind {
            guard let known = MediaItem.Kind(rawValue: kind) else {
                throw WebError.parameter("kind", kind, expected: SearchParameters.kind.expected)
            }
            search.kind = known
        }
        let ids = try await source.found(search)
        let held = Held(ids: Array(ids.prefix(WebLimits.heldItems)), expires: clock.now + WebLimits.searchMemory)
        let id = searches.withLock { searches in
            searches.held = searches.held.filter { $0.value.expires > clock.now }
            if searches.held.count >= WebLimits.heldSearches, let oldest = searches.held.keys.min() {
                searches.held[oldest] = nil
            }
            defer { searches.next += 1 }
            searches.held[searches.next] = held
            return searches.next
        }
        return .json(Self.object, (id: id, held: held), status: 201)
    }

    private func items(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.id.name)
        let now = clock.now
        let found = searches.withLock { searches -> Held? in
            guard let id = Int(digits: text), let held = searches.held[id], held.expires > now else { return nil }
            // Reading keeps it.
            searches.held[id] = Held(ids: held.ids, expires: now + WebLimits.searchMemory)
            return held
        }
        guard let found else {
            throw WebError(
                "search.unknown", .unknown, what: "Cannot read search \(text)", why: "it is not held any more",
                fix: "Search again.")
        }
        let start = min(try call.value(of: Query.offset) ?? 0, found.ids.count)
        let end = min(start + (try call.value(of: Query.limit) ?? 100), found.ids.count)
        let rows = try MediaRows(call)
        let items = try await source.media(Array(found.ids[start..<end]))
        return await rows.response(items, total: found.ids.count, pictured: source.pictured)
    }
}
