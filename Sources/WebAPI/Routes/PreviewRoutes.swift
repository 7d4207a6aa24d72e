public import Core
import HTTP

/// Plays media items for people, each by itself.
public protocol PreviewSource: Sendable {
    func media(_ id: MediaID) async throws -> MediaItem?
    /// The transport stream of a part of the item, with timestamps that count from its start.
    func preview(of item: MediaItem, from start: TimeSpan, span: TimeSpan) async throws -> [UInt8]
}

/// Any file as the station would play it, in pieces that players ask for as they need them. Nothing of it is on air.
public struct PreviewRoutes: RouteGroup {
    private let source: any PreviewSource

    public init(source: any PreviewSource) { self.source = source }

    public let tag = "Media"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/media/{media}/preview/index.m3u8", .operator, "previewPlaylist",
                "An HLS playlist of the item alone, as the station would play it", [Path.media],
                returns: .content("application/vnd.apple.mpegurl"), errors: [404, 409], handler: playlist),
            Route(
                .get, "/api/v1/media/{media}/preview/{piece}.ts", .operator, "previewPiece",
                "A piece of the item, encoded when it is asked for", [Path.media, Self.piece],
                returns: .content(StreamFormat.contentType), errors: [404, 409, 503], handler: piece),
        ]
    }

    private static let piece = Parameter<String>.text("piece", in: .path, "Which one, from 0.")

    /// Short enough to be there soon, long enough for its engine to be worth starting.
    static let span = TimeSpan.seconds(6)

    private func playlist(_ call: Call) async throws -> Response {
        let (_, duration) = try await item(call)
        var text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-TARGETDURATION:\(Self.span.seconds)\n"
        var start = TimeSpan.zero
        var number = 0
        while start < duration {
            let length = min(Self.span, duration - start)
            text += "#EXTINF:\(length.seconds).\(padded(Int(length.microseconds / 1_000 % 1_000), 3)),\n\(number).ts\n"
            start += Self.span
            number += 1
        }
        text += "#EXT-X-ENDLIST\n"
        return Response("application/vnd.apple.mpegurl", text, headers: [Request.Field("Cache-Control", "no-cache")])
    }

    private func piece(_ call: Call) async throws -> Response {
        let (item, duration) = try await item(call)
        let text = try call.parameters.required(Self.piece.name)
        guard let number = Int(digits: text, in: 0...1_000_000),
            case let start = Self.span * Int64(number), start < duration
        else { throw WebError.noRoute(call.request.path) }
        let bytes = try await source.preview(of: item, from: start, span: min(Self.span, duration - start))
        return Response(StreamFormat.contentType, bytes, headers: [Request.Field("Cache-Control", "no-store")])
    }

    private func item(_ call: Call) async throws -> (MediaItem, TimeSpan) {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let item = try await source.media(MediaID(id)) else {
            throw WebError.unknownMedia(text)
        }
        guard let duration = item.facts?.duration, case .ready = item.state else {
            throw WebError(
                "media.not-ready", .conflict, what: "Cannot play the preview",
                why: "the file was not probed, or cannot be played",
                fix: "Scan its library; the item's page says what is wrong with the file.")
        }
        return (item, duration)
    }
}
