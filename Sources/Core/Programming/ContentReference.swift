/// What a rule plays from.
public enum ContentReference: Hashable, Sendable {
    case collection(CollectionID)
    case show(ShowID)
    case season(ShowID, Int)
    case artist(String)
    case album(Album)
    /// A query; see `SearchQuery`.
    case search(String)
    case playlist(PlaylistID)
    case item(MediaID)
    /// Of rules only.
    case rerun(Rerun)
}

/// An album, by its title: of one artist, or of any artist who made one of that title.
public struct Album: Hashable, Sendable {
    public var title: String
    public var artist: String?

    public init(_ title: String, by artist: String? = nil) {
        self.title = title
        self.artist = artist
    }
}
