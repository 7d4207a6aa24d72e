import Core

/// Writes the channel list with every attribute that some client reads. Two names for one value are no mistake: Kodi,
/// Jellyfin, tvheadend and Channels DVR each have their own.
struct PlaylistWriter: Sendable {
    let base: BaseAddress
    let instanceKey: String
    /// HLS instead of one endless stream.
    let segmented: Bool

    func playlist(_ listings: some Sequence<ChannelListing>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.write("#EXTM3U url-tvg=\"\(base.text)/xmltv.xml\" x-tvg-url=\"\(base.text)/xmltv.xml\"\n")
        for listing in listings { write(listing, &bytes) }
        return bytes
    }

    private func write(_ listing: ChannelListing, _ bytes: inout [UInt8]) {
        let id = GuideID.text(listing.channel, instanceKey)
        let number = listing.number
        bytes.write("#EXTINF:-1 channel-id=\"\(id)\" tvg-id=\"\(id)\" tvg-name=\"")
        bytes.write(playlistAttribute: listing.channel.name)
        bytes.write("\" tvg-chno=\"\(number)\" channel-number=\"\(number)\" tvg-logo=\"\(base.logo(listing))\"")
        if let group = listing.channel.group {
            bytes.write(" group-title=\"")
            bytes.write(playlistAttribute: group)
            bytes.write("\"")
        }
        bytes.write(" tvc-stream-vcodec=\"\(StreamFormat.playlistVideo)\"")
        bytes.write(" tvc-stream-acodec=\"\(StreamFormat.playlistAudio)\",")
        bytes.write(playlistName: listing.channel.name)
        // Saves Kodi two to four requests for every tune.
        bytes.write(
            segmented
                ? "\n#KODIPROP:mimetype=application/x-mpegURL\n\(base.hls(listing))\n"
                : "\n#KODIPROP:mimetype=\(StreamFormat.contentType)\n\(base.stream(listing))\n")
    }
}
