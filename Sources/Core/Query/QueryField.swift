/// What a query can ask about an item, by the names that queries use.
public enum QueryField: String, Hashable, Sendable, CaseIterable {
    case title, plot, genre, tag, artist
    case showTitle = "show_title"
    case showGenre = "show_genre"
    case showTag = "show_tag"
    case libraryName = "library_name"
    case tagFull = "tag_full"
    case sortTitle = "sort_title"
    case titleAndYear = "title_and_year"
    case jumpLetter = "jump_letter"
    case contentRating = "content_rating"
    case showContentRating = "show_content_rating"
    case videoCodec = "video_codec"
    case audioCodec = "audio_codec"
    case videoDynamicRange = "video_dynamic_range"
    case language
    case languageTag = "language_tag"
    case subLanguage = "sub_language"
    case subLanguageTag = "sub_language_tag"
    case collection
    case smartCollection = "smart_collection"
    case type, state
    case id
    case libraryID = "library_id"
    case minutes, seconds, height, width, chapters, year
    case seasonNumber = "season_number"
    case episodeNumber = "episode_number"
    case videoBitDepth = "video_bit_depth"
    case releaseDate = "release_date"
    case addedDate = "added_date"
    case releasedInTheLast = "released_inthelast"
    case releasedNotInTheLast = "released_notinthelast"
    case addedInTheLast = "added_inthelast"
    case addedNotInTheLast = "added_notinthelast"
    case releasedOnThisDay = "released_onthisday"
    case actor, director, writer, album, studio, country
    case albumArtist = "album_artist"
    case showStudio = "show_studio"
    // Known to queries written for ErsatzTV; nothing is known about them here yet.
    case network, style, mood
    case traktList = "trakt_list"
    case libraryFolderID = "library_folder_id"
    case showNetwork = "show_network"
    case metadataKind = "metadata_kind"
    case imdb, tmdb, tvdb

    /// How the values of a field are written and compared.
    public enum Kind: Hashable, Sendable {
        /// Texts that are found by their words.
        case words
        /// Texts that are compared whole.
        case keyword
        case number
        case date
        /// A duration before today.
        case span
        /// Any value: the field itself is the question.
        case flag
    }

    public var kind: Kind {
        switch self {
        case .title, .plot, .genre, .tag, .artist, .showTitle, .showGenre, .showTag, .libraryName, .actor,
            .director, .writer, .album, .albumArtist, .studio, .showStudio, .country:
            .words
        case .id, .libraryID, .minutes, .seconds, .height, .width, .chapters, .year, .seasonNumber, .episodeNumber,
            .videoBitDepth:
            .number
        case .releaseDate, .addedDate: .date
        case .releasedInTheLast, .releasedNotInTheLast, .addedInTheLast, .addedNotInTheLast: .span
        case .releasedOnThisDay: .flag
        default: .keyword
        }
    }

    /// Whether anything is known that could be found.
    public var hasData: Bool {
        switch self {
        case .network, .style, .mood, .traktList, .libraryFolderID, .showNetwork, .metadataKind, .imdb, .tmdb, .tvdb:
            false
        default: true
        }
    }

    /// What a value may be when only some words make sense; nil when any text does.
    public var choices: [String]? {
        switch self {
        case .type: QueryType.allCases.flatMap { [$0.rawValue, $0.rawValue.replacing("_", with: "-")] }
        case .state: Array(Self.states.keys)
        case .videoDynamicRange: ["sdr", "hdr"]
        default: nil
        }
    }

    /// The names that queries have for states: our own, and ErsatzTV's.
    public static let states: [String: MediaQuery.StateFilter?] = [
        "ready": .ready, "unprobed": .unprobed, "vanished": .vanished, "unplayable": .unplayable,
        "Normal": .ready, "FileNotFound": .vanished, "Unavailable": .unplayable, "RemoteOnly": nil,
    ]
}

/// What kind of thing a query looks for. Shows, seasons and artists stand for the items that belong to them.
public enum QueryType: String, Hashable, Sendable, CaseIterable {
    case movie, show, season, episode, artist
    case musicVideo = "music_video"
    case otherVideo = "other_video"
    // Known to queries written for ErsatzTV; there are no such items here yet.
    case song, image
    case remoteStream = "remote_stream"
}
