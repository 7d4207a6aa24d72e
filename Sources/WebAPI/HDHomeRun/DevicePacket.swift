/// A packet of the HDHomeRun protocol, on UDP and TCP 65001: two bytes type, two bytes length, tagged values, and a CRC.
public struct DevicePacket: Hashable, Sendable {
    public enum Kind: UInt16, Sendable {
        case discoverRequest = 2
        case discoverReply = 3
        case controlRequest = 4
        case controlReply = 5
    }

    public enum Tag: UInt8, Sendable {
        case deviceType = 0x01
        case deviceID = 0x02
        case name = 0x03
        case value = 0x04
        case errorMessage = 0x05
        case tunerCount = 0x10
        case lockKey = 0x15
        case lineupURL = 0x27
        case baseURL = 0x2a
        case authorization = 0x2b
        case deviceTypes = 0x2d
    }

    public struct Item: Hashable, Sendable {
        /// Raw: unknown tags are carried, not refused.
        public var tag: UInt8
        public var value: [UInt8]

        public init(_ tag: Tag, _ value: [UInt8]) {
            self.tag = tag.rawValue
            self.value = value
        }

        init(tag: UInt8, value: [UInt8]) {
            self.tag = tag
            self.value = value
        }
    }

    /// The library sends no larger payload.
    public static let longestPayload = 1_460
    static let headerByteCount = 4
    static let checksumByteCount = 4

    public var kind: Kind
    public var items: [Item]

    public init(_ kind: Kind, _ items: [Item]) {
        self.kind = kind
        self.items = items
    }

    public func value(_ tag: Tag) -> [UInt8]? { items.first { $0.tag == tag.rawValue }?.value }

    /// How long the packet at the start of `bytes` is; nil when the header is not complete yet.
    static func byteCount(startingWith bytes: some Collection<UInt8>) -> Int? {
        let header = Array(bytes.prefix(headerByteCount))
        guard header.count == headerByteCount else { return nil }
        return headerByteCount + (Int(header[2]) << 8 | Int(header[3])) + checksumByteCount
    }

    /// nil when `bytes` are not exactly one sound packet of a kind that is known.
    public init?(_ bytes: [UInt8]) {
        guard let count = Self.byteCount(startingWith: bytes), bytes.count == count,
            count <= Self.longestPayload + Self.headerByteCount + Self.checksumByteCount,
            let kind = Kind(rawValue: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
        else { return nil }
        let checked = bytes.dropLast(Self.checksumByteCount)
        let sum = bytes.suffix(Self.checksumByteCount).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard CyclicChecksum.of(checked) == sum, let items = Self.items(checked.dropFirst(Self.headerByteCount)) else {
            return nil
        }
        self.kind = kind
        self.items = items
    }

    private static func items(_ payload: ArraySlice<UInt8>) -> [Item]? {
        var rest = payload
        var items: [Item] = []
        while let tag = rest.popFirst() {
            guard let low = rest.popFirst() else { return nil }
            var length = Int(low)
            // Seven bits, and a second byte for the bits above.
            if low & 0x80 != 0 {
                guard let high = rest.popFirst() else { return nil }
                length = Int(low & 0x7f) | Int(high) << 7
            }
            guard rest.count >= length else { return nil }
            items.append(Item(tag: tag, value: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return items
    }

    public var bytes: [UInt8] {
        var payload: [UInt8] = []
        for item in items {
            payload.append(item.tag)
            let length = item.value.count
            payload += length <= 0x7f ? [UInt8(length)] : [UInt8(length & 0x7f) | 0x80, UInt8(length >> 7)]
            payload += item.value
        }
        let head = [UInt8(kind.rawValue >> 8), UInt8(kind.rawValue & 0xff), UInt8(payload.count >> 8)]
        let checked = head + [UInt8(payload.count & 0xff)] + payload
        let sum = CyclicChecksum.of(checked)
        return checked + (0..<4).map { UInt8(sum >> (UInt32($0) * 8) & 0xff) }
    }
}

/// The CRC-32 of Ethernet, zlib, PNG and the HDHomeRun packets.
struct CyclicChecksum: Sendable {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
    }
}
