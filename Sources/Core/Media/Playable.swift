/// What the scheduler needs to know of an item: small, so that hundreds of thousands fit in memory.
public struct Playable: Hashable, Sendable {
    public var id: MediaID
    public var duration: TimeSpan
    public var show: ShowID?
    public var season: Int
    public var episode: Int
    /// Days since 1970 of the release; `Int32.max` when unknown, so that such items come last.
    public var released: Int32
    public var sortTitle: String
    public var artist: String?
    public var album: String?
    /// Which member of the collection it came with.
    public var member: Member

    /// A member of a collection, as its items know it.
    public struct Member: Hashable, Sendable {
        public var id: MemberID
        /// Its place in the collection.
        public var index: Int32
        public var weight: Int32
        /// When set, the member is one group, and keeps this order inside.
        public var group: PlaybackOrder?

        public init(
            id: MemberID = MemberID(0), index: Int32 = 0, weight: Int32 = 1, group: PlaybackOrder? = nil
        ) {
            self.id = id
            self.index = index
            self.weight = weight
            self.group = group
        }
    }

    public init(
        id: MediaID, duration: TimeSpan, show: ShowID? = nil, season: Int = 0, episode: Int = 0,
        released: Int32 = .max, sortTitle: String = "", artist: String? = nil, album: String? = nil,
        member: Member = Member()
    ) {
        self.id = id
        self.duration = duration
        self.show = show
        self.season = season
        self.episode = episode
        self.released = released
        self.sortTitle = sortTitle
        self.artist = artist
        self.album = album
        self.member = member
    }
}
