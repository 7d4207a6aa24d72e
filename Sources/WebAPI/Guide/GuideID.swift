import Core

/// The id that ties a playlist entry to its guide. It looks like a host name, as the DTD's checker wants it, and ids of
/// different channels look nothing alike: Plex mixes up guides whose ids are similar. It stays when the channel gets
/// another number or name.
enum GuideID {
    /// `Ck3x9q2m7.h7b2.continuity`.
    static func text(_ channel: Channel, _ instanceKey: String) -> String {
        "C" + channel.guideKey + "." + instanceKey + ".continuity"
    }
}
