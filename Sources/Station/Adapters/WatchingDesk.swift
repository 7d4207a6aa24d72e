import Core
import HTTP
import Streamer
import WebAPI

/// Gives viewers their streams: what the web layer asks of the streamer.
struct WatchingDesk: StreamSource, SegmentSource {
    let manager: ChannelManager

    func open(
        _ channel: ChannelListing, tuner: Int?, for watcher: Watcher
    ) async throws(StreamRefusal) -> any ChunkReader {
        do {
            return try await manager.watch(
                channel.channel.id, as: Viewer(watcher), tuner: tuner.map { .tuner($0) } ?? .any)
        } catch {
            guard error.code != "streamer.overloaded" else { throw .machineTooSlow }
            throw StreamRefusal(rawValue: error.fault.rawValue) ?? .tuneFailed
        }
    }

    func master(of channel: ChannelListing, media: String, for watcher: Watcher) async throws -> [UInt8] {
        try await manager.masterPlaylist(of: channel.channel.id, as: Viewer(player: watcher), mediaAddress: media)
    }

    func playlist(of channel: ChannelListing, for watcher: Watcher) async throws -> [UInt8] {
        try await manager.playlist(of: channel.channel.id, as: Viewer(player: watcher))
    }

    func segment(_ name: String, of channel: ChannelListing, for watcher: Watcher) async throws -> [UInt8]? {
        await manager.segment(name, of: channel.channel.id, as: Viewer(player: watcher))?.bytes
    }
}

extension Viewer {
    fileprivate init(_ watcher: Watcher) {
        self.init(host: watcher.client.host, name: watcher.client.description, agent: watcher.agent)
    }

    /// HLS players come with a new connection for each segment: host and kind of player tell them apart.
    fileprivate init(player watcher: Watcher) {
        self.init(
            host: watcher.client.host, name: "\(watcher.client.host) \(watcher.agent ?? "")", agent: watcher.agent)
    }
}
