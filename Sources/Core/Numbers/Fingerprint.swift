/// Joins texts and numbers to one number that is the same on every machine and in every run (FNV-1a). It tells versions
/// apart; it does not protect against an attacker who makes two values with one fingerprint.
public struct Fingerprint: Hashable, Sendable {
    public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    /// Of one text.
    public init(_ text: String) { for byte in text.utf8 { mix(UInt64(byte)) } }

    public init(_ bytes: [UInt8]) { for byte in bytes { mix(UInt64(byte)) } }

    /// Of bytes by the megabyte: eight at a step, with the high bits folded down. Another number than that of the bytes
    /// one by one.
    public init(large bytes: [UInt8]) {
        value ^= UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            var word: UInt64 = 0
            for place in 0..<8 { word |= UInt64(bytes[index + place]) << UInt64(place * 8) }
            fold(word)
            index += 8
        }
        while index < bytes.count {
            fold(UInt64(bytes[index]))
            index += 1
        }
    }

    /// One step, however large the number.
    public mutating func add(_ number: some FixedWidthInteger) { mix(UInt64(truncatingIfNeeded: number)) }

    public mutating func add(_ flag: Bool) { mix(flag ? 1 : 0) }

    /// A text that is missing differs from one that is empty.
    public mutating func add(_ text: String?) {
        guard let text else { return mix(.max - 1) }
        for byte in text.utf8 { mix(UInt64(byte)) }
        mix(.max)
    }

    private mutating func mix(_ word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01b3 }

    private mutating func fold(_ word: UInt64) {
        value = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
        value ^= value >> 32
    }
}
