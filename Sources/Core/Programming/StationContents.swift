/// Everything an operator makes, as plain arrays. Station files are read into one and written from one; the store gives
/// and takes it whole. Things with ids below zero are new: references to them use the same id, and the store gives
/// them their real ones.
public struct StationContents: Hashable, Sendable {
    public var name: String
    /// IANA name.
    public var timeZone: String
    /// How far ahead timelines stay as they are when something is edited.
    public var protected = StationIdentity.usuallyProtected
    /// How far ahead timelines and guides of channels reach that say nothing else.
    public var horizon = StationIdentity.usualHorizon
    public var libraries: [MediaLibrary]
    /// Every show the station knows. New ones are shows that an operator named before a scan found them.
    public var shows: [Show]
    /// The files that something below names, and perhaps others. New ones are not found on disk yet.
    public var files: [NamedFile]
    public var collections: [MediaCollection]
    public var playlists: [Playlist]
    public var graphics: [Graphic]
    public var fillers: [Filler]
    public var profiles: [Profile]
    public var schedules: [Schedule]
    public var channels: [Channel]

    /// A media item by its path alone.
    public struct NamedFile: Hashable, Sendable {
        public var id: MediaID
        public var library: LibraryID
        public var path: String

        public init(id: MediaID, library: LibraryID, path: String) {
            self.id = id
            self.library = library
            self.path = path
        }
    }

    public init(name: String, timeZone: String) {
        self.name = name
        self.timeZone = timeZone
        libraries = []
        shows = []
        files = []
        collections = []
        playlists = []
        graphics = []
        fillers = []
        profiles = []
        schedules = []
        channels = []
    }
}
