/// Reads bits and Exp-Golomb numbers of an H.264 parameter set. Past the end everything is nil.
struct BitReader {
    private let bytes: [UInt8]
    private var position = 0

    /// `payload` is the NAL unit after its header byte, still with emulation prevention bytes.
    init(payload: ArraySlice<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count)
        var zeros = 0
        for byte in payload {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    mutating func bits(_ count: Int) -> Int? {
        guard position + count <= bytes.count * 8 else { return nil }
        var value = 0
        for _ in 0..<count {
            value = value << 1 | Int(bytes[position >> 3] >> (7 - position & 7) & 1)
            position += 1
        }
        return value
    }

    mutating func flag() -> Bool? { bits(1).map { $0 == 1 } }

    /// ue(v) of ITU-T H.264, 9.1.
    mutating func unsigned() -> Int? {
        var zeros = 0
        while let bit = bits(1), bit == 0 { zeros += 1 }
        guard zeros <= 32, let rest = bits(zeros) else { return nil }
        return 1 << zeros - 1 + rest
    }

    /// se(v) of ITU-T H.264, 9.1.1.
    mutating func signed() -> Int? {
        unsigned().map { $0 & 1 == 1 ? ($0 + 1) / 2 : -($0 / 2) }
    }
}
