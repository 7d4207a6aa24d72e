import Core

/// Writes what stands around the programmes in XMLTV: the head, the channels, the end.
struct GuideWriter {
    let base: BaseAddress
    let instanceKey: String
    private(set) var bytes: [UInt8] = []

    init(base: BaseAddress, instanceKey: String, stationName: String) {
        self.base = base
        self.instanceKey = instanceKey
        bytes.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tv SYSTEM \"xmltv.dtd\">\n")
        bytes.write("<tv source-info-name=\"")
        bytes.write(xml: stationName)
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

    /// The whole guide, with programmes that are written already. The room for them is made at once: growing step by step
    /// would copy a large guide many times.
    consuming func finished(with programmes: [ArraySlice<UInt8>]) -> [UInt8] {
        var whole = bytes
        let end = "</tv>\n"
        whole.reserveCapacity(programmes.reduce(whole.count + end.utf8.count) { $0 + $1.count })
        for part in programmes { whole.append(contentsOf: part) }
        whole.write(end)
        return whole
    }
}
