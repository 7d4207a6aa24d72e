public import Core

/// What a path says about the media behind it, by the habits of media folders.
public struct PathMetadata: Hashable, Sendable {
    public var kind: MediaItem.Kind
    /// `show` is not set: the catalogue finds or makes the show from `showTitle` and `showYear`.
    public var metadata: MediaMetadata
    public var showYear: Int?

    public init(_ file: FoundFile, library: MediaLibrary.Kind) {
        switch library {
        case .movies: self = .movie(file)
        case .shows: self = .episode(file)
        case .otherVideos: self = .otherVideo(file)
        case .musicVideos: self = .musicVideo(file)
        }
    }

    private init(kind: MediaItem.Kind, title: String) {
        self.kind = kind
        metadata = MediaMetadata(title: title, sortTitle: CleanTitle.sortable(title))
    }

    /// `Metropolis (1927)/Metropolis.mkv` or `Metropolis (1927).mkv`: the name with a year wins.
    private static func movie(_ file: FoundFile) -> PathMetadata {
        let ofFile = TitledYear(file.stem)
        let ofFolder = file.folders.last.map(TitledYear.init)
        let named = ofFile.year == nil && ofFolder?.year != nil ? ofFolder ?? ofFile : ofFile
        var found = PathMetadata(kind: .movie, title: named.title)
        found.metadata.year = named.year
        return found
    }

    /// `Show (2001)/Season 1/Show - S01E02 - Title.mkv`.
    private static func episode(_ file: FoundFile) -> PathMetadata {
        let mark = EpisodeMark(file.stem)
        let show = TitledYear(file.folders.first ?? mark?.before.nonEmpty ?? file.stem)
        let season = mark?.season ?? file.folders.compactMap(SeasonFolder.number).last ?? 1
        let episode = mark?.episode ?? trailingNumber(file.stem)
        let title =
            CleanTitle.make(mark?.after ?? "").nonEmpty ?? episode.map { "Episode \($0)" } ?? CleanTitle.make(file.stem)
        var found = PathMetadata(kind: .episode, title: title)
        found.showYear = show.year
        found.metadata.showTitle = show.title
        found.metadata.season = season
        found.metadata.episode = episode
        return found
    }

    /// Every folder name on the path is a tag.
    private static func otherVideo(_ file: FoundFile) -> PathMetadata {
        let named = TitledYear(file.stem)
        var found = PathMetadata(kind: .otherVideo, title: named.title)
        found.metadata.year = named.year
        found.metadata.tags = file.folders
        return found
    }

    /// `Artist - Title.mp4`, or the folder's name as artist.
    private static func musicVideo(_ file: FoundFile) -> PathMetadata {
        let parts = file.stem.split(separator: " - ", maxSplits: 1).map { CleanTitle.make($0) }
        var found = PathMetadata(kind: .musicVideo, title: parts.last?.nonEmpty ?? file.stem)
        found.metadata.artist = parts.count == 2 ? parts[0] : file.folders.first
        found.metadata.tags = file.folders
        return found
    }

    /// `12 - Title` or `Episode 12`, for shows whose files carry no season.
    private static func trailingNumber(_ stem: String) -> Int? {
        if let match = stem.firstMatch(of: #/(?i)(?:^|\b)e(?:p(?:isode)?)?[\s._-]*(\d{1,4})\b/#) {
            return Int(digits: match.1)
        }
        if let match = stem.firstMatch(of: #/^(\d{1,4})(?:\D|$)/#) { return Int(digits: match.1) }
        return nil
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
