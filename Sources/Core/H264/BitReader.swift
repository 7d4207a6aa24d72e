/// Reads bits and Exp-Golomb numbers from a NAL unit's payload, whose emulation prevention bytes it leaves out.
/// Past the end it reads zeros and remembers that it did.
struct BitReader {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var ranOut = false

    /// `unit` starts with its header byte.
    init(unit: ArraySlice<UInt8>) {
        var payload: [UInt8] = []
        payload.reserveCapacity(unit.count)
        var zeros = 0
        for byte in unit.dropFirst() {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            payload.append(byte)
        }
        bytes = payload
    }

    mutating func bit() -> Bool {
        guard position < bytes.count * 8 else {
            ranOut = true
            return false
        }
        defer { position += 1 }
        return bytes[position >> 3] >> (7 - position & 7) & 1 == 1
    }

    mutating func bits(_ count: Int) -> Int {
        var value = 0
        for _ in 0..<count { value = value << 1 | (bit() ? 1 : 0) }
        return value
    }

    /// ue(v), H.264 §9.1.
    mutating func unsigned() -> Int {
        var zeros = 0
        while zeros < 32, !ranOut, !bit() { zeros += 1 }
        return (1 << zeros) - 1 + bits(zeros)
    }

    /// se(v).
    mutating func signed() -> Int {
        let code = unsigned()
        return code & 1 == 1 ? (code + 1) / 2 : -code / 2
    }
}
