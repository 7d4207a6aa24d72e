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
        let average = video.encoding.totalBitRate ?? (video.bitRate + setup.audio.totalBitRate) * 104 / 100
        var attributes = ["BANDWIDTH=\(max(average * 115 / 100, peakBitRate))", "AVERAGE-BANDWIDTH=\(average)"]
        if let codec = entryPoint.flatMap({ StreamCodecs.picture(video.encoding.codec, in: $0.bytes) }) {
            attributes.append("CODECS=\"\(codec),\(StreamCodecs.sound(setup.audio.sound.codec))\"")
        }
        attributes.append("RESOLUTION=\(video.width)x\(video.height)")
        attributes.append("FRAME-RATE=\(Self.decimal(video.frameRate))")
        let text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        return Array("\(text)#EXT-X-STREAM-INF:\(attributes.joined(separator: ","))\n\(mediaAddress)\n".utf8)
    }

    private static func decimal(_ rate: FrameRate) -> String {
        let thousandths = roundedRatio(1_000, rate.numerator, rate.denominator)
        let fraction = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}

/// Codecs as playlists name them (RFC 6381, ISO 14496-15).
enum StreamCodecs {
    static func sound(_ codec: SoundSettings.Codec) -> String {
        switch codec {
        case .aac: "mp4a.40.2"
        case .ac3: "ac-3"
        case .eac3: "ec-3"
        case .mp2: "mp4a.6B"
        }
    }

    /// From the first sequence header in `bytes`; nil when there is none.
    static func picture(_ codec: EncodingSettings.Codec, in bytes: [UInt8]) -> String? {
        switch codec {
        case .h264:
            // Profile, constraints and level.
            unit(in: bytes) { $0 & 0x9f == 0x07 }.flatMap { unit in
                unit.count >= 4 ? "avc1." + unit[1...3].map(hexadecimal).joined() : nil
            }
        case .hevc: unit(in: bytes) { $0 & 0x7e == 33 << 1 }.flatMap(hevc)
        case .mpeg2: "mp4v.61"
        }
    }

    /// Profile, compatibility, tier and level of a sequence parameter set.
    private static func hevc(_ unit: [UInt8]) -> String? {
        guard unit.count >= 15 else { return nil }
        let (general, level) = (unit[3], unit[14])
        let flags = unit[4...7].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let compatibility = (0..<32).reduce(UInt32(0)) { $0 | (flags >> $1 & 1) << (31 - $1) }
        var constraints = unit[8...13].map { String($0, radix: 16, uppercase: true) }
        while constraints.last == "0" { constraints.removeLast() }
        let space = ["", "A", "B", "C"][Int(general >> 6)]
        let parts = [
            "hvc1", "\(space)\(general & 0x1f)", String(compatibility, radix: 16, uppercase: true),
            "\(general & 0x20 == 0 ? "L" : "H")\(level)",
        ]
        return (parts + constraints).joined(separator: ".")
    }

    /// The first bytes of the first unit whose first byte is wanted, without those that only keep start codes away.
    private static func unit(in bytes: [UInt8], _ isWanted: (UInt8) -> Bool) -> [UInt8]? {
        guard bytes.count > 7 else { return nil }
        for index in 0..<(bytes.count - 7)
        where bytes[index] == 0 && bytes[index + 1] == 0 && bytes[index + 2] == 1 && isWanted(bytes[index + 3]) {
            var unit: [UInt8] = []
            for byte in bytes[(index + 3)...].prefix(40) {
                if byte == 3, unit.suffix(2) == [0, 0] { continue }
                unit.append(byte)
            }
            return unit
        }
        return nil
    }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
