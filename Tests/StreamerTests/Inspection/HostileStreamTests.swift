import Testing

@testable import Streamer

@Suite struct `A hostile stream` {
    @Test(arguments: 1...40) func `of random bytes is only faulty`(seed: UInt64) {
        var random = Dice(seed: seed)
        var bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Half of them keep their sync bytes, so that what lies behind is reached.
        if seed % 2 == 0 { for index in stride(from: 0, to: bytes.count, by: 188) { bytes[index] = 0x47 } }
        examine(bytes, seed: seed)
    }

    @Test(arguments: 1...120) func `with bytes changed, cut and doubled is only faulty`(seed: UInt64) {
        var random = Dice(seed: seed)
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
