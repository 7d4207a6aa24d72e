import TestRandom
import Testing

@testable import Inspection

@Suite struct `A hostile stream` {
    @Test(arguments: 1...40) func `of random bytes is only faulty`(seed: UInt64) {
        var random = Chance(seed)
        var bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Half of them keep their sync bytes, so that what lies behind is reached.
        if seed % 2 == 0 { for index in stride(from: 0, to: bytes.count, by: 188) { bytes[index] = 0x47 } }
        examine(bytes, seed: seed)
    }

    @Test(arguments: 1...120) func `with bytes changed, cut and doubled is only faulty`(seed: UInt64) {
        var random = Chance(seed)
        var bytes = SyntheticStream(frames: 40).bytes
        for _ in 0..<Int.random(in: 1...200, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        // Headers are the likelier places to break something.
        for _ in 0..<20 {
            let packet = Int.random(in: 0..<(bytes.count / 188), using: &random) * 188
            bytes[packet + Int.random(in: 1...40, using: &random)] =
                [0, 1, 0x7f, 0xb7, 0xff].randomElement(using: &random) ?? 0
        }
        let cut = Int.random(in: bytes.indices, using: &random)
        bytes.removeSubrange(cut..<min(bytes.count, cut + Int.random(in: 0...300, using: &random)))
        examine(bytes, seed: seed)
    }

    private func examine(_ bytes: [UInt8], seed: UInt64) {
        var inspector = TransportInspector()
        var rest = bytes[...]
        while !rest.isEmpty {
            inspector.feed(Array(rest.prefix(1_700)))
            rest = rest.dropFirst(1_700)
        }
        let report = inspector.report()
        #expect(report.byteCount == bytes.count, "seed \(seed)")
        #expect(!report.isClean, "seed \(seed)")
        #expect(report.text.contains("verdict"), "seed \(seed)")
    }
}

@Suite struct `A transport stream with random input` {
    /// Pieces of packets that lead somewhere.
    private static let packets: [[UInt8]] = [
        [0x47, 0x40, 0, 0x10], [0x47, 0x50, 0, 0x30, 183, 0x10], [0x47, 0x41, 0, 0x30, 0xff], [0x47, 0x1f, 0xff, 0x10],
        [0, 0, 1, 0xe0], [0, 0, 1, 0xc0], [0x80, 0x80, 5, 0x21, 0, 1, 0, 1], [0xff, 0xff, 0xff],
        [0xff, 0xf1, 0x4c, 0x80], [0xb7], [0], [0x0f, 0xff, 0xff, 0xff, 0xff],
    ]

    @Test func `is inspected to its end`() throws {
        let mutation = TextMutation(
            corpus: [SyntheticStream(frames: 35).bytes, Array(SyntheticStream(frames: 12).bytes.suffix(188 * 20))],
            words: Self.packets)
        let findings = try Fuzzing("inspected-streams", mutation).run { bytes in
            var inspector = TransportInspector()
            for part in stride(from: 0, to: bytes.count, by: 1_700) {
                inspector.feed(Array(bytes[part..<min(bytes.count, part + 1_700)]))
            }
            let report = inspector.report()
            return report.byteCount == bytes.count && report.text.contains("verdict") ? nil : "loses bytes"
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
