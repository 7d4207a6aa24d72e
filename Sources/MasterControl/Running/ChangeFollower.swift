public import Core
public import Streamer

/// Brings the running parts of a station up to date after it was changed.
public struct ChangeFollower: Sendable {
    private let timelines: TimelineService
    private let artwork: ArtworkService
    private let manager: ChannelManager?
    private let starts: ManualStarts
    private let libraries: LibraryFollower?
    private let events: any EventPublisher

    /// How long timelines may be refreshed before the change counts as done; the rest follows in their turns.
    private static let limit = TimeSpan.milliseconds(250)

    /// `manager`: nil when nothing goes on air; `libraries`: nil when nothing follows their folders.
    public init(
        timelines: TimelineService, artwork: ArtworkService, manager: ChannelManager?, starts: ManualStarts,
        libraries: LibraryFollower?, events: any EventPublisher
    ) {
        self.timelines = timelines
        self.artwork = artwork
        self.manager = manager
        self.starts = starts
        self.libraries = libraries
        self.events = events
    }

    /// Timelines, running channels, tuners and watched folders follow. Says to all who listen what was changed.
    public func follow(_ changes: [CommittedChange]) async {
        let kinds = Set(changes.flatMap(\.changes).map(\.key.kind))
        let before = await timelines.sheet
        if kinds.contains(.library) { await artwork.invalidate() }
        let affected = await timelines.reload(within: Self.limit)
        let after = await timelines.sheet
        if let manager {
            for channel in before.channels {
                if !Self.keepsStream(channel, before, after) {
                    await manager.channelChanged(channel.id)
                } else if let fresh = after.channel(channel.id),
                    GraphicChoice.Basis(fresh, after) != GraphicChoice.Basis(channel, before)
                {
                    await manager.graphicsChanged(of: channel.id)
                }
            }
            await manager.setAlwaysOn(starts.channels(of: after))
        }
        for change in changes {
            events.publish(.change(change, channels: affected ?? after.channels.map(\.id)))
        }
        if kinds.contains(.library) { await libraries?.reload() }
    }

    /// Whether what the engine was told about the channel is still true.
    private static func keepsStream(_ channel: Channel, _ before: StationSnapshot, _ after: StationSnapshot) -> Bool {
        guard let fresh = after.channel(channel.id) else { return false }
        return (fresh.number, fresh.name) == (channel.number, channel.name)
            && after.profiles[fresh.profile] == before.profiles[channel.profile]
    }
}

/// Which channels an operator wants on air without viewers, besides those that always are.
public actor ManualStarts {
    private var held: Set<ChannelID> = []
    private var released: Set<ChannelID> = []

    public init() {}

    public func hold(_ channel: ChannelID) {
        held.insert(channel)
        released.remove(channel)
    }

    public func release(_ channel: ChannelID) {
        held.remove(channel)
        released.insert(channel)
    }

    public func channels(of sheet: StationSnapshot) -> Set<ChannelID> {
        let always = Set(sheet.channels.filter { $0.run == .always }.map(\.id))
        return always.union(held).subtracting(released).intersection(sheet.channels.map(\.id))
    }
}
