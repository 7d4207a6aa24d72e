/// What comes first in one coded picture: its first slice's kind and the parameter sets it brings along.
struct PictureHead: Equatable {
    /// The picture needs no other and none after it needs an earlier one.
    var isInstantRefresh = false
    /// A packet without a slice is not a picture.
    var hasSlice = false
    var parameters = ParameterSets()

    /// Reads as far as the first slice.
    init(_ bytes: Span<UInt8>, framing: NALUnitFraming) {
        var position = 0
        while let unit = framing.unit(at: position, in: bytes) {
            position = unit.upperBound
            guard let kind = NALUnitKind(rawValue: bytes[unit.lowerBound] & 0x1f) else { continue }
            switch kind {
            case .sequenceParameters: parameters.sequence.append(bytes.copy(of: unit))
            case .pictureParameters: parameters.picture.append(bytes.copy(of: unit))
            case .instantRefresh, .slice, .partitionA, .partitionB, .partitionC:
                isInstantRefresh = kind == .instantRefresh
                hasSlice = true
                return
            case .supplemental, .accessUnitDelimiter: continue
            }
        }
    }
}
