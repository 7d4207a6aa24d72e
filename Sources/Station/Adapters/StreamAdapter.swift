import Core
import Streamer
import WebAPI

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
