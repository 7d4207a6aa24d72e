/// One step of a change to the station. Saving a thing whose id is below zero makes a new one; other changes of the
/// same list may refer to it by that id.
public enum StationChange: Hashable, Sendable {
    case rename(String)
    /// IANA name.
    case setTimeZone(String)
    case setProtected(TimeSpan)
    case setHorizon(TimeSpan)
    case saveLibrary(MediaLibrary)
    case saveCollection(MediaCollection)
    case savePlaylist(Playlist)
    case saveGraphic(Graphic)
    case saveFiller(Filler)
    case saveProfile(Profile)
    case saveSchedule(Schedule)
    /// A new channel with an empty guide key gets one, and a seed.
    case saveChannel(Channel)
    case removeLibrary(LibraryID)
    case removeCollection(CollectionID)
    case removePlaylist(PlaylistID)
    case removeGraphic(GraphicID)
    case removeFiller(FillerID)
    case removeProfile(ProfileID)
    case removeSchedule(ScheduleID)
    case removeChannel(ChannelID)
}

/// The real ids of the things that a list of changes made, by the ids below zero that stood for them.
public struct NewIDs: Hashable, Sendable {
    public var libraries: [LibraryID: LibraryID] = [:]
    public var shows: [ShowID: ShowID] = [:]
    public var media: [MediaID: MediaID] = [:]
    public var collections: [CollectionID: CollectionID] = [:]
    public var playlists: [PlaylistID: PlaylistID] = [:]
    public var graphics: [GraphicID: GraphicID] = [:]
    public var fillers: [FillerID: FillerID] = [:]
    public var profiles: [ProfileID: ProfileID] = [:]
    public var schedules: [ScheduleID: ScheduleID] = [:]
    public var channels: [ChannelID: ChannelID] = [:]

    public init() {}
}
