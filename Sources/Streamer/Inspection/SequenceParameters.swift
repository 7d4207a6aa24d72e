/// What the inspector reads of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1).
struct SequenceParameters: Equatable {
    var profile: Int
    var level: Int
    var width: Int
    var height: Int
    var isInterlaced: Bool

    /// `unit` is the whole NAL unit. nil when it is cut or makes no sense.
    init?(unit: ArraySlice<UInt8>) {
        var reader = BitReader(payload: unit.dropFirst())
        guard let profile = reader.bits(8), reader.bits(8) != nil, let level = reader.bits(8),
            reader.unsigned() != nil
        else { return nil }
        self.profile = profile
        self.level = level

        var chromaFormat = 1
        if Self.profilesWithChroma.contains(profile) {
            guard let format = Self.readChroma(&reader) else { return nil }
            chromaFormat = format
        }
        guard Self.skipOrder(&reader), let macroblocksWide = reader.unsigned(), let mapUnitsHigh = reader.unsigned(),
            let framesOnly = reader.flag(), framesOnly || reader.flag() != nil, reader.flag() != nil,
            let isCropped = reader.flag(), macroblocksWide < 1_024, mapUnitsHigh < 1_024
        else { return nil }
        isInterlaced = !framesOnly
        width = (macroblocksWide + 1) * 16
        height = (mapUnitsHigh + 1) * 16 * (framesOnly ? 1 : 2)
        if isCropped {
            guard let left = reader.unsigned(), let right = reader.unsigned(), let top = reader.unsigned(),
                let bottom = reader.unsigned()
            else { return nil }
            width -= (left + right) * (chromaFormat == 1 || chromaFormat == 2 ? 2 : 1)
            height -= (top + bottom) * (chromaFormat == 1 ? 2 : 1) * (framesOnly ? 1 : 2)
        }
        guard width > 0, height > 0 else { return nil }
    }

    private static let profilesWithChroma: Set<Int> = [44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]

    /// The fields that only high profiles have; gives the chroma format.
    private static func readChroma(_ reader: inout BitReader) -> Int? {
        guard let format = reader.unsigned(), format <= 3 else { return nil }
        if format == 3, reader.flag() == nil { return nil }
        guard reader.unsigned() != nil, reader.unsigned() != nil, reader.flag() != nil,
            let hasScaling = reader.flag()
        else { return nil }
        guard hasScaling else { return format }
        for index in 0..<(format == 3 ? 12 : 8) {
            guard let isPresent = reader.flag() else { return nil }
            if isPresent, !skipScalingList(&reader, count: index < 6 ? 16 : 64) { return nil }
        }
        return format
    }

    private static func skipScalingList(_ reader: inout BitReader, count: Int) -> Bool {
        var last = 8
        var next = 8
        for _ in 0..<count {
            if next != 0 {
                guard let delta = reader.signed(), (-128...127).contains(delta) else { return false }
                next = (last + delta + 256) % 256
            }
            if next != 0 { last = next }
        }
        return true
    }

    /// The picture order and reference fields in front of the size.
    private static func skipOrder(_ reader: inout BitReader) -> Bool {
        guard reader.unsigned() != nil, let orderType = reader.unsigned() else { return false }
        if orderType == 0 {
            guard reader.unsigned() != nil else { return false }
        } else if orderType == 1 {
            guard reader.flag() != nil, reader.signed() != nil, reader.signed() != nil,
                let count = reader.unsigned(), count <= 255
            else { return false }
            for _ in 0..<count where reader.signed() == nil { return false }
        }
        return reader.unsigned() != nil && reader.flag() != nil
    }
}
