/// A square PNG of at most sixteen colours, not compressed: it is small anyway.
struct PortableGraphic: Sendable {
    let bytes: [UInt8]

    /// `shades` holds the colour of each pixel, row by row; `side` is even.
    init(side: Int, palette: [(UInt8, UInt8, UInt8)], shades: [UInt8]) {
        precondition(palette.count <= 16 && shades.count == side * side && side % 2 == 0, "a picture of four bits")
        var header = Self.number(UInt32(side)) + Self.number(UInt32(side))
        // Four bits a pixel, by palette, not interlaced.
        header += [4, 3, 0, 0, 0]
        var rows: [UInt8] = []
        rows.reserveCapacity(side * (side / 2 + 1))
        for row in 0..<side {
            rows.append(0)
            for column in stride(from: 0, to: side, by: 2) {
                rows.append(shades[row * side + column] << 4 | shades[row * side + column + 1])
            }
        }
        bytes =
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Self.section("IHDR", header)
            + Self.section("PLTE", palette.flatMap { [$0.0, $0.1, $0.2] })
            + Self.section("IDAT", Self.stored(rows)) + Self.section("IEND", [])
    }

    private static func section(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return number(UInt32(content.count)) + named + number(CyclicChecksum.of(named))
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951 3.2.4).
    private static func stored(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = content[...]
        repeat {
            let block = rest.prefix(0xffff)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            stream += [UInt8(count & 0xff), UInt8(count >> 8), UInt8(~count & 0xff), UInt8(~count >> 8)]
            stream += block
        } while !rest.isEmpty
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in content {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + number(high << 16 | low)
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }
}
