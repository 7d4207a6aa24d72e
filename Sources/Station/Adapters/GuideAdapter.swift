public import Core
import HTTP
public import MasterControl
public import WebAPI

extension GuideService: GuideSource {}

extension EventHub: EventPublisher {}

extension ArtworkService: ArtworkSource {
    public func artwork(of media: MediaID) async throws -> [UInt8]? {
        try await artwork(of: media, limit: WebLimits.artworkByteCount)
    }
}
