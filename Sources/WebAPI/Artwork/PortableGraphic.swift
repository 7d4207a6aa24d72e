/// A PNG of true colours. Drawings have large even parts, so rows are compressed by what they repeat alone.
struct PortableGraphic: Sendable {
    let bytes: [UInt8]

    init(_ canvas: Canvas) {
        // Eight bits a colour, no transparency, not interlaced.
        let header = Self.number(UInt32(canvas.width)) + Self.number(UInt32(canvas.height)) + [8, 2, 0, 0, 0]
        let rowLength = canvas.width * 3 + 1
        var rows: [UInt8] = []
        rows.reserveCapacity(rowLength * canvas.height)
        for row in 0..<canvas.height {
            rows.append(0)
            for pixel in canvas.pixels[row * canvas.width..<(row + 1) * canvas.width] {
                rows += [pixel.red, pixel.green, pixel.blue]
            }
        }
        bytes =
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.section("IHDR", header)
            + Self.section("IDAT", Self.compressed(rows, rowLength)) + Self.section("IEND", [])
    }

    private static func section(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return number(UInt32(content.count)) + named + number(CyclicChecksum.of(named))
    }

    /// A zlib stream (RFC 1950) of one block with fixed codes (RFC 1951 3.2.6).
    private static func compressed(_ rows: [UInt8], _ rowLength: Int) -> [UInt8] {
        var writer = BitWriter()
        writer.bits(1, 1)
        writer.bits(1, 2)
        var index = 0
        while index < rows.count {
            let (length, distance) = repetition(in: rows, at: index, rowLength)
            if length < 4 {
                writer.literal(Int(rows[index]))
                index += 1
            } else {
                writer.copy(length, distance)
                index += length
            }
        }
        writer.literal(256)
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in rows {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return [0x78, 0x01] + writer.finished() + number(high << 16 | low)
    }

    /// How many bytes repeat the row above or the pixel before, whichever are more.
    private static func repetition(in rows: [UInt8], at index: Int, _ rowLength: Int) -> (length: Int, distance: Int) {
        var best = (length: 0, distance: 0)
        for distance in [rowLength, 3] where distance <= index && distance <= 32_768 {
            let limit = min(258, rows.count - index)
            var length = 0
            while length < limit, rows[index + length] == rows[index + length - distance] { length += 1 }
            if length > best.length { best = (length, distance) }
        }
        return best
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }
}

/// Writes the codes of deflated data.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count = 0

    /// The lowest bit first.
    mutating func bits(_ value: Int, _ width: Int) {
        pending |= UInt32(value) << UInt32(count)
        count += width
        while count >= 8 {
            bytes.append(UInt8(pending & 0xff))
            pending >>= 8
            count -= 8
        }
    }

    /// Codes are written from their highest bit.
    private mutating func code(_ value: Int, _ width: Int) {
        var turned = 0
        for bit in 0..<width where value >> bit & 1 == 1 { turned |= 1 << (width - 1 - bit) }
        bits(turned, width)
    }

    /// A byte, the end (256) or the code of a length.
    mutating func literal(_ value: Int) {
        switch value {
        case 0..<144: code(0x30 + value, 8)
        case 144..<256: code(0x190 + value - 144, 9)
        case 256..<280: code(value - 256, 7)
        default: code(0xc0 + value - 280, 8)
        }
    }

    mutating func copy(_ length: Int, _ distance: Int) {
        if length == 258 {
            literal(285)
        } else {
            let (index, extra, rest) = Self.step(length - 3, wide: 4)
            literal(257 + index)
            bits(rest, extra)
        }
        let (index, extra, rest) = Self.step(distance - 1, wide: 2)
        code(index, 5)
        bits(rest, extra)
    }

    /// Codes of lengths and distances are steps that double: `wide` of each size, after twice as many single ones.
    private static func step(_ value: Int, wide: Int) -> (index: Int, extra: Int, rest: Int) {
        guard value >= 2 * wide else { return (value, 0, 0) }
        var extra = 0
        while value >> (extra + 1) >= wide { extra += 1 }
        return (extra * wide + (value >> extra), extra, value & (1 << extra - 1))
    }

    mutating func finished() -> [UInt8] {
        bits(0, (8 - count) % 8)
        return bytes
    }
}
