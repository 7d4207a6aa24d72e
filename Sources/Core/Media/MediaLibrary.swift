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

    public init(id: LibraryID, name: String, kind: Kind, paths: [String]) {
        self.id = id
        self.name = name
        self.kind = kind
        self.paths = paths
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
