/// The header of one AAC frame in ADTS form (ISO/IEC 13818-7, 6.2).
struct AudioFrameHeader {
    static let byteCount = 7

    var profile: Int
    var sampleRate: Int
    var channels: Int
    /// Header and body.
    var frameByteCount: Int
    var sampleCount: Int

    private static let sampleRates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]

    /// nil when no header stands at `index`.
    init?(_ bytes: [UInt8], at index: Int) {
        guard index + Self.byteCount <= bytes.count, bytes[index] == 0xff, bytes[index + 1] & 0xf6 == 0xf0 else {
            return nil
        }
        let rateIndex = Int(bytes[index + 2] >> 2 & 0x0f)
        guard rateIndex < Self.sampleRates.count else { return nil }
        profile = Int(bytes[index + 2] >> 6) + 1
        sampleRate = Self.sampleRates[rateIndex]
        let configuration = Int(bytes[index + 2] & 1) << 2 | Int(bytes[index + 3] >> 6)
        channels = configuration == 7 ? 8 : configuration
        frameByteCount =
            Int(bytes[index + 3] & 3) << 11 | Int(bytes[index + 4]) << 3 | Int(bytes[index + 5] >> 5)
        sampleCount = (Int(bytes[index + 6] & 3) + 1) * 1_024
        guard frameByteCount >= Self.byteCount else { return nil }
    }
}
