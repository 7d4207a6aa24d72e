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

    public init(source: any ArtworkSource) { self.source = source }

    public let tag = "Watching"

    public var routes: [Route] {
        [
            Route(
                .get, "/artwork/media/{media}", .watch, "mediaArtwork", "The poster of a media item", [Path.media],
                returns: .content(["image/png", "image/jpeg", "image/gif", "image/webp"]), errors: [503],
                handler: artwork)
        ]
    }

    private func artwork(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Path.media.name)
        guard let id = Path.media.read(text), let bytes = try await source.artwork(of: MediaID(id)),
            bytes.count <= WebLimits.artworkByteCount, let type = PictureFormat.contentType(of: bytes)
        else { throw WebError.noArtwork(text) }
        return CacheableBody(type, bytes).response(
            [Request.Field("Access-Control-Allow-Origin", "*"), Request.Field("X-Content-Type-Options", "nosniff")],
            keeping: WebLimits.artworkKeeping)
    }
}
