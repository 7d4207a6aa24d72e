public import Core

/// Everything a channel's timeline follows from, but for where it stands (`BuilderState`).
public struct BuildInput: Sendable {
    public var channel: ChannelID
    /// Where every random draw begins.
    public var seed: UInt64
    /// The channel's time zone.
    public let zone: ZoneRules
    public let program: CompiledSchedule
    public var playlists: [PlaylistID: Playlist]
    public var content: any ContentSource
    /// The program's specials as they follow each other.
    let pinned: [PinnedSpecial]

    public init(
        channel: ChannelID, seed: UInt64, zone: ZoneRules, program: CompiledSchedule,
        playlists: [PlaylistID: Playlist] = [:], content: any ContentSource
    ) {
        self.channel = channel
        self.seed = seed
        self.zone = zone
        self.program = program
        self.playlists = playlists
        self.content = content
        pinned = program.pinned(in: zone)
    }

    /// The input of a channel with classic schedules.
    public init(
        _ channel: Channel, _ programming: Programming, zone: ZoneRules, fillers: [FillerID: Filler] = [:],
        playlists: [PlaylistID: Playlist] = [:], content: any ContentSource
    ) {
        self.init(
            channel: channel.id, seed: channel.seed, zone: zone,
            program: CompiledSchedule(programming, fillers: fillers),
            playlists: playlists, content: content)
    }
}
