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
