import Core
import Testing

/// Real parameter sets, written by x264.
struct KnownParameters: Sendable, CustomTestStringConvertible {
    let name: String
    let unit: [UInt8]
    let size: [Int]
    let format: [Int]
    let framesOnly: Bool
    let sampleAspect: [Int]
    let reorderDepth: Int

    var testDescription: String { name }

    static let all = [
        KnownParameters(
            name: "1080p high", unit: hex("67640028acd940780227e5c044000003000400000300c83c60c658"),
            size: [1920, 1080],
            format: [1, 8], framesOnly: true, sampleAspect: [1, 1], reorderDepth: 2),
        KnownParameters(
            name: "576i wide", unit: hex("6764001eacd940b424d8208000000300800000190f8a14cb"), size: [720, 576],
            format: [1, 8], framesOnly: false, sampleAspect: [16, 11], reorderDepth: 2),
        KnownParameters(
            name: "720p 10 bit", unit: hex("676e001fa6cb200a00b76022000003000200000300781e306490"), size: [1280, 720],
            format: [1, 10], framesOnly: true, sampleAspect: [1, 1], reorderDepth: 0),
        KnownParameters(
            name: "854 wide 4:2:2", unit: hex("677a001ebcd940d83de6fff050105001000003000100000300300f162d96"),
            size: [854, 480],
            format: [2, 8], framesOnly: true, sampleAspect: [1281, 1280], reorderDepth: 2),
        KnownParameters(
            name: "360p baseline", unit: hex("6742c01ed900a02ff9701100000303e90000ea600f162e48"), size: [640, 360],
            format: [1, 8], framesOnly: true, sampleAspect: [1, 1], reorderDepth: 0),
    ]

    static func hex(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

@Suite struct `A sequence parameter set` {
    @Test(arguments: KnownParameters.all) func `tells size, format and reordering`(known: KnownParameters) throws {
        let parameters = try #require(SequenceParameters(unit: known.unit[...]))
        #expect([parameters.width, parameters.height] == known.size)
        #expect([parameters.chromaFormat, parameters.bitDepth] == known.format)
        #expect(parameters.framesOnly == known.framesOnly)
        #expect(parameters.sampleAspect.map { [$0.width, $0.height] } ?? [] == known.sampleAspect)
        #expect(parameters.reorderDepth == known.reorderDepth)
    }

    @Test(arguments: KnownParameters.all) func `is refused when its front is cut off`(known: KnownParameters) {
        for length in 0..<8 { #expect(SequenceParameters(unit: known.unit.prefix(length)) == nil) }
    }

    @Test func `never traps on noise`() {
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next()
        var state = seed
        for _ in 0..<20_000 {
            var unit: [UInt8] = [0x67, 100, 0, 40]
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                unit.append(UInt8(truncatingIfNeeded: state >> 33))
            }
            if let parameters = SequenceParameters(unit: unit[...]) {
                #expect(parameters.width > 0 && parameters.height > 0, "seed \(seed)")
            }
        }
    }
}
