/// A named set of media, by its members. Members that name a show, season, folder, tag or library grow with it; members
/// that are searches hold what their queries find, whenever somebody asks.
public struct MediaCollection: Hashable, Sendable {
    public enum Member: Hashable, Sendable {
        case item(MediaID)
        case show(ShowID)
        case season(ShowID, Int)
        /// Every item whose path lies below this folder.
        case folder(String)
        case tag(String)
        case library(LibraryID)
        /// A query; see `SearchQuery`.
        case search(String)
    }

    public var id: CollectionID
    public var name: String
    public var members: [Member]

    public init(id: CollectionID, name: String, members: [Member]) {
        self.id = id
        self.name = name
        self.members = members
    }
}

/// What a rule plays from.
public enum ContentReference: Hashable, Sendable {
    case collection(CollectionID)
    case show(ShowID)
    case season(ShowID, Int)
    case playlist(PlaylistID)
    case item(MediaID)
}

/// In which order a rule plays its content.
public enum PlaybackOrder: String, Hashable, Sendable, Codable, CaseIterable {
    /// Release date, season, episode, title, id; wraps.
    case chronological
    /// Season then episode, specials last; wraps.
    case seasonEpisode = "season-episode"
    /// A permutation for each cycle; the last of one is never the first of the next.
    case shuffle
    /// Shows keep their inner order and are spread evenly over the cycle.
    case shuffleInOrder = "shuffle-in-order"
    /// The next show each time, and of each show the next episode.
    case rotation
    /// Each item drawn by itself; only the same twice in a row is avoided.
    case random
    /// The collection's own order.
    case custom
}

/// Ordered entries, each visited in turn.
public struct Playlist: Hashable, Sendable {
    public enum Amount: Hashable, Sendable {
        case count(Int)
        case all
    }

    public struct Entry: Hashable, Sendable {
        public var content: ContentReference
        public var order: PlaybackOrder
        /// How many items of the content each visit plays.
        public var amount: Amount
        public var inGuide: Bool

        public init(content: ContentReference, order: PlaybackOrder, amount: Amount = .count(1), inGuide: Bool = true) {
            self.content = content
            self.order = order
            self.amount = amount
            self.inGuide = inGuide
        }
    }

    public var id: PlaylistID
    public var name: String
    public var entries: [Entry]

    public init(id: PlaylistID, name: String, entries: [Entry]) {
        self.id = id
        self.name = name
        self.entries = entries
    }
}
