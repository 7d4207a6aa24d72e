import Core

/// Writes the channel list with every attribute that some client reads. Two names for one value are no mistake: Kodi,
/// Jellyfin, tvheadend and Channels DVR each have their own.
struct PlaylistWriter: Sendable {
    let base: BaseAddress
    let instanceKey: String
    /// HLS instead of one endless stream.
    let segmented: Bool

    /// About as long as an entry is: growing step by step costs more than the writing.
    private static let entryByteCount = 420

    func playlist(_ listings: some Collection<ChannelListing>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(listings.count * Self.entryByteCount)
        bytes.write("#EXTM3U url-tvg=\"\(base.text)/xmltv.xml\" x-tvg-url=\"\(base.text)/xmltv.xml\"\n")
        for listing in listings { write(listing, &bytes) }
        return bytes
    }

    private func write(_ listing: ChannelListing, _ bytes: inout [UInt8]) {
        let id = GuideID.text(listing.channel, instanceKey)
        let number = listing.number
        field("#EXTINF:-1 channel-id=\"", id, &bytes)
        field("\" tvg-id=\"", id, &bytes)
        bytes.write("\" tvg-name=\"")
        bytes.write(playlistAttribute: listing.channel.name)
        field("\" tvg-chno=\"", number, &bytes)
        field("\" channel-number=\"", number, &bytes)
        field("\" tvg-logo=\"", base.text, &bytes)
        field("/logo/", number, &bytes)
        bytes.write(".png")
        if let group = listing.channel.group {
            bytes.write("\" group-title=\"")
            bytes.write(playlistAttribute: group)
        }
        field("\" tvc-stream-vcodec=\"", StreamFormat.playlistVideo, &bytes)
        field("\" tvc-stream-acodec=\"", StreamFormat.playlistAudio, &bytes)
        bytes.write("\",")
        bytes.write(playlistName: listing.channel.name)
        // The type saves Kodi two to four requests for every tune.
        bytes.write(segmented ? "\n#KODIPROP:mimetype=application/x-mpegURL\n" : "\n#KODIPROP:mimetype=video/mp2t\n")
        bytes.write(base.text)
        field(segmented ? "/hls/" : "/stream/", number, &bytes)
        bytes.write(segmented ? "/index.m3u8\n" : ".ts\n")
    }

    /// A value of ours, without anything that ends a field.
    private func field(_ opening: String, _ value: String, _ bytes: inout [UInt8]) {
        bytes.write(opening)
        bytes.write(value)
    }
}

/// Text in M3U lines. There is no escaping in M3U: what would end a field must be replaced.
extension [UInt8] {
    /// Text between double quotes.
    mutating func write(playlistAttribute text: String) { write(playlist: text, comma: ",") }

    /// The name after the comma. A quote in it breaks the line for Kodi; of a comma Jellyfin keeps what follows only, so
    /// it becomes the low quotation mark that looks the same.
    mutating func write(playlistName text: String) { write(playlist: text, comma: "\u{201a}") }

    private mutating func write(playlist text: String, comma: String) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x2c && $0 != 0x7f }
        if isPlain { return write(text) }
        for byte in text.utf8 {
            switch byte {
            case 0x22: append(0x27)
            case 0x2c: write(comma)
            case 0..<0x20, 0x7f: append(0x20)
            default: append(byte)
            }
        }
    }
}
