/// The kinds of NAL unit that copying cares about (H.264 table 7-1).
enum NALUnitKind: UInt8 {
    case slice = 1
    case partitionA = 2
    case partitionB = 3
    case partitionC = 4
    case instantRefresh = 5
    case supplemental = 6
    case sequenceParameters = 7
    case pictureParameters = 8
    case accessUnitDelimiter = 9

    /// Part of a coded picture, not something that goes with it.
    var isSlice: Bool { rawValue <= Self.instantRefresh.rawValue }
}

/// How NAL units lie one after the other in a packet.
enum NALUnitFraming: Equatable {
    /// A start code of three or four bytes in front of each (transport streams).
    case startCodes
    /// A big-endian length of `byteCount` bytes in front of each (MP4, Matroska).
    case lengths(byteCount: Int)

    /// The range of the unit that begins at or after `position`, header byte first, its prefix left out.
    /// A slice's range reaches to the end of the packet when start codes frame it: finding its true end would mean
    /// to look through every byte of the film, and it is not needed. nil: no further unit, or a broken structure.
    func unit(at position: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        switch self {
        case .lengths(let byteCount): Self.lengthUnit(at: position, prefixByteCount: byteCount, in: bytes)
        case .startCodes: Self.startCodeUnit(at: position, in: bytes)
        }
    }

    private static func lengthUnit(at position: Int, prefixByteCount: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        let start = position + prefixByteCount
        guard start < bytes.count else { return nil }
        var length = 0
        for index in position..<start { length = length << 8 | Int(bytes[index]) }
        guard length > 0, length <= bytes.count - start else { return nil }
        return start..<(start + length)
    }

    private static func startCodeUnit(at position: Int, in bytes: Span<UInt8>) -> Range<Int>? {
        guard let start = afterStartCode(from: position, in: bytes), start < bytes.count else { return nil }
        if let kind = NALUnitKind(rawValue: bytes[start] & 0x1f), kind.isSlice { return start..<bytes.count }
        var finish = afterStartCode(from: start, in: bytes).map { $0 - 3 } ?? bytes.count
        // Zero bytes in front of a start code belong to it: a unit never ends in one.
        while finish > start + 1, bytes[finish - 1] == 0 { finish -= 1 }
        return start..<finish
    }

    /// The index after the next `00 00 01` at or after `position`.
    private static func afterStartCode(from position: Int, in bytes: Span<UInt8>) -> Int? {
        var index = position
        while index + 3 <= bytes.count {
            let third = bytes[index + 2]
            if third > 1 {
                index += 3
            } else if third == 1, bytes[index] == 0, bytes[index + 1] == 0 {
                return index + 3
            } else {
                index += 1
            }
        }
        return nil
    }
}

extension Span<UInt8> {
    func copy(of range: Range<Int>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(self[index]) }
        return copy
    }
}
