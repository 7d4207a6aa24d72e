import Core

/// Finds where the sound that was sent ends, by counting the ADTS frames of the newest audio PES packet. One AAC frame is
/// 1024 samples; other codecs count as nothing, and their sound then resumes with a gap of one PES packet.
struct SoundEnd: Sendable {
    private static let rates: [Int64] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]
    private static let headerByteCount = 6

    private(set) var pid = -1
    /// Payload bytes left before the next ADTS header; nil when the unit is not ADTS.
    private var untilHeader: Int?
    private var header: [UInt8] = []
    private var frameCount: Int64 = 0
    private var sampleRate: Int64 = 48_000
    private var startsUnit = false

    var ticksOfNewestUnit: Int64 { frameCount * 1_024 * TimeSpan.ticksPerSecond / sampleRate }

    mutating func beginUnit(pid: Int) {
        self.pid = pid
        untilHeader = 0
        header.removeAll(keepingCapacity: true)
        frameCount = 0
        startsUnit = true
    }

    /// Takes the payload of one packet of the unit.
    mutating func take(_ packet: TransportPacket) {
        var rest = packet.payload
        if startsUnit {
            startsUnit = false
            guard rest.count >= 9 else { return untilHeader = nil }
            rest = rest.dropFirst(9 + Int(rest[rest.startIndex + 8]))
        }
        while let skip = untilHeader, !rest.isEmpty {
            if skip >= rest.count {
                untilHeader = skip - rest.count
                return
            }
            rest = rest.dropFirst(skip)
            untilHeader = 0
            let missing = Self.headerByteCount - header.count
            header.append(contentsOf: rest.prefix(missing))
            rest = rest.dropFirst(missing)
            if header.count == Self.headerByteCount { finishHeader() }
        }
    }

    private mutating func finishHeader() {
        defer { header.removeAll(keepingCapacity: true) }
        let byteCount = Int(header[3] & 3) << 11 | Int(header[4]) << 3 | Int(header[5] >> 5)
        let rate = Int(header[2] >> 2 & 0x0f)
        guard header[0] == 0xff, header[1] & 0xf6 == 0xf0, byteCount >= 7, rate < Self.rates.count else {
            return untilHeader = nil
        }
        sampleRate = Self.rates[rate]
        frameCount += 1
        untilHeader = byteCount - Self.headerByteCount
    }
}
