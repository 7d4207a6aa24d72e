import Core
import Store

/// Everything the station plays from, read in one go: what the running parts work with until something changes.
struct StationSheet: Hashable, Sendable {
    var identity: StationIdentity
    var channels: [Channel]
    var schedules: [ScheduleID: Schedule]
    var profiles: [ProfileID: Profile]
    var fillers: [FillerID: Filler]
    var playlists: [PlaylistID: Playlist]

    init(reading store: StationStore) async throws {
        identity = try await store.identity()
        channels = try await store.channels().sorted { $0.number < $1.number }
        schedules = Dictionary(try await store.schedules().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        profiles = Dictionary(try await store.profiles().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        fillers = Dictionary(try await store.fillers().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        playlists = Dictionary(try await store.playlists().map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    func channel(_ id: ChannelID) -> Channel? { channels.first { $0.id == id } }
}
