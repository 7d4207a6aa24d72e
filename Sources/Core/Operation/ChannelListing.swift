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
}
