/// What one source besides the path says about an item: the file's own tags, or an NFO file. Nil or empty where it says
/// nothing.
public struct MediaDescription: Hashable, Sendable, Codable {
    public var title: String?
    public var sortTitle: String?
    public var plot: String?
    public var year: Int?
    public var released: CivilDate?
    public var showTitle: String?
    public var season: Int?
    public var episode: Int?
    public var artist: String?
    public var album: String?
    public var albumArtist: String?
    public var contentRating: String?
    public var genres: [String] = []
    public var tags: [String] = []
    public var studios: [String] = []
    public var countries: [String] = []
    public var credits: [Credit] = []

    public init() {}

    public var isEmpty: Bool { self == MediaDescription() }
}

extension MediaMetadata {
    /// Takes from a file's own tags what neither its path nor an NFO file tells. Titles are always known, and an artist or
    /// album means something for music alone: films carry all kinds of things there.
    public mutating func fill(from tags: MediaDescription, of kind: MediaItem.Kind) {
        plot = plot ?? tags.plot
        contentRating = contentRating ?? tags.contentRating
        if genres.isEmpty { genres = tags.genres }
        if studios.isEmpty { studios = tags.studios }
        if countries.isEmpty { countries = tags.countries }
        fillDate(tags)
        addMissingRoles(of: tags.credits)
        switch kind {
        case .musicVideo:
            artist = artist ?? tags.artist
            album = album ?? tags.album
            albumArtist = albumArtist ?? tags.albumArtist
        case .episode where episode == nil && tags.episode != nil:
            episode = tags.episode
            season = tags.season ?? season
        case .episode, .movie, .otherVideo: break
        }
    }

    /// Credits of roles that nobody is known for yet. In the order of the roles.
    public mutating func addMissingRoles(of others: [Credit]) {
        let known = Set(credits.map(\.role))
        let missing = others.filter { !known.contains($0.role) }
        guard !missing.isEmpty else { return }
        let all = credits + missing
        credits = Credit.Role.allCases.flatMap { role in all.filter { $0.role == role } }
    }

    /// A day of another year than the known one is of another release.
    private mutating func fillDate(_ tags: MediaDescription) {
        guard let tagged = tags.released?.year ?? tags.year, year == nil || year == tagged else { return }
        year = tagged
        released = released ?? tags.released
    }
}
