public import Core
import HTTP

/// Where HLS comes from: the streamer cuts and lists the segments.
public protocol SegmentSource: Sendable {
    /// The master playlist, which names the playlist at `media`. Starts the channel when it does not run.
    func master(of channel: ChannelListing, media: String, for viewer: ViewerIdentity) async throws -> [UInt8]
    /// The playlist of the segments that are kept now; waits until there are enough to play.
    func playlist(of channel: ChannelListing, for viewer: ViewerIdentity) async throws -> [UInt8]
    /// The bytes of a segment that a playlist names, or named a short while ago; nil when there is no such segment.
    func segment(_ name: String, of channel: ChannelListing, for viewer: ViewerIdentity) async throws -> [UInt8]?
}

/// HLS for browsers, phones and televisions.
public struct HLSRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let source: any SegmentSource

    public init(directory: any ChannelDirectory, source: any SegmentSource) {
        self.directory = directory
        self.source = source
    }

    public let tag = "Watching"

    public var routes: [Route] {
        let playlist = RouteResponse.content(Self.playlistType)
        return [
            Route(
                .get, "/hls/{number}/index.m3u8", .watch, "hlsMaster", "HLS: the variants", [Path.number],
                returns: playlist,
                errors: [503], handler: master),
            Route(
                .get, "/hls/{number}/stream.m3u8", .watch, "hlsPlaylist", "HLS: the segments that are kept",
                [Path.number], returns: playlist, errors: [503], handler: media),
            Route(
                .get, "/hls/{number}/{segment}.ts", .watch, "hlsSegment", "HLS: one segment",
                [Path.number, Path.segment], returns: .content(StreamFormat.contentType), errors: [503],
                handler: segment),
        ]
    }

    private static let playlistType = "application/vnd.apple.mpegurl"
    private static let open = Request.Field("Access-Control-Allow-Origin", "*")
    private static let fresh = Request.Field("Cache-Control", "no-cache")
    /// A segment never changes: any cache between here and the viewer may keep it for as long as a viewer may ask.
    private static let lasting = Request.Field("Cache-Control", "public, max-age=3600, immutable")

    private func master(_ call: Call) async throws -> Response {
        let listing = try await directory.numbered(call)
        let bytes = try await source.master(of: listing, media: "stream.m3u8", for: ViewerIdentity(call.request))
        return Response(Self.playlistType, bytes, headers: [Self.open, Self.fresh])
    }

    private func media(_ call: Call) async throws -> Response {
        let listing = try await directory.numbered(call)
        let bytes = try await source.playlist(of: listing, for: ViewerIdentity(call.request))
        return Response(Self.playlistType, bytes, headers: [Self.open, Self.fresh])
    }

    private func segment(_ call: Call) async throws -> Response {
        let listing = try await directory.numbered(call)
        let name = try call.parameters.required(Path.segment.name) + ".ts"
        guard let bytes = try await source.segment(name, of: listing, for: ViewerIdentity(call.request))
        else { throw WebError.segmentGone(listing.number) }
        return Response(StreamFormat.contentType, bytes, headers: [Self.open, Self.lasting])
    }
}
