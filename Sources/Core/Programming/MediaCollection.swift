/// A named set of media, by its members. Members that name a show, season, artist, album, folder, tag, library or other
/// collection grow with it; members that are searches have what their queries find, at each lookup.
public struct MediaCollection: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public enum Source: Hashable, Sendable {
            case item(MediaID)
            case show(ShowID)
            case season(ShowID, Int)
            /// Every item whose path is below this folder.
            case folder(String)
            case tag(String)
            case library(LibraryID)
            case artist(String)
            case album(Album)
            /// A query; see `SearchQuery`.
            case search(String)
            /// All that another collection holds.
            case collection(CollectionID)
        }

        /// Kept through reordering and editing, and unique in the station; 0 or below until saved.
        public var id: MemberID
        public var source: Source
        /// When set, orders that mix groups take the whole member for one group, which keeps this order inside.
        public var group: PlaybackOrder?
        /// How often an order by weights picks from the member, compared with the others.
        public var weight: Int

        /// The orders that a group may keep.
        public static let groupOrders: [PlaybackOrder] = [.chronological, .seasonEpisode, .custom]

        public init(
            id: MemberID = MemberID(0), _ source: Source, group: PlaybackOrder? = nil, weight: Int = 1
        ) {
            self.id = id
            self.source = source
            self.group = group
            self.weight = weight
        }
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

extension MediaCollection.Member {
    public static func item(_ id: MediaID) -> Self { Self(.item(id)) }
    public static func show(_ id: ShowID) -> Self { Self(.show(id)) }
    public static func season(_ id: ShowID, _ season: Int) -> Self { Self(.season(id, season)) }
    public static func folder(_ path: String) -> Self { Self(.folder(path)) }
    public static func tag(_ tag: String) -> Self { Self(.tag(tag)) }
    public static func library(_ id: LibraryID) -> Self { Self(.library(id)) }
    public static func search(_ query: String) -> Self { Self(.search(query)) }
}
