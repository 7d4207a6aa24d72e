public import Core
import HTTP

/// What a new station could be made of.
public protocol SuggestionSource: Sendable {
    /// The libraries that a folder would make; nil when libraries cannot be below it.
    func libraries(in path: String) async throws -> [LibrarySuggestion]?
    /// Channels that would suit what the libraries contain, the most wanted first.
    func channels() async throws -> [ChannelSuggestion]
}

public struct LibrarySuggestion: Hashable, Sendable {
    public var name: String
    public var kind: MediaLibrary.Kind
    public var path: String

    public init(name: String, kind: MediaLibrary.Kind, path: String) {
        self.name = name
        self.kind = kind
        self.path = path
    }
}

public struct ChannelSuggestion: Hashable, Sendable {
    public var name: String
    public var group: String
    public var order: PlaybackOrder
    /// Why it is suggested.
    public var reason: String
    /// The items of a collection, as documents have them.
    public var items: Tree
    public var samples: [Sample]

    /// Some of what it would play.
    public struct Sample: Hashable, Sendable {
        public var item: MediaItem
        /// There is a picture next to its file.
        public var hasArtwork: Bool

        public init(item: MediaItem, hasArtwork: Bool) {
            self.item = item
            self.hasArtwork = hasArtwork
        }
    }

    public init(
        name: String, group: String, order: PlaybackOrder, reason: String, items: Tree, samples: [Sample]
    ) {
        self.name = name
        self.group = group
        self.order = order
        self.reason = reason
        self.items = items
        self.samples = samples
    }
}

/// Suggestions for a new station. They change nothing: `POST /api/v1/changes` makes of them what the operator wants.
public struct SuggestionRoutes: RouteGroup {
    private let source: any SuggestionSource

    public init(source: any SuggestionSource) { self.source = source }

    public let tag = "Suggestions"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/library-suggestions", .admin, "librarySuggestions", "Libraries that a folder would make",
                [Self.path], returns: .object(Self.libraryList), errors: [403, 503], handler: libraries),
            Route(
                .get, "/api/v1/channel-suggestions", .editor, "channelSuggestions",
                "Channels that would suit what the libraries contain, the most wanted first",
                returns: .object(Self.channelList), handler: channels),
        ]
    }

    private static let path = Parameter<String>.text("path", limit: 4_096, "A folder with media.")

    private static let libraryList = ItemList<LibrarySuggestion>.object(
        "LibrarySuggestions",
        ResponseObject(
            "LibrarySuggestion",
            [.field("name") { $0.name }, .word("kind") { $0.kind }, .field("path") { $0.path }]))

    private static let channelList = ItemList<ChannelSuggestion>.object(
        "ChannelSuggestions",
        ResponseObject(
            "ChannelSuggestion",
            [
                .field("name") { $0.name }, .field("group") { $0.group }, .word("order") { $0.order },
                .field("reason", "Why it is suggested, such as: 412 films, shuffled.") { $0.reason },
                .json("items", .any, isRequired: true, "The items of its collection.") { $0.itemBytes },
                .list("samples", sample, isRequired: true, "Some of what it would play.") { $0.samples },
            ]))

    private static let sample = ResponseObject<ChannelSuggestion.Sample>([
        .field("media") { $0.item.id }, .field("title") { $0.item.metadata.title },
        .field("show") { $0.item.metadata.showTitle }, .field("year") { $0.item.metadata.year },
        .field("artwork", "Path of the picture next to its file.") {
            $0.hasArtwork ? "/artwork/media/\($0.item.id)" : nil
        },
    ])

    private func libraries(_ call: Call) async throws -> Response {
        let path = try call.value(of: Self.path) ?? "/"
        guard let found = try await source.libraries(in: path) else { throw WebError.folderOutOfReach }
        return .json(Self.libraryList, ItemList(found))
    }

    private func channels(_ call: Call) async throws -> Response {
        .json(Self.channelList, ItemList(try await source.channels()))
    }
}

extension ChannelSuggestion {
    fileprivate var itemBytes: [UInt8] {
        var bytes: [UInt8] = []
        items.write(json: &bytes)
        return bytes
    }
}

extension WebError {
    static let folderOutOfReach = WebError(
        "folder.out-of-reach", .forbidden, what: "Cannot list this folder",
        why: "it is not below one of the folders that libraries may be in",
        fix: "Use a folder that the list without a path begins with.")
}
