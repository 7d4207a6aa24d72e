import Core

/// The two playlists of HLS (RFC 8216).
enum HLSPlaylist {
    /// One variant: a channel has one format.
    static func master(_ listing: ChannelListing) -> [UInt8] {
        let video = listing.video
        // Transport packets and their headers add about a tenth; peaks of a copied file reach twice its average.
        let average = (video.bitRate + listing.audio.bitRate) * 11 / 10
        let rate = video.frameRate
        let thousandths = roundedRatio(1_000, rate.numerator, rate.denominator)
        var bytes: [UInt8] = []
        bytes.write("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n")
        bytes.write("#EXT-X-STREAM-INF:BANDWIDTH=\(average * 2),AVERAGE-BANDWIDTH=\(average)")
        // High profile, level 4.2, and AAC-LC: the most that a channel's stream needs.
        bytes.write(",CODECS=\"avc1.64002a,mp4a.40.2\",RESOLUTION=\(video.width)x\(video.height),FRAME-RATE=")
        bytes.write(seconds: .milliseconds(thousandths))
        bytes.write("\nstream.m3u8\n")
        return bytes
    }

    static func media(_ window: SegmentWindow) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.write("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n")
        bytes.write("#EXT-X-TARGETDURATION:\(window.targetSeconds)\n")
        bytes.write("#EXT-X-MEDIA-SEQUENCE:\(window.segments.first?.sequence ?? 0)\n")
        bytes.write("#EXT-X-DISCONTINUITY-SEQUENCE:\(window.pastDiscontinuities)\n")
        for segment in window.segments {
            if segment.isDiscontinuity { bytes.write("#EXT-X-DISCONTINUITY\n") }
            bytes.write("#EXT-X-PROGRAM-DATE-TIME:\(segment.start.rfc3339)\n#EXTINF:")
            bytes.write(seconds: segment.duration)
            bytes.write(",\n\(segment.sequence).ts\n")
        }
        return bytes
    }
}
