/// The fields of an H.264 sequence parameter set (§7.3.2.1) that decide how its stream can be played.
public struct SequenceParameters: Equatable, Sendable {
    public private(set) var profile: Int
    public private(set) var level: Int
    public private(set) var width: Int
    public private(set) var height: Int
    /// 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    public private(set) var chromaFormat: Int
    public private(set) var bitDepth: Int
    /// Every picture is a whole frame: the stream cannot be interlaced.
    public private(set) var framesOnly: Bool
    /// Width to height of a sample; nil when the stream does not say.
    public private(set) var sampleAspect: SampleAspect?
    /// How many pictures may come before one in decoding order and after it in display order; nil when not said.
    public private(set) var reorderDepth: Int?

    /// nil when the set is broken. `unit` starts with its header byte.
    public init?(unit: ArraySlice<UInt8>) {
        var reader = BitReader(unit: unit)
        profile = reader.bits(8)
        _ = reader.bits(8)
        level = reader.bits(8)
        _ = reader.unsigned()
        chromaFormat = 1
        bitDepth = 8
        if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(profile) {
            chromaFormat = reader.unsigned()
            if chromaFormat == 3 { _ = reader.bit() }
            bitDepth = 8 + reader.unsigned()
            _ = reader.unsigned()
            _ = reader.bit()
            if reader.bit() { Self.skipScalingLists(&reader, count: chromaFormat == 3 ? 12 : 8) }
        }
        Self.skipOrderCount(&reader)
        _ = reader.unsigned()
        _ = reader.bit()
        let columns = reader.unsigned() + 1
        let rows = reader.unsigned() + 1
        framesOnly = reader.bit()
        if !framesOnly { _ = reader.bit() }
        _ = reader.bit()
        width = columns * 16
        height = rows * 16 * (framesOnly ? 1 : 2)
        if reader.bit() {
            let horizontal = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1
            let vertical = (chromaFormat == 1 ? 2 : 1) * (framesOnly ? 1 : 2)
            width -= (reader.unsigned() + reader.unsigned()) * horizontal
            height -= (reader.unsigned() + reader.unsigned()) * vertical
        }
        guard !reader.ranOut, width > 0, height > 0, width <= 16_384, height <= 16_384, chromaFormat <= 3 else {
            return nil
        }
        if reader.bit() { readUsability(&reader) }
    }

    private static func skipScalingLists(_ reader: inout BitReader, count: Int) {
        for list in 0..<count where reader.bit() {
            var next = 8
            for _ in 0..<(list < 6 ? 16 : 64) {
                next = (next + reader.signed() + 256) & 0xff
                if next == 0 || reader.ranOut { break }
            }
        }
    }

    private static func skipOrderCount(_ reader: inout BitReader) {
        _ = reader.unsigned()
        switch reader.unsigned() {
        case 0: _ = reader.unsigned()
        case 1:
            _ = reader.bit()
            _ = reader.signed()
            _ = reader.signed()
            for _ in 0..<min(reader.unsigned(), 255) { _ = reader.signed() }
        default: break
        }
    }

    /// Video usability information, annex E.
    private mutating func readUsability(_ reader: inout BitReader) {
        if reader.bit() {
            let code = reader.bits(8)
            if code == 255 {
                sampleAspect = SampleAspect(reader.bits(16), reader.bits(16))
            } else if Self.sampleAspects.indices.contains(code) {
                sampleAspect = Self.sampleAspects[code]
            }
        }
        if reader.bit() { _ = reader.bit() }
        if reader.bit() {
            _ = reader.bits(4)
            if reader.bit() { _ = reader.bits(24) }
        }
        if reader.bit() { _ = (reader.unsigned(), reader.unsigned()) }
        if reader.bit() { _ = (reader.bits(32), reader.bits(32), reader.bit()) }
        let networkModel = reader.bit()
        if networkModel { Self.skipBufferModel(&reader) }
        let codedModel = reader.bit()
        if codedModel { Self.skipBufferModel(&reader) }
        if networkModel || codedModel { _ = reader.bit() }
        _ = reader.bit()
        if reader.bit() {
            _ = reader.bit()
            for _ in 0..<4 { _ = reader.unsigned() }
            let depth = reader.unsigned()
            if !reader.ranOut, depth <= 16 { reorderDepth = depth }
        }
    }

    private static func skipBufferModel(_ reader: inout BitReader) {
        let count = min(reader.unsigned() + 1, 32)
        _ = reader.bits(8)
        for _ in 0..<count { _ = (reader.unsigned(), reader.unsigned(), reader.bit()) }
        _ = reader.bits(20)
    }

    /// Table E-1.
    private static let sampleAspects: [SampleAspect?] = [
        nil, SampleAspect(1, 1), SampleAspect(12, 11), SampleAspect(10, 11), SampleAspect(16, 11), SampleAspect(40, 33),
        SampleAspect(24, 11), SampleAspect(20, 11), SampleAspect(32, 11), SampleAspect(80, 33), SampleAspect(18, 11),
        SampleAspect(15, 11), SampleAspect(64, 33), SampleAspect(160, 99), SampleAspect(4, 3), SampleAspect(3, 2),
        SampleAspect(2, 1),
    ]
}

/// Width to height of one sample.
public struct SampleAspect: Equatable, Sendable {
    public private(set) var width: Int
    public private(set) var height: Int

    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }
}
