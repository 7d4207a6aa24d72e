/// How many of the media that a search finds have each value of a property: what a list can be narrowed to.
public struct MediaFacets: Hashable, Sendable {
    /// What media are counted by.
    public enum Property: String, Hashable, Sendable, CaseIterable {
        case kind, library, state, genre, tag, decade, rating, resolution
        case videoCodec = "video-codec"
        case language
    }

    /// One value, and how many items have it.
    public struct Value: Hashable, Sendable {
        /// As it is stored: a word, the id of a library, the first year of a decade.
        public var value: String
        /// What people call it.
        public var title: String
        public var count: Int
        /// Finds the items that have it; joined to another query with AND, it narrows that one.
        public var query: String

        public init(_ property: Property, _ value: String, title: String? = nil, count: Int) {
            self.value = value
            self.title = title ?? Self.title(property, value)
            self.count = count
            query = Self.query(property, value)
        }
    }

    /// The values of one property, those that most items have first.
    public struct Facet: Hashable, Sendable {
        public var property: Property
        public var values: [Value]
        /// How many values there are in all.
        public var valueCount: Int

        public init(_ property: Property, _ values: [Value], valueCount: Int) {
            self.property = property
            self.values = values
            self.valueCount = valueCount
        }
    }

    /// How many items were found.
    public var total: Int
    public var facets: [Facet]

    public init(total: Int, facets: [Facet]) {
        self.total = total
        self.facets = facets
    }
}

/// How sharp pictures are. Wide films have fewer lines and early HD has fewer columns, so either decides.
public enum PictureClass: String, Hashable, Sendable, CaseIterable {
    case ultraHD = "2160"
    case fullHD = "1080"
    case halfHD = "720"
    case standard = "sd"

    public init(width: Int, height: Int) {
        self = Self.allCases.first { width >= $0.leastWidth || height >= $0.leastHeight } ?? .standard
    }

    private var leastWidth: Int {
        switch self {
        case .ultraHD: 3_200
        case .fullHD: 1_800
        case .halfHD: 1_200
        case .standard: 0
        }
    }

    private var leastHeight: Int {
        switch self {
        case .ultraHD: 1_800
        case .fullHD: 1_000
        case .halfHD: 680
        case .standard: 0
        }
    }

    var title: String {
        switch self {
        case .ultraHD: "4K"
        case .fullHD: "1080"
        case .halfHD: "720"
        case .standard: "SD"
        }
    }

    var query: String {
        let above = Self.allCases.prefix { $0 != self }.last
        let own = "(width:[\(leastWidth) TO *] OR height:[\(leastHeight) TO *])"
        guard let above else { return own }
        return "(\(own) NOT (width:[\(above.leastWidth) TO *] OR height:[\(above.leastHeight) TO *]))"
    }
}

extension MediaFacets.Value {
    private static func title(_ property: MediaFacets.Property, _ value: String) -> String {
        switch property {
        case .kind:
            switch MediaItem.Kind(rawValue: value) {
            case .movie: "Movies"
            case .episode: "Episodes"
            case .musicVideo: "Music videos"
            case .otherVideo: "Other videos"
            case nil: value
            }
        case .state:
            switch MediaQuery.StateFilter(rawValue: value) {
            case .ready: "Ready"
            case .unprobed: "Not probed"
            case .vanished: "Missing"
            case .unplayable: "Unplayable"
            case nil: value
            }
        case .decade: "\(value)s"
        case .resolution: PictureClass(rawValue: value)?.title ?? value
        case .language: LanguageCode(value).name ?? value
        case .library, .genre, .tag, .rating, .videoCodec: value
        }
    }

    private static func query(_ property: MediaFacets.Property, _ value: String) -> String {
        switch property {
        case .kind: "type:\(value.replacing("-", with: "_"))"
        case .library: "library_id:\(value)"
        case .state: "state:\(value)"
        case .genre: "genre:\(quoted(value))"
        case .tag: "tag_full:\(quoted(value))"
        case .decade: "release_date:\(value.dropLast())*"
        case .rating: "content_rating:\(quoted(value))"
        case .resolution: PictureClass(rawValue: value)?.query ?? quoted(value)
        case .videoCodec: "video_codec:\(quoted(value))"
        case .language: "language:\(quoted(value))"
        }
    }

    /// As a text in quotes, in which `*` is a wildcard.
    private static func quoted(_ text: String) -> String {
        text.reduce(into: "\"") { quoted, character in
            if "\"*\\".contains(character) { quoted += "\\" }
            quoted.append(character)
        } + "\""
    }
}
