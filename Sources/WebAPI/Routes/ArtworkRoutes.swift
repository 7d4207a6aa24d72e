public import Core
import HTTP

/// Where the pictures of media come from.
public protocol ArtworkSource: Sendable {
    /// The bytes of the picture that stands for the item, at most `WebLimits.artworkByteCount`; nil when it has none.
    func artwork(of media: MediaID) async throws -> [UInt8]?
}

/// Posters and other pictures next to media.
public struct ArtworkRoutes: RouteGroup {
    private let source: any ArtworkSource

    private let drawn = DrawnPictures()

    public init(source: any ArtworkSource) { self.source = source }

    public let tag = "Watching"

    public var routes: [Route] {
        [
            Route(
                .get, "/artwork/media/{media}", .watch, "mediaArtwork", "The poster of a media item", [Path.media],
                returns: .content(["image/png", "image/jpeg", "image/gif", "image/webp"]), errors: [503],
                handler: artwork),
            Route(
                .get, "/artwork/poster/{poster}.png", .watch, "poster",
                "The drawing that stands for titles without a poster", [Self.poster], returns: .content("image/png"),
                errors: [404], handler: poster),
        ]
    }

    private static let poster = Parameter<String>.text("poster", in: .path, "A motif and a palette, such as 7-10.")
    private static let fields = [
        Request.Field("Access-Control-Allow-Origin", "*"), Request.Field("X-Content-Type-Options", "nosniff"),
    ]

    private func poster(_ call: Call) async throws -> Response {
        let name = try call.parameters.required(Self.poster.name)
        guard let poster = Poster(name: name) else { throw WebError.noRoute(call.request.path) }
        return drawn.picture(name, poster.portableGraphic)
            .response(Self.fields, keeping: WebLimits.artworkKeeping)
    }

    private func artwork(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let bytes = try await source.artwork(of: MediaID(id)),
            bytes.count <= WebLimits.artworkByteCount, let type = PictureFormat.contentType(of: bytes)
        else { throw WebError.noArtwork(text) }
        return CacheableBody(type, bytes).response(Self.fields, keeping: WebLimits.artworkKeeping)
    }
}

/// What an image file is, by its first bytes. Only pictures without scripts are sent.
enum PictureFormat {
    static func contentType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return "image/png" }
        if bytes.starts(with: [0xff, 0xd8, 0xff]) { return "image/jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "image/gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        return nil
    }
}
