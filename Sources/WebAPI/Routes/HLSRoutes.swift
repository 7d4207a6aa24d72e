public import Core
import HTTP

/// Where HLS comes from.
public protocol SegmentSource: Sendable {
    /// The segments that are kept now; starts the channel when it stands still. nil while there are too few to play.
    func window(of channel: ChannelListing, for watcher: Watcher) async throws -> SegmentWindow?
    /// One segment's bytes; nil when it is no longer, or not yet, kept. It stays fetchable for a while after it left
    /// the window.
    func segment(_ sequence: Int64, of channel: ChannelListing, for watcher: Watcher) async throws -> [UInt8]?
}

/// The segments of a channel that a playlist lists, oldest first.
public struct SegmentWindow: Hashable, Sendable {
    public struct Segment: Hashable, Sendable {
        /// Never goes backwards, also not when the station starts again.
        public var sequence: Int64
        public var duration: TimeSpan
        /// When its first picture is on air.
        public var start: Instant
        /// Something of the stream's form changed before it.
        public var isDiscontinuity: Bool

        public init(sequence: Int64, duration: TimeSpan, start: Instant, isDiscontinuity: Bool = false) {
            self.sequence = sequence
            self.duration = duration
            self.start = start
            self.isDiscontinuity = isDiscontinuity
        }
    }

    /// At least every duration, rounded; the same for as long as the channel lives.
    public var targetSeconds: Int
    /// How many discontinuities have left the window.
    public var pastDiscontinuities: Int64
    public var segments: [Segment]

    public init(targetSeconds: Int, pastDiscontinuities: Int64 = 0, segments: [Segment]) {
        self.targetSeconds = targetSeconds
        self.pastDiscontinuities = pastDiscontinuities
        self.segments = segments
    }
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
            Route(.get, "/hls/{channel}/{sequence}.ts", .watch, segment),
        ]
    }

    private static let playlistType = "application/vnd.apple.mpegurl"
    private static let open = Request.Field("Access-Control-Allow-Origin", "*")
    private static let fresh = Request.Field("Cache-Control", "no-cache")
    /// A segment never changes: any cache between here and the viewer may keep it for as long as a viewer may ask.
    private static let lasting = Request.Field("Cache-Control", "public, max-age=3600, immutable")

    private func master(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        let bytes = HLSPlaylist.master(listing)
        return Response(Self.playlistType, bytes, headers: [Self.open, Self.fresh])
    }

    private func media(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        guard let window = try await source.window(of: listing, for: Watcher(call.request)) else {
            throw WebFault.segmentsNotReady(listing.number)
        }
        return Response(Self.playlistType, HLSPlaylist.media(window), headers: [Self.open, Self.fresh])
    }

    private func segment(_ call: Call) async throws -> Response {
        let listing = try await directory.required(call.parameters["channel"])
        guard let sequence = Int64(call.parameters["sequence"]), sequence >= 0,
            let bytes = try await source.segment(sequence, of: listing, for: Watcher(call.request))
        else { throw WebFault.segmentGone(listing.number) }
        return Response(StreamFormat.contentType, bytes, headers: [Self.open, Self.lasting])
    }
}

extension WebFault {
    static func segmentsNotReady(_ channel: String) -> WebFault {
        WebFault(
            "hls.not-ready", what: "Listing the segments of channel \(channel)", why: "the channel is starting",
            fix: "Ask again in a few seconds.")
    }
}
