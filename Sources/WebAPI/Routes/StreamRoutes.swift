public import Core
import HTTP

/// Where streams come from.
public protocol StreamSource: Sendable {
    /// Takes a tuner (that one, or any when `tuner` is nil) and gives the channel's stream. The tuner is free again when
    /// the reader is closed.
    func open(
        _ channel: ChannelListing, tuner: Int?, for viewer: ViewerIdentity
    ) async throws(TunerError) -> any ChunkReader
}

/// Endless transport streams.
public struct StreamRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let device: any TunerDevice
    private let source: any StreamSource

    public init(directory: any ChannelDirectory, device: any TunerDevice, source: any StreamSource) {
        self.directory = directory
        self.device = device
        self.source = source
    }

    public let tag = "Watching"

    public var routes: [Route] {
        let query: [any DescribedParameter] = [Path.number, Self.duration, Self.transcode]
        let stream = RouteResponse.content(StreamFormat.contentType)
        return [
            Route(
                .get, "/auto/v{number}", .watch, "autoStream", "A channel, endless, on any tuner", query,
                returns: stream,
                errors: [503], handler: any),
            Route(
                .get, "/tuner{index}/v{number}", .watch, "tunerStream", "A channel, endless, on this tuner",
                [Path.tuner] + query, returns: stream, errors: [503], handler: tuner),
            Route(
                .get, "/stream/{number}.ts", .watch, "stream", "A channel, endless", query, returns: stream,
                errors: [503],
                handler: any),
        ]
    }

    private static let duration = Parameter<TimeSpan>.seconds(
        "duration", 1...Int(WebLimits.streamDuration.seconds), "Ends the stream after the given number of seconds.")
    private static let transcode = Parameter<String>.text(
        "transcode", "A profile of transcoding tuners. Accepted and ignored: a channel has one format.")

    private func any(_ call: Call) async throws -> Response { try await stream(call, tuner: nil) }

    private func tuner(_ call: Call) async throws -> Response {
        guard let index = Int(digits: try call.value(of: Path.tuner) ?? ""),
            await device.tuners().indices.contains(index)
        else {
            throw WebError.noRoute(call.request.path)
        }
        return try await stream(call, tuner: index)
    }

    private func stream(_ call: Call, tuner: Int?) async throws -> Response {
        try Self.checkProfile(call.request)
        let limit = try call.value(of: Self.duration)
        let text = try call.value(of: Path.number) ?? ""
        guard let number = ChannelNumber(text), let listing = try await directory.listing(number),
            call.caller.reaches(listing.channel.id)
        else { throw TunerError.unknownChannel(text) }
        // A HEAD request only asks for the type: it takes no tuner.
        let reader: any ChunkReader =
            call.request.method == .head
            ? NothingToRead() : try await source.open(listing, tuner: tuner, for: ViewerIdentity(call.request))
        return Response(headers: Self.headers, body: .stream(reader, limit: limit))
    }

    /// A range or a length would make players seek in a stream that has no end.
    private static let headers = [
        Request.Field("Content-Type", StreamFormat.contentType), Request.Field("Accept-Ranges", "none"),
        Request.Field("Cache-Control", "no-store"), Request.Field("Access-Control-Allow-Origin", "*"),
    ]

    /// The profiles of the tuners that can transcode. A channel has one format here, so they change nothing, and clients
    /// that always ask for one are served.
    private static let profiles: Set<String> = [
        "none", "heavy", "mobile", "internet720", "internet540", "internet480", "internet360", "internet240",
    ]

    private static func checkProfile(_ request: Request) throws(TunerError) {
        guard let profile = request.query("transcode") else { return }
        if !profiles.contains(profile) { throw .unknownTranscodeProfile }
    }
}

extension ViewerIdentity {
    init(_ request: Request) {
        self.init(
            host: request.client.host, connection: request.client.description,
            // Long enough for every real player; it is shown and logged.
            agent: request.header("User-Agent").map { String($0.prefix(120)) })
    }
}

/// The reader of a HEAD request.
private final class NothingToRead: ChunkReader {
    func next() -> ChunkStep { .end }
    func attach(_ waker: any Waker) {}
    func close(_ reason: ReaderEnd) {}
}
