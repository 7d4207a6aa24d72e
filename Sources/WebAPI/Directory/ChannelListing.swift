public import Core

/// A channel as clients see it: who it is and what its stream looks like.
public struct ChannelListing: Hashable, Sendable {
    public var channel: Channel
    public var video: VideoProfile
    public var audio: AudioProfile

    public init(_ channel: Channel, video: VideoProfile, audio: AudioProfile) {
        self.channel = channel
        self.video = video
        self.audio = audio
    }

    var number: String { channel.number.description }
    var isHighDefinition: Bool { video.height >= 720 }
}

/// The channels of the station, in the order of their numbers.
public protocol ChannelDirectory: Sendable {
    /// nil while the station is starting: clients must never see an empty list that fills later.
    func listings() async throws -> [ChannelListing]?
    func listing(_ number: ChannelNumber) async throws -> ChannelListing?
}

extension ChannelDirectory {
    /// All channels, or the answer that the station is starting.
    func allListings() async throws -> [ChannelListing] {
        guard let listings = try await listings() else { throw WebFault.starting("Listing the channels") }
        return listings
    }

    /// The channel that a path names by its number, as `5` or `5.1`.
    func required(_ text: String) async throws -> ChannelListing {
        guard let number = ChannelNumber(text), let found = try await listing(number) else {
            throw WebFault.unknownChannel(text)
        }
        return found
    }
}
