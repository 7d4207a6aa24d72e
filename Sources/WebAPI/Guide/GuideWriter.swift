import Core

/// Writes what surrounds the programmes in XMLTV: the head, the channels, the end.
struct GuideWriter {
    let base: BaseAddress
    let instanceKey: String
    private(set) var bytes: [UInt8] = []

    init(base: BaseAddress, identity: StationIdentity) {
        self.base = base
        instanceKey = identity.instanceKey
        bytes.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n")
        bytes.write("<tv source-info-name=\"")
        bytes.write(xml: identity.name)
        bytes.write("\" generator-info-name=\"Continuity\">\n")
    }

    /// All channels come before all programmes.
    mutating func channel(_ listing: ChannelListing) {
        bytes.write("<channel id=\"\(GuideID.text(listing.channel, instanceKey))\">\n<display-name>")
        // Plex takes the number from these names and finds channels of a lineup by them: the order counts.
        bytes.write("\(listing.number) ")
        bytes.write(xml: listing.channel.name)
        bytes.write("</display-name>\n<display-name>\(listing.number)</display-name>\n<display-name>")
        bytes.write(xml: listing.channel.name)
        bytes.write("</display-name>\n<icon src=\"")
        bytes.write(xml: base.logo(listing))
        bytes.write("\"/>\n</channel>\n")
    }

    /// What follows the last programme.
    static let end = Array("</tv>\n".utf8)
}

/// The id that ties a playlist entry to its guide. It looks like a host name, as the DTD's checker wants it, and ids of
/// different channels look nothing alike: Plex mixes up guides whose ids are similar. It stays when the channel gets
/// another number or name.
enum GuideID {
    /// `Ck3x9q2m7.h7b2.continuity`.
    static func text(_ channel: Channel, _ instanceKey: String) -> String {
        "C" + channel.guideKey + "." + instanceKey + ".continuity"
    }
}
