import LibAV

/// The last stage of the stream: continues the continuity counters of a crashed engine, adds clock references between
/// pictures, and gathers packets until they are written.
struct TransportFinisher {
    private static let packetSize = 188
    /// The standard allows 40 ms between clock references; 24000/1001 pictures a second alone give 41.7.
    private static let mostTicksBetweenClocks: Int64 = 90_000 * 25 / 1_000

    private(set) var bytes: [UInt8] = []
    /// What to add to the muxer's continuity counters, for each PID.
    private var counterOffsets = [UInt8](repeating: 0, count: 8_192)
    private var videoCounter: UInt8 = 0
    /// nil: as many packets as there are.
    private var rate: ConstantRate?

    init(continuity: [(pid: Int, counter: Int)], rate: ConstantRate? = nil) {
        self.rate = rate
        bytes.reserveCapacity(1 << 20)
        // The muxer starts each PID at 0; the next counter after the crashed engine's last is one more.
        for entry in continuity where counterOffsets.indices.contains(entry.pid) {
            counterOffsets[entry.pid] = UInt8((entry.counter + 1) & 15)
            if entry.pid == TransportMuxer.videoPID { videoCounter = UInt8(entry.counter & 15) }
        }
    }

    /// Takes whole packets from the muxer.
    mutating func take(_ packets: Span<UInt8>) {
        var offset = 0
        while offset + Self.packetSize <= packets.count {
            if rate?.isClockDue == true { addClock() }
            let pid = Int(packets[offset + 1] & 0x1f) << 8 | Int(packets[offset + 2])
            let control = packets[offset + 3]
            let counter = (control &+ counterOffsets[pid]) & 15
            if pid == TransportMuxer.videoPID && control & 0x10 != 0 { videoCounter = counter }
            let start = bytes.count
            for index in offset..<(offset + Self.packetSize) { bytes.append(packets[index]) }
            bytes[start + 3] = control & 0xf0 | counter
            place(start)
            offset += Self.packetSize
        }
    }

    /// Adds clock references so that none is missed between `first`, which was just written, and `next`, which the next
    /// picture will carry. Both are in 90 kHz ticks.
    mutating func bridgeClock(from first: Int64, to next: Int64) {
        if rate != nil { return fill(upTo: next * 300) }
        let gap = next - first
        guard gap > Self.mostTicksBetweenClocks else { return }
        let steps = (gap + Self.mostTicksBetweenClocks - 1) / Self.mostTicksBetweenClocks
        for step in 1..<steps { appendClock((first * 300 * (steps - step) + next * 300 * step) / steps) }
    }

    /// Packets without contents, and clock references between them, until the stream has reached a time of 27 MHz.
    private mutating func fill(upTo time: Int64) {
        while let stuffing = rate?.stuffing(before: time) {
            switch stuffing {
            case .clock: addClock()
            case .null:
                bytes.append(contentsOf: [0x47, 0x1f, 0xff, 0x10])
                bytes.append(contentsOf: repeatElement(0xff, count: Self.packetSize - 4))
                rate?.sent(isClock: false)
            }
        }
    }

    private mutating func addClock() {
        appendClock(rate?.now ?? 0)
        rate?.sent(isClock: true)
    }

    /// At a constant rate a clock reference shows the time of its place.
    private mutating func place(_ start: Int) {
        guard let rate else { return }
        // An adaptation field that is long enough, and has the flag.
        let hasClock = bytes[start + 3] & 0x20 != 0 && bytes[start + 4] >= 7 && bytes[start + 5] & 0x10 != 0
        if hasClock {
            for (index, byte) in Self.bytes(ofClock: rate.now).enumerated() { bytes[start + 6 + index] = byte }
        }
        self.rate?.sent(isClock: hasClock)
    }

    /// 33 bits of 90 kHz, 6 reserved, 9 bits of 27 MHz.
    private static func bytes(ofClock clock: Int64) -> [UInt8] {
        let base = (clock / 300) & 0x1_ffff_ffff
        let fraction = clock % 300
        return [
            UInt8(base >> 25 & 0xff), UInt8(base >> 17 & 0xff), UInt8(base >> 9 & 0xff), UInt8(base >> 1 & 0xff),
            UInt8(base & 1) << 7 | 0x7e | UInt8(fraction >> 8), UInt8(fraction & 0xff),
        ]
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// A packet without payload, whose counter does not move (ISO 13818-1, 2.4.3.3). `clock` is in 27 MHz ticks.
    private mutating func appendClock(_ clock: Int64) {
        let pid = TransportMuxer.videoPID
        bytes.append(contentsOf: [0x47, UInt8(pid >> 8), UInt8(pid & 0xff), 0x20 | videoCounter, 183, 0x10])
        bytes.append(contentsOf: Self.bytes(ofClock: clock))
        bytes.append(contentsOf: repeatElement(0xff, count: Self.packetSize - 12))
    }
}
