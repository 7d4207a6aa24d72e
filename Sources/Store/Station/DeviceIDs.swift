/// HDHomeRun DeviceIDs: 32 bits whose last hex digit makes the checksum right. Without that, libhdhomerun takes the id
/// for a typing error and does not find the tuner.
enum DeviceIDs {
    /// Stands for the digits in odd places; from libhdhomerun's `hdhomerun_discover_validate_device_id`.
    private static let substitutes: [UInt32] = [
        0xA, 0x5, 0xF, 0x6, 0x7, 0xC, 0x1, 0xB, 0x9, 0x2, 0x8, 0xD, 0x4, 0x3, 0xE, 0x0,
    ]

    /// First three digits that clients take for old models with one or two tuners, or for no device.
    private static let avoidedPrefixes: Set<UInt32> = [0x000, 0x100, 0x101, 0x102, 0x121, 0xFFF]

    static func isValid(_ id: UInt32) -> Bool { checksum(id) == 0 }

    static func random() -> UInt32 {
        while true {
            let body = SecureRandom.number() & 0xFFFF_FFF0
            if !avoidedPrefixes.contains(body >> 20) { return body | checksum(body) }
        }
    }

    private static func checksum(_ id: UInt32) -> UInt32 {
        var sum: UInt32 = 0
        for place in 0..<8 {
            let digit = id >> (place * 4) & 0xF
            sum ^= place % 2 == 1 ? substitutes[Int(digit)] : digit
        }
        return sum
    }
}
