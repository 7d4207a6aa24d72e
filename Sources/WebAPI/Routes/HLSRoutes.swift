import Core
import HTTP

/// Where HLS comes from: the streamer cuts and lists the segments.
public protocol SegmentSource: Sendable {
    /// The master playlist, which names the playlist at `media`. Starts the channel when it stands still.
    func master(of channel: ChannelListing, media: String, for watcher: Watcher) async throws -> [UInt8]
    /// The playlist of the segments that are kept now; waits until there are enough to play.
    func playlist(of channel: ChannelListing, for watcher: Watcher) async throws -> [UInt8]
    /// The bytes of a segment that a playlist names, or named a short while ago; nil when there is no such segment.
    func segment(_ name: String, of channel: ChannelListing, for watcher: Watcher) async throws -> [UInt8]?
}

/// HLS for browsers, phones and televisions.
public struct HLSRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let source: any SegmentSource

    public init(directory: any ChannelDirectory, source: any SegmentSource) {
        self.directory = directory
        self.source = source
    }

    public var routes: [Route] {
        [
            Route(.get, "/hls/{channel}/index.m3u8", .watch, master),
            Route(.get, "/hls/{channel}/stream.m3u8", .watch, media),
            Route(.get, "/hls/{channel}/{segment}.ts", .watch, segment),
        ]
    }

    private static let playlistType = "application/vnd.apple.mpegurl"
    private static let open = Request.Field("Access-Control-Allow-Origin", "*")
    private static let fresh = Request.Field("Cache-Control", "no-cache")
    /// A segment never changes: any cache between here and the viewer may keep it for as long as a viewer may ask.
    private static let lasting = Request.Field("Cache-Control", "public, max-age=3600, immutable")

    private func master(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        let bytes = try await source.master(of: listing, media: "stream.m3u8", for: Watcher(call.request))
        return Response(Self.playlistType, bytes, headers: [Self.open, Self.fresh])
    }

    private func media(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        let bytes = try await source.playlist(of: listing, for: Watcher(call.request))
        return Response(Self.playlistType, bytes, headers: [Self.open, Self.fresh])
    }

    private func segment(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        let name = call.parameters["segment"] + ".ts"
        guard let bytes = try await source.segment(name, of: listing, for: Watcher(call.request))
        else { throw WebFault.segmentGone(listing.number) }
        return Response(StreamFormat.contentType, bytes, headers: [Self.open, Self.lasting])
    }
}
