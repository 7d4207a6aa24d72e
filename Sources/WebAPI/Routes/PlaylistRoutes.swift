import Core
import HTTP

/// The playlist for everything that is not a tuner client: Kodi, VLC, TiviMate, Channels DVR, televisions.
public struct PlaylistRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let device: any TunerDevice

    public init(directory: any ChannelDirectory, device: any TunerDevice) {
        self.directory = directory
        self.device = device
    }

    public let tag = "Watching"

    public var routes: [Route] {
        [
            Route(
                .get, "/channels.m3u", .watch, "playerPlaylist", "M3U playlist for players",
                [Query.channels, Query.group, Self.format], returns: .content("audio/x-mpegurl"), errors: [503],
                handler: channels)
        ]
    }

    private static let format = Parameter<String>.word("format", ["ts", "hls"], "What the links lead to (default ts).")

    private func channels(_ call: Call) async throws -> Response {
        let format = try call.value(of: Self.format) ?? "ts"
        let listings = try await directory.listings(for: call)
        let writer = PlaylistWriter(
            base: call.base, instanceKey: try await device.identity().instanceKey, segmented: format == "hls")
        let bytes = writer.playlist(listings)
        return CacheableBody("audio/x-mpegurl", bytes).response()
    }
}
