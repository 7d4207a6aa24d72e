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

    public init(
        id: MediaID, duration: TimeSpan, show: ShowID? = nil, season: Int = 0, episode: Int = 0,
        released: Int32 = .max, sortTitle: String = ""
    ) {
        self.id = id
        self.duration = duration
        self.show = show
        self.season = season
        self.episode = episode
        self.released = released
        self.sortTitle = sortTitle
    }
}
