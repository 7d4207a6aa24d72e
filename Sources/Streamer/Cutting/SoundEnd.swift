import Core

/// Finds where the sound of the main track that was sent ends, by counting the frames of its newest PES packet: all ADTS frames,
/// of 1024 samples; one frame of AC-3, E-AC-3 (1536) or MP2 (1152), which engines send one by one.
struct SoundEnd: Sendable {
    private static let rates: [Int64] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]
    private static let headerByteCount = 6

    /// Of the main track: engines send it on the lowest one.
    private(set) var pid = Int.max
    /// Payload bytes left before the next ADTS header; nil when the unit is not ADTS.
    private var untilHeader: Int?
    private var header: [UInt8] = []
    private var frameCount: Int64 = 0
    private var frameSize: Int64 = 1_024
    private var sampleRate: Int64 = 48_000
    private var startsUnit = false

    var ticksOfNewestUnit: Int64 { frameCount * frameSize * TimeSpan.ticksPerSecond / sampleRate }

    /// False: of another track.
    mutating func beginUnit(pid: Int) -> Bool {
        guard pid <= self.pid else { return false }
        self.pid = pid
        untilHeader = 0
        header.removeAll(keepingCapacity: true)
        frameCount = 0
        startsUnit = true
        return true
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
        if let single = Self.single(header) {
            (frameSize, sampleRate) = single
            frameCount = 1
            return untilHeader = nil
        }
        let byteCount = Int(header[3] & 3) << 11 | Int(header[4]) << 3 | Int(header[5] >> 5)
        let rate = Int(header[2] >> 2 & 0x0f)
        guard header[0] == 0xff, header[1] & 0xf6 == 0xf0, byteCount >= 7, rate < Self.rates.count else {
            return untilHeader = nil
        }
        sampleRate = Self.rates[rate]
        frameSize = 1_024
        frameCount += 1
        untilHeader = byteCount - Self.headerByteCount
    }

    private static let otherRates: [Int64] = [48_000, 44_100, 32_000]

    /// The samples and the sample rate of a frame of AC-3, E-AC-3 or MPEG-1 layer II that begins so.
    private static func single(_ header: [UInt8]) -> (Int64, Int64)? {
        if header[0] == 0x0b, header[1] == 0x77, header[4] >> 6 < 3 { return (1_536, otherRates[Int(header[4] >> 6)]) }
        // MPEG-1 (bit 3), layer II (bits 2 and 1).
        guard header[0] == 0xff, header[1] & 0xfe == 0xfc else { return nil }
        let rate = Int(header[2] >> 2 & 3)
        return rate < 3 ? (1_152, [44_100, 48_000, 32_000][rate]) : nil
    }
}
