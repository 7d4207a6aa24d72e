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

    public var routes: [Route] {
        [Route(.get, "/channels.m3u", .watch, channels)]
    }

    private func channels(_ call: Call) async throws -> Response {
        let request = call.request
        let filter = try ChannelFilter(channels: request.query("channels"), group: request.query("group"))
        let format = request.query("format") ?? "ts"
        guard ["ts", "hls"].contains(format) else {
            throw WebFault.parameter("format", format, expected: "ts or hls")
        }
        let listings = try await directory.allListings()
        let writer = PlaylistWriter(
            base: call.base, instanceKey: try await device.identity().instanceKey, segmented: format == "hls")
        let bytes = writer.playlist(filter.takesAll ? listings : listings.filter { filter.takes($0.channel) })
        return Document("audio/x-mpegurl", bytes).response()
    }
}
