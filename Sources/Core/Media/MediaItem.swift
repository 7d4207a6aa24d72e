/// One file that can go on air, and what is known about it.
public struct MediaItem: Hashable, Sendable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case movie, episode
        case otherVideo = "other-video"
        case musicVideo = "music-video"
    }

    /// Whether the file can go on air.
    public enum State: Hashable, Sendable {
        /// Found, not probed yet.
        case unprobed
        case ready
        /// The file is gone. The item is kept: a file that comes back is itself again.
        case vanished
        /// The file is there but cannot be played; the text says why.
        case unplayable(String)
    }

    public var id: MediaID
    public var library: LibraryID
    public var kind: Kind
    public var path: String
    public var state: State
    public var metadata: MediaMetadata
    /// nil until probed.
    public var facts: MediaFacts?

    public init(
        id: MediaID, library: LibraryID, kind: Kind, path: String, state: State, metadata: MediaMetadata,
        facts: MediaFacts? = nil
    ) {
        self.id = id
        self.library = library
        self.kind = kind
        self.path = path
        self.state = state
        self.metadata = metadata
        self.facts = facts
    }
}

extension MediaItem {
    /// What a viewer calls it.
    public var airTitle: String {
        if let show = metadata.showTitle { return "\(show) – \(metadata.title)" }
        if let artist = metadata.artist { return "\(artist) – \(metadata.title)" }
        return metadata.title
    }
}

/// What a viewer reads about an item.
public struct MediaMetadata: Hashable, Sendable {
    public var title: String
    public var sortTitle: String
    public var year: Int?
    public var released: CivilDate?
    public var plot: String?
    public var show: ShowID?
    public var showTitle: String?
    /// 0 is specials.
    public var season: Int?
    public var episode: Int?
    public var artist: String?
    public var album: String?
    /// Whom the whole album is by, where its tracks are by several.
    public var albumArtist: String?
    public var credits: [Credit]
    public var contentRating: String?
    public var genres: [String]
    /// For other videos every folder name below the library root.
    public var tags: [String]
    public var studios: [String]
    public var countries: [String]

    public init(title: String, sortTitle: String? = nil) {
        self.title = title
        self.sortTitle = sortTitle ?? title
        credits = []
        genres = []
        tags = []
        studios = []
        countries = []
    }
}

/// A person who took part.
public struct Credit: Hashable, Sendable, Codable {
    /// In the order in which guides name them.
    public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
        case director, actor, writer, producer, composer, presenter, guest
    }

    public var role: Role
    public var name: String
    /// Whom an actor plays.
    public var character: String?

    public init(_ role: Role, _ name: String, character: String? = nil) {
        self.role = role
        self.name = name
        self.character = character
    }
}
