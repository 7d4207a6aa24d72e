public import Core
public import Scheduler
public import Store

/// Everything the station plays from, read in one go: what the running parts work with until something changes.
public struct StationSnapshot: Hashable, Sendable {
    public var identity: StationIdentity
    /// In the order of their numbers.
    public let channels: [Channel]
    private let places: [ChannelID: Int]
    /// How far ahead guides show the timelines of channels and of their mirrors.
    private let horizons: [ChannelID: TimeSpan]
    public var schedules: [ScheduleID: Schedule]
    public var profiles: [ProfileID: Profile]
    public var graphics: [GraphicID: Graphic]
    public var fillers: [FillerID: Filler]
    public var playlists: [PlaylistID: Playlist]
    let collections: [CollectionID: MediaCollection]
    let libraries: Set<LibraryID>
    /// How long channels have been paused that have no viewers. Empty in a running station, which
    /// moves their timelines.
    public var standstills: [ChannelID: TimeSpan] = [:]

    public init(reading store: StationStore) async throws {
        identity = try await store.identity()
        channels = try await store.channels().sorted { $0.number < $1.number }
        places = Self.places(of: channels)
        horizons = Self.horizons(of: channels, standard: identity.horizon)
        schedules = Self.table(try await store.schedules(), \.id)
        profiles = Self.table(try await store.profiles(), \.id)
        graphics = Self.table(try await store.graphics(), \.id)
        fillers = Self.table(try await store.fillers(), \.id)
        playlists = Self.table(try await store.playlists(), \.id)
        collections = Self.table(try await store.collections(), \.id)
        libraries = Set(try await store.libraries().map(\.id))
    }

    /// As it would be on air if the station ran now. A running station moves timelines itself, every quarter of an hour.
    public init(reading store: StationStore, at now: Instant) async throws {
        try await self.init(reading: store)
        let times = try await store.watchedTimes()
        for channel in channels where channel.clock == .watched {
            guard let reached = times[channel.id], now - reached > ViewerClocks.guideAge + .minutes(1) else { continue }
            standstills[channel.id] = now - reached
        }
    }

    /// The sheet of a station that is described, not stored.
    public init(_ identity: StationIdentity, _ contents: StationContents) {
        self.identity = identity
        channels = contents.channels.sorted { $0.number < $1.number }
        places = Self.places(of: channels)
        horizons = Self.horizons(of: channels, standard: contents.horizon)
        schedules = Self.table(contents.schedules, \.id)
        profiles = Self.table(contents.profiles, \.id)
        graphics = Self.table(contents.graphics, \.id)
        fillers = Self.table(contents.fillers, \.id)
        playlists = Self.table(contents.playlists, \.id)
        collections = Self.table(contents.collections, \.id)
        libraries = Set(contents.libraries.map(\.id))
    }

    /// What the channel plays by. A schedule that is gone counts as one without rules.
    public func programming(of channel: Channel) -> Programming {
        func schedule(_ id: ScheduleID) -> Schedule { schedules[id] ?? Schedule(id: id, name: "", rules: []) }
        return Programming(
            standard: schedule(channel.schedule),
            alternates: channel.alternates.map { .init(schedule: schedule($0.schedule), days: $0.days) },
            specials: channel.specials, fallback: channel.fallback)
    }

    /// Those that the channel's rules name, and its own fallback.
    public func fillers(of channel: Channel) -> [FillerID: Filler] {
        let rules = programming(of: channel).schedules.flatMap(\.rules)
        let named = Set(rules.flatMap(\.fillers) + [channel.fallback].compactMap { $0 })
        return fillers.filter { named.contains($0.key) }
    }

    public func playlists(among contents: Set<ContentReference>) -> [PlaylistID: Playlist] {
        playlists.filter { contents.contains(.playlist($0.key)) }
    }

    /// Whose timeline the channel shows, and how much later: its own at once, or another's that it mirrors.
    public func shown(by channel: Channel) -> (channel: Channel, offset: TimeSpan) {
        guard let mirror = channel.mirror, let other = self.channel(mirror.channel) else {
            return (channel, standstills[channel.id] ?? .zero)
        }
        return (other, mirror.offset)
    }

    public func mirrors(of channel: ChannelID) -> [Channel] { channels.filter { $0.mirror?.channel == channel } }

    public func channel(_ id: ChannelID) -> Channel? { places[id].map { channels[$0] } }

    /// How far ahead the channel's timeline must reach for every guide that shows it.
    public func horizon(of channel: ChannelID) -> TimeSpan { horizons[channel] ?? identity.horizon }

    /// A mirror shows the other's timeline later, and needs so much less of it.
    private static func horizons(of channels: [Channel], standard: TimeSpan) -> [ChannelID: TimeSpan] {
        var horizons: [ChannelID: TimeSpan] = [:]
        for channel in channels {
            let horizon = channel.horizon ?? standard
            let shown = channel.mirror?.channel ?? channel.id
            horizons[shown] = max(horizons[shown] ?? .zero, horizon - (channel.mirror?.offset ?? .zero))
        }
        return horizons
    }

    private static func places(of channels: [Channel]) -> [ChannelID: Int] {
        Dictionary(channels.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The IANA name of the zone that the channel's times of day are local to.
    public func timeZone(of channel: Channel) -> String { channel.timeZone ?? identity.timeZone }

    private static func table<Thing, Subject>(
        _ things: [Thing], _ id: (Thing) -> Identifier<Subject>
    ) -> [Identifier<Subject>: Thing] {
        Dictionary(things.map { (id($0), $0) }, uniquingKeysWith: { $1 })
    }
}

extension ChannelListing {
    /// nil when the channel's profile is unknown.
    public init?(_ channel: Channel, _ sheet: StationSnapshot) {
        guard let profile = sheet.profiles[channel.profile] else { return nil }
        self.init(channel, video: profile.video, audio: profile.audio)
    }
}
