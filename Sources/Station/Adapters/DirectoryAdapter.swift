public import Core
import HTTP
import Linux
public import MasterControl
import Streamer
public import WebAPI

/// Who the station is and which channels it has.
struct DirectoryAdapter: ChannelDirectory, TunerDevice, LogoSource {
    let desk: TimelineService
    let manager: ChannelManager
    let files: FilePool
    /// Whether players read the list: they would take channels that are still missing for removed ones.
    var servesPlayers = true

    /// Larger logos are not sent.
    private static let logoLimit = 2 << 20
    /// How long a request waits for the disk that a logo is on.
    private static let patience = TimeSpan.seconds(2)

    func listings() async throws -> [ChannelListing]? {
        if servesPlayers, await !desk.isBuilt { return nil }
        return await desk.listings
    }

    func listing(_ number: ChannelNumber) async throws -> ChannelListing? {
        let sheet = await desk.sheet
        return sheet.channels.first { $0.number == number }.flatMap { ChannelListing($0, sheet) }
    }

    func listing(_ id: ChannelID) async throws -> ChannelListing? {
        let sheet = await desk.sheet
        return sheet.channel(id).flatMap { ChannelListing($0, sheet) }
    }

    func identity() async throws -> StationIdentity { await desk.sheet.identity }

    func tuners() async -> [TunerState] {
        let sheet = await desk.sheet
        let running = Dictionary(await manager.status.map { ($0.channel, $0) }, uniquingKeysWith: { $1 })
        return await manager.tunerStatus.map { tuner in
            guard let tuner, let channel = sheet.channel(tuner.channel) else { return TunerState() }
            let status = running[channel.id]
            let seconds = max(1, status?.engineAge.seconds ?? 1)
            return TunerState(
                channel: channel.number, channelName: channel.name, client: tuner.host,
                bitsPerSecond: (status?.byteCount ?? 0) * 8 / seconds)
        }
    }

    func logo(of channel: ChannelListing) async throws -> [UInt8]? {
        guard let path = channel.channel.logo else { return nil }
        // A logo that cannot be read is replaced by the channel's letters: a guide wants a picture.
        return try? await files.read(path, limit: Self.logoLimit, within: Self.patience)
    }
}

extension GuideService: GuideSource {}

extension EventHub: EventPublisher {}

extension ArtworkService: ArtworkSource {
    public func artwork(of media: MediaID) async throws -> [UInt8]? {
        try await artwork(of: media, limit: WebLimits.artworkByteCount)
    }
}

/// Gives viewers their streams: what the web layer asks of the streamer.
struct StreamAdapter: StreamSource, SegmentSource {
    let manager: ChannelManager

    func open(
        _ channel: ChannelListing, tuner: Int?, for viewer: ViewerIdentity
    ) async throws(TunerError) -> any ChunkReader {
        try await manager.watch(channel.channel.id, as: viewer, tuner: tuner.map { .tuner($0) } ?? .any)
    }

    func master(of channel: ChannelListing, media: String, for viewer: ViewerIdentity) async throws -> [UInt8] {
        try await manager.masterPlaylist(of: channel.channel.id, as: viewer.byPlayer, mediaAddress: media)
    }

    func playlist(of channel: ChannelListing, for viewer: ViewerIdentity) async throws -> [UInt8] {
        try await manager.playlist(of: channel.channel.id, as: viewer.byPlayer)
    }

    func segment(_ name: String, of channel: ChannelListing, for viewer: ViewerIdentity) async throws -> [UInt8]? {
        await manager.segment(name, of: channel.channel.id, as: viewer.byPlayer)?.bytes
    }
}
