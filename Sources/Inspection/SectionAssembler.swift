import Core

/// Puts the sections of one table PID together from packets.
struct SectionAssembler {
    enum Outcome {
        /// A whole section whose checksum is right, without the checksum.
        case section([UInt8])
        case damaged
    }

    private var bytes: [UInt8] = []
    private var collecting = false

    mutating func receive(_ packet: TransportPacket, _ deliver: (Outcome) -> Void) {
        var payload = packet.payload
        if packet.startsUnit {
            guard let pointer = payload.popFirst() else { return }
            let rest = payload.prefix(Int(pointer))
            if collecting {
                bytes += rest
                drain(deliver)
            }
            bytes = Array(payload.dropFirst(Int(pointer)))
            collecting = true
        } else if collecting {
            bytes += payload
        }
        drain(deliver)
    }

    private mutating func drain(_ deliver: (Outcome) -> Void) {
        while bytes.count >= 3, bytes[0] != 0xff {
            let byteCount = 3 + (Int(bytes[1] & 0x0f) << 8 | Int(bytes[2]))
            guard bytes.count >= byteCount else { return }
            let section = bytes[..<byteCount]
            deliver(byteCount > 12 && Self.checksum(section) == 0 ? .section(section.dropLast(4)) : .damaged)
            bytes.removeFirst(byteCount)
        }
        // Only stuffing is left, or a section whose head is still to come.
        if bytes.first == 0xff {
            bytes = []
            collecting = false
        }
    }

    /// CRC-32/MPEG-2; 0 over a whole section that is undamaged.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum: UInt32 = 0xffff_ffff
        for byte in bytes {
            sum = sum << 8 ^ checksumTable[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)]
        }
        return sum
    }

    private static let checksumTable: [UInt32] = (0..<256).map { index in
        var value = UInt32(index) << 24
        for _ in 0..<8 { value = value & 0x8000_0000 != 0 ? value << 1 ^ 0x04c1_1db7 : value << 1 }
        return value
    }
}
