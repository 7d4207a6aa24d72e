/// Folders of one kind of media.
public struct MediaLibrary: Hashable, Sendable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case movies, shows
        case otherVideos = "other-videos"
        case musicVideos = "music-videos"
    }

    public var id: LibraryID
    public var name: String
    public var kind: Kind
    public var paths: [String]
    /// Folders outside all libraries that links in this one may lead to.
    public var linkTargets: [String] = []
    /// How often folders that cannot be watched are scanned; nil is every 15 minutes.
    public var rescanSpan: TimeSpan?

    public init(id: LibraryID, name: String, kind: Kind, paths: [String]) {
        self.id = id
        self.name = name
        self.kind = kind
        self.paths = paths
    }
}

/// Which folder was behind a path: another one is there when a disk is mounted on it, or no longer is.
public struct FolderIdentity: Hashable, Sendable {
    public var device: Int64
    public var inode: Int64

    public init(device: Int64, inode: Int64) {
        self.device = device
        self.inode = inode
    }
}

/// A television show: what its episodes have in common.
public struct Show: Hashable, Sendable {
    public var id: ShowID
    public var title: String
    public var year: Int?

    public init(id: ShowID, title: String, year: Int? = nil) {
        self.id = id
        self.title = title
        self.year = year
    }
}

/// A show with what the station has of it.
public struct ShowSummary: Hashable, Sendable {
    public var show: Show
    /// nil for a show that an operator named before a scan found it.
    public var library: LibraryID?
    public var seasonCount: Int
    public var episodeCount: Int
    /// The episode whose poster stands for the show; nil when there is none.
    public var sample: MediaID?

    public init(_ show: Show, library: LibraryID?, seasonCount: Int, episodeCount: Int, sample: MediaID?) {
        self.show = show
        self.library = library
        self.seasonCount = seasonCount
        self.episodeCount = episodeCount
        self.sample = sample
    }
}

/// An artist, or an album of an artist, with what the station has of it.
public struct MusicSummary: Hashable, Sendable {
    /// nil for an album of several artists.
    public var artist: String?
    /// nil when it is an artist.
    public var album: String?
    public var itemCount: Int
    /// The item whose picture stands for it.
    public var sample: MediaID

    public init(artist: String?, album: String? = nil, itemCount: Int, sample: MediaID) {
        self.artist = artist
        self.album = album
        self.itemCount = itemCount
        self.sample = sample
    }
}
