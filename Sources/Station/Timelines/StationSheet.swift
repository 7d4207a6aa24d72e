import Core
import Scheduler
import Store

/// Everything the station plays from, read in one go: what the running parts work with until something changes.
struct StationSheet: Hashable, Sendable {
    var identity: StationIdentity
    /// In the order of their numbers.
    let channels: [Channel]
    private let places: [ChannelID: Int]
    /// How far ahead guides show the timelines of channels and of their mirrors.
    private let horizons: [ChannelID: TimeSpan]
    var schedules: [ScheduleID: Schedule]
    var profiles: [ProfileID: Profile]
    var fillers: [FillerID: Filler]
    var playlists: [PlaylistID: Playlist]
    /// How long channels have stood still whose time passes only while somebody watches. Empty in a running station, which
    /// moves their timelines.
    var standstills: [ChannelID: TimeSpan] = [:]

    init(reading store: StationStore) async throws {
        identity = try await store.identity()
        channels = try await store.channels().sorted { $0.number < $1.number }
        places = Self.places(of: channels)
        horizons = Self.horizons(of: channels, standard: identity.horizon)
        schedules = Self.table(try await store.schedules(), \.id)
        profiles = Self.table(try await store.profiles(), \.id)
        fillers = Self.table(try await store.fillers(), \.id)
        playlists = Self.table(try await store.playlists(), \.id)
    }

    /// As it would be on air if the station ran now. A running station moves timelines itself, every quarter of an hour.
    init(reading store: StationStore, at now: Instant) async throws {
        try await self.init(reading: store)
        let times = try await store.watchedTimes()
        for channel in channels where channel.clock == .watched {
            guard let reached = times[channel.id], now - reached > WatchedTimes.guideAge + .minutes(1) else { continue }
            standstills[channel.id] = now - reached
        }
    }

    /// The sheet of a station that is described, not stored.
    init(_ identity: StationIdentity, _ contents: StationContents) {
        self.identity = identity
        channels = contents.channels.sorted { $0.number < $1.number }
        places = Self.places(of: channels)
        horizons = Self.horizons(of: channels, standard: contents.horizon)
        schedules = Self.table(contents.schedules, \.id)
        profiles = Self.table(contents.profiles, \.id)
        fillers = Self.table(contents.fillers, \.id)
        playlists = Self.table(contents.playlists, \.id)
    }

    /// What the channel plays by. A schedule that is gone counts as one without rules.
    func programming(of channel: Channel) -> Programming {
        func schedule(_ id: ScheduleID) -> Schedule { schedules[id] ?? Schedule(id: id, name: "", rules: []) }
        return Programming(
            standard: schedule(channel.schedule),
            alternates: channel.alternates.map { .init(schedule: schedule($0.schedule), days: $0.days) },
            fallback: channel.fallback)
    }

    /// Those that the channel's rules name, and its own fallback.
    func fillers(of channel: Channel) -> [FillerID: Filler] {
        let rules = programming(of: channel).schedules.flatMap(\.rules)
        let named = Set(rules.flatMap(\.fillers) + [channel.fallback].compactMap { $0 })
        return fillers.filter { named.contains($0.key) }
    }

    func playlists(among contents: Set<ContentReference>) -> [PlaylistID: Playlist] {
        playlists.filter { contents.contains(.playlist($0.key)) }
    }

    /// Whose timeline the channel shows, and how much later: its own at once, or another's that it mirrors.
    func shown(by channel: Channel) -> (channel: Channel, offset: TimeSpan) {
        guard let mirror = channel.mirror, let other = self.channel(mirror.channel) else {
            return (channel, standstills[channel.id] ?? .zero)
        }
        return (other, mirror.offset)
    }

    func mirrors(of channel: ChannelID) -> [Channel] { channels.filter { $0.mirror?.channel == channel } }

    func channel(_ id: ChannelID) -> Channel? { places[id].map { channels[$0] } }

    /// How far ahead the channel's timeline must reach for every guide that shows it.
    func horizon(of channel: ChannelID) -> TimeSpan { horizons[channel] ?? identity.horizon }

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

    /// Whether the channel plays by the same rules in another sheet, whatever its content is.
    func plays(_ channel: ChannelID, as other: StationSheet) -> Bool {
        guard let mine = self.channel(channel), let theirs = other.channel(channel), mine == theirs else {
            return false
        }
        return identity == other.identity && programming(of: mine) == other.programming(of: theirs)
            && fillers(of: mine) == other.fillers(of: theirs) && playlists == other.playlists
    }

    private static func places(of channels: [Channel]) -> [ChannelID: Int] {
        Dictionary(channels.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The IANA name of the zone that the channel's times of day are local to.
    func timeZone(of channel: Channel) -> String { channel.timeZone ?? identity.timeZone }

    private static func table<Thing, Subject>(
        _ things: [Thing], _ id: (Thing) -> Identifier<Subject>
    ) -> [Identifier<Subject>: Thing] {
        Dictionary(things.map { (id($0), $0) }, uniquingKeysWith: { $1 })
    }
}
