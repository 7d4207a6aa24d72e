import Core

extension HLSWindow {
    /// The media playlist. Segment addresses are `prefix` and the segment's name.
    func playlist(prefix: String) -> [UInt8] {
        let listed = listed
        var text = "#EXTM3U\n#EXT-X-VERSION:3\n"
        text += "#EXT-X-TARGETDURATION:\(limits.target.seconds)\n"
        text += "#EXT-X-MEDIA-SEQUENCE:\(listed.first?.sequence ?? 0)\n"
        if discontinuitySequence > 0 { text += "#EXT-X-DISCONTINUITY-SEQUENCE:\(discontinuitySequence)\n" }
        text += "#EXT-X-INDEPENDENT-SEGMENTS\n"
        for segment in listed {
            if segment.isDiscontinuous { text += "#EXT-X-DISCONTINUITY\n" }
            text += "#EXT-X-PROGRAM-DATE-TIME:\(segment.start.rfc3339)\n"
            text += "#EXTINF:\(Self.seconds(segment.durationTicks)),\n\(prefix)\(segment.name)\n"
        }
        return Array(text.utf8)
    }

    /// Seconds with five decimals: a 90 kHz tick is 0.00001 s.
    private static func seconds(_ ticks: Int64) -> String {
        let parts = roundedRatio(ticks, 100_000, TimeSpan.ticksPerSecond)
        let fraction = String(parts % 100_000)
        return "\(parts / 100_000)." + String(repeating: "0", count: 5 - fraction.count) + fraction
    }
}

/// The master playlist: one variant, described as it really is.
struct HLSMaster {
    var setup: ChannelSetup
    /// Measured over whole segments; 0 before there is one.
    var peakBitRate: Int64
    /// A piece of the stream that begins with a key frame.
    var entryPoint: Chunk?

    func playlist(mediaAddress: String) -> [UInt8] {
        let video = setup.video
        // Transport packets and tables cost about 4 %; the encoder may exceed its rate for a moment.
        let average = (video.bitRate + setup.audio.bitRate) * 104 / 100
        var attributes = ["BANDWIDTH=\(max(average * 115 / 100, peakBitRate))", "AVERAGE-BANDWIDTH=\(average)"]
        if let codec = entryPoint.flatMap(Self.pictureCodec) { attributes.append("CODECS=\"\(codec),mp4a.40.2\"") }
        attributes.append("RESOLUTION=\(video.width)x\(video.height)")
        attributes.append("FRAME-RATE=\(Self.decimal(video.frameRate))")
        let text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        return Array("\(text)#EXT-X-STREAM-INF:\(attributes.joined(separator: ","))\n\(mediaAddress)\n".utf8)
    }

    /// `avc1.` and the profile, constraints and level of the first sequence parameter set.
    private static func pictureCodec(in chunk: Chunk) -> String? {
        let bytes = chunk.bytes
        guard bytes.count > 7 else { return nil }
        for index in 0..<(bytes.count - 7)
        where bytes[index] == 0 && bytes[index + 1] == 0 && bytes[index + 2] == 1 && bytes[index + 3] & 0x9f == 0x07 {
            return "avc1." + bytes[(index + 4)...(index + 6)].map { hexadecimal($0) }.joined()
        }
        return nil
    }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func decimal(_ rate: FrameRate) -> String {
        let thousandths = roundedRatio(1_000, rate.numerator, rate.denominator)
        let fraction = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
