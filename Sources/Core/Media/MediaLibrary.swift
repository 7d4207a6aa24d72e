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
