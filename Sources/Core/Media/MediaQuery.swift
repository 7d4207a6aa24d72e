/// Which media items a list shows, and which page of it.
public struct MediaQuery: Hashable, Sendable {
    public enum StateFilter: String, Hashable, Sendable, Codable, CaseIterable {
        case unprobed, ready, vanished, unplayable
    }

    public var library: LibraryID?
    public var kind: MediaItem.Kind?
    public var state: StateFilter?
    public var show: ShowID?
    /// Found in title, show title, artist or path; case does not matter.
    public var text: String?
    /// What the items must fit besides.
    public var search: SearchQuery?
    /// The day that relative dates of the search count from; nil means today.
    public var day: CivilDate?
    public var offset: Int
    public var limit: Int

    public init(
        library: LibraryID? = nil, kind: MediaItem.Kind? = nil, state: StateFilter? = nil, show: ShowID? = nil,
        text: String? = nil, search: SearchQuery? = nil, day: CivilDate? = nil, offset: Int = 0, limit: Int = 100
    ) {
        self.library = library
        self.kind = kind
        self.state = state
        self.show = show
        self.text = text
        self.search = search
        self.day = day
        self.offset = offset
        self.limit = limit
    }
}

/// One page of a list of media.
public struct MediaPage: Hashable, Sendable {
    public var items: [MediaItem]
    /// How many items the whole list has.
    public var total: Int

    public init(items: [MediaItem], total: Int) {
        self.items = items
        self.total = total
    }
}

/// How many items a library holds, by state.
public struct MediaCounts: Hashable, Sendable, Codable {
    public var unprobed = 0
    public var ready = 0
    public var vanished = 0
    public var unplayable = 0
    /// Of everything that is ready.
    public var duration = TimeSpan.zero

    public init() {}
}
