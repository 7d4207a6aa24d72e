public import Core
import HTTP

/// Where the images that operators chose come from.
public protocol LogoSource: Sendable {
    /// The bytes of the channel's image file, at most `WebLimits.logoByteCount`; nil when it has none that can be read.
    func logo(of channel: ChannelListing) async throws -> [UInt8]?
}

/// Channel logos. A channel without an image gets a tile of its own, so that guides look complete.
public struct LogoRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let source: any LogoSource
    private let drawn = DrawnPictures()

    public init(directory: any ChannelDirectory, source: any LogoSource) {
        self.directory = directory
        self.source = source
    }

    public let tag = "Watching"

    /// The name ends in `.png` because some clients choose by the name; the type says what it is.
    public var routes: [Route] {
        let picture = RouteResponse.content(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"])
        return [
            Route(
                .get, "/logo/{number}.png", .watch, "logo", "The channel's logo, of any type", [Path.number],
                returns: picture,
                handler: logo),
            Route(
                .get, "/logo/{number}", .watch, "logoWithoutSuffix", "The channel's logo", [Path.number],
                returns: picture,
                handler: logo),
        ]
    }

    private func logo(_ call: Call) async throws -> Response {
        let listing = try await directory.numbered(call)
        let extra = [
            Request.Field("Access-Control-Allow-Origin", "*"), Request.Field("X-Content-Type-Options", "nosniff"),
        ]
        if let bytes = try await source.logo(of: listing), bytes.count <= WebLimits.logoByteCount,
            let type = PictureFormat.contentType(of: bytes)
        {
            return CacheableBody(type, bytes).response(extra)
        }
        let tile = ChannelTile(name: listing.channel.name, number: listing.number)
        return drawn.picture("\(tile.letters) \(tile.poster.name)", tile.portableGraphic).response(extra)
    }
}
