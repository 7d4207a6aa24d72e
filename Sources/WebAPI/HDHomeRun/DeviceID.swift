/// The eight hexadecimal digits that name a tuner for good. Clients key their settings on it, and libhdhomerun refuses
/// ids whose digits do not add up.
public enum DeviceID {
    /// Checksum weights of the digits in even places, by Silicondust's library.
    private static let table: [UInt32] = [0xa, 5, 0xf, 6, 7, 0xc, 1, 0xb, 9, 2, 8, 0xd, 4, 3, 0xe, 0]

    /// These mean old devices with one or two tuners.
    private static let reservedPrefixes: Set<UInt32> = [0x100, 0x101, 0x102, 0x121]

    public static func isValid(_ id: UInt32) -> Bool {
        id != 0 && id != .max && checksum(id) == 0 && !reservedPrefixes.contains(id >> 20)
    }

    /// A valid id made of 28 random bits.
    public static func make(using generator: inout some RandomNumberGenerator) -> UInt32 {
        while true {
            let start = UInt32.random(in: 0...UInt32.max, using: &generator) & ~0xf
            let id = start | checksum(start)
            if isValid(id) { return id }
        }
    }

    /// Upper case, such as `105C0FEE`.
    public static func text(_ id: UInt32) -> String {
        let digits = String(id, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static func checksum(_ id: UInt32) -> UInt32 {
        (0..<8).reduce(0) { sum, place in
            let digit = id >> UInt32(28 - place * 4) & 0xf
            return sum ^ (place % 2 == 0 ? table[Int(digit)] : digit)
        }
    }
}
