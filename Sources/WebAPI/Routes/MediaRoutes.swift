public import Core
import HTTP

/// Finding media.
public protocol MediaCatalogue: Sendable {
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
    private let catalogue: any MediaCatalogue

    public init(catalogue: any MediaCatalogue) { self.catalogue = catalogue }

    public var routes: [Route] {
        [
            Route(.get, "/api/v1/media", .read, list),
            Route(.get, "/api/v1/media/{media}", .read, one),
        ]
    }

    private func list(_ call: Call) async throws -> Response {
        let search = try Self.search(call.request)
        let page = try await catalogue.media(search)
        let showsPaths = call.visitor.seesPaths
        return .json(
            JSONWriter.object { body in
                body.field("total", page.total)
                body.field("offset", search.offset)
                body.array("media") { list in
                    for item in page.items { list.object { $0.media(item, showsPaths: showsPaths) } }
                }
            })
    }

    private func one(_ call: Call) async throws -> Response {
        let text = call.parameters["media"]
        guard let id = Int64(digits: text), let item = try await catalogue.media(MediaID(id)) else {
            throw WebFault.unknownMedia(text)
        }
        return .json(
            JSONWriter.object { body in
                body.media(item, showsPaths: call.visitor.seesPaths)
                if let facts = item.facts { body.object("facts") { $0.facts(facts) } }
            })
    }

    private static func search(_ request: Request) throws -> MediaSearch {
        var search = MediaSearch(
            text: request.query("q"), offset: try request.number("offset", in: 0...10_000_000) ?? 0,
            limit: try request.number("limit", in: 1...WebLimits.pageSize) ?? 100)
        if let text = search.text, text.utf8.count > WebLimits.searchLength {
            throw WebFault.parameter("q", "…", expected: "at most \(WebLimits.searchLength) bytes")
        }
        if let query = request.query("query") { search.query = try SearchQuery(query) }
        if let day = request.query("day") {
            guard let date = CivilDate(day) else {
                throw WebFault.parameter("day", day, expected: "a day such as 2026-12-24")
            }
            search.day = date
        }
        if let library = try request.number("library", in: 0...Int.max) { search.library = LibraryID(Int64(library)) }
        if let kind = request.query("kind") {
            guard let known = MediaItem.Kind(rawValue: kind) else {
                let kinds = MediaItem.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw WebFault.parameter("kind", kind, expected: "one of \(kinds)")
            }
            search.kind = known
        }
        return search
    }
}

extension JSONWriter {
    fileprivate mutating func media(_ item: MediaItem, showsPaths: Bool) {
        let metadata = item.metadata
        field("id", item.id.raw)
        field("library", item.library.raw)
        field("kind", item.kind.rawValue)
        field("title", metadata.title)
        field("show", metadata.showTitle)
        field("season", metadata.season)
        field("episode", metadata.episode)
        field("artist", metadata.artist)
        field("album", metadata.album)
        field("albumArtist", metadata.albumArtist)
        field("year", metadata.year)
        field("released", metadata.released?.description)
        field("plot", metadata.plot)
        field("contentRating", metadata.contentRating)
        field("genres", metadata.genres)
        field("tags", metadata.tags)
        people(metadata.credits, studios: metadata.studios, countries: metadata.countries)
        field("duration", item.facts?.duration)
        state(item.state)
        if showsPaths { field("path", item.path) }
    }

    private mutating func state(_ state: MediaItem.State) {
        switch state {
        case .unprobed: field("state", "unprobed")
        case .ready: field("state", "ready")
        case .vanished: field("state", "vanished")
        case .unplayable(let why):
            field("state", "unplayable")
            field("why", why)
        }
    }

    fileprivate mutating func facts(_ facts: MediaFacts) {
        field("container", facts.container)
        field("bitRate", facts.bitRate)
        if let video = facts.video {
            object("video") { entry in
                entry.field("codec", video.codec)
                entry.field("profile", video.profile)
                entry.field("width", video.width)
                entry.field("height", video.height)
                entry.field("displayAspect", video.displayAspect)
                entry.field("frameRate", video.frameRate?.description)
                entry.field("fieldOrder", video.fieldOrder.rawValue)
            }
        }
        array("audio") { list in
            for audio in facts.audio {
                list.object { entry in
                    entry.field("codec", audio.codec)
                    entry.field("channels", audio.channels)
                    entry.field("sampleRate", audio.sampleRate)
                    entry.field("language", audio.language)
                    entry.field("title", audio.title)
                }
            }
        }
        array("subtitles") { list in
            for subtitle in facts.subtitles {
                list.object { entry in
                    entry.field("codec", subtitle.codec)
                    entry.field("language", subtitle.language)
                }
            }
        }
        array("chapters") { list in
            for chapter in facts.chapters {
                list.object { entry in
                    entry.field("start", chapter.start)
                    entry.field("finish", chapter.finish)
                    entry.field("title", chapter.title)
                }
            }
        }
    }
}
