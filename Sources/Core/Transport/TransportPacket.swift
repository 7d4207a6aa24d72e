/// A view of one 188-byte MPEG transport stream packet that starts at `offset` of `bytes`.
public struct TransportPacket {
    public static let byteCount = 188
    public static let syncByte: UInt8 = 0x47

    @usableFromInline let bytes: [UInt8]
    @usableFromInline let offset: Int

    @inlinable public init(_ bytes: [UInt8], at offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    @inlinable func byte(_ index: Int) -> UInt8 { bytes[offset + index] }

    @inlinable public var hasSync: Bool { byte(0) == Self.syncByte }
    @inlinable public var transportError: Bool { byte(1) & 0x80 != 0 }
    @inlinable public var startsUnit: Bool { byte(1) & 0x40 != 0 }
    @inlinable public var pid: Int { Int(byte(1) & 0x1f) << 8 | Int(byte(2)) }
    @inlinable public var isScrambled: Bool { byte(3) & 0xc0 != 0 }
    @inlinable public var hasAdaptation: Bool { byte(3) & 0x20 != 0 }
    @inlinable public var hasPayload: Bool { byte(3) & 0x10 != 0 }
    @inlinable public var continuityCounter: UInt8 { byte(3) & 0x0f }

    /// Length of the adaptation field without its length byte; 0 when there is none.
    @inlinable public var adaptationByteCount: Int { hasAdaptation ? Int(byte(4)) : 0 }
    @inlinable var adaptationFlags: UInt8 { adaptationByteCount > 0 ? byte(5) : 0 }
    @inlinable public var isDiscontinuity: Bool { adaptationFlags & 0x80 != 0 }
    @inlinable public var isRandomAccess: Bool { adaptationFlags & 0x40 != 0 }

    /// Program clock reference in 27 MHz ticks.
    @inlinable public var clockReference: Int64? {
        guard adaptationFlags & 0x10 != 0, adaptationByteCount >= 7 else { return nil }
        let high = Int64(byte(6)) << 25 | Int64(byte(7)) << 17 | Int64(byte(8)) << 9
        let base = high | Int64(byte(9)) << 1 | Int64(byte(10) >> 7)
        return base * 300 + (Int64(byte(10) & 1) << 8 | Int64(byte(11)))
    }

    /// Where the payload begins inside the packet; 188 when there is none.
    @inlinable public var payloadStart: Int {
        guard hasPayload else { return Self.byteCount }
        return min(hasAdaptation ? 5 + adaptationByteCount : 4, Self.byteCount)
    }

    @inlinable public var payload: ArraySlice<UInt8> { bytes[(offset + payloadStart)..<(offset + Self.byteCount)] }

    /// Presentation and decoding timestamps (90 kHz, 33 bits) of the PES packet that starts here.
    @inlinable public var timeStamps: (presentation: Int64, decoding: Int64)? {
        let start = payloadStart
        guard startsUnit, start + 14 <= Self.byteCount, byte(start) == 0, byte(start + 1) == 0, byte(start + 2) == 1,
            byte(start + 6) & 0xc0 == 0x80, byte(start + 7) & 0x80 != 0
        else { return nil }
        let presentation = stamp(at: start + 9)
        guard byte(start + 7) & 0x40 != 0, start + 19 <= Self.byteCount else { return (presentation, presentation) }
        return (presentation, stamp(at: start + 14))
    }

    @inlinable func stamp(at index: Int) -> Int64 {
        let high = Int64(byte(index) & 0x0e) << 29 | Int64(byte(index + 1)) << 22
        return high | Int64(byte(index + 2) & 0xfe) << 14 | Int64(byte(index + 3)) << 7 | Int64(byte(index + 4)) >> 1
    }
}
