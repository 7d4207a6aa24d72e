/// A stream's sequence and picture parameter sets, each as its NAL unit without a prefix.
struct ParameterSets: Equatable {
    var sequence: [[UInt8]] = []
    var picture: [[UInt8]] = []

    var isEmpty: Bool { sequence.isEmpty && picture.isEmpty }

    /// Whether every set of `other` is also one of these: a picture that brings `other` changes nothing.
    func covers(_ other: Self) -> Bool {
        other.sequence.allSatisfy(sequence.contains) && other.picture.allSatisfy(picture.contains)
    }

    /// All sets with start codes, as they go in front of a key frame.
    var withStartCodes: [UInt8] {
        (sequence + picture).flatMap { [0, 0, 0, 1] + $0 }
    }
}

/// What a container says about its H.264 stream outside the pictures: the framing and the parameter sets.
struct DecoderConfiguration: Equatable {
    var framing: NALUnitFraming
    var parameters: ParameterSets

    /// Reads an `avcC` record (ISO 14496-15 §5.3.3) or plain NAL units with start codes; nil when it is neither.
    init?(_ extradata: [UInt8]) {
        if extradata.first == 1 {
            guard let record = Self.record(extradata) else { return nil }
            self = record
        } else {
            framing = .startCodes
            parameters = PictureHead(extradata.span, framing: .startCodes).parameters
            if parameters.sequence.isEmpty { return nil }
        }
    }

    private init(framing: NALUnitFraming, parameters: ParameterSets) {
        self.framing = framing
        self.parameters = parameters
    }

    private static func record(_ bytes: [UInt8]) -> Self? {
        guard bytes.count >= 7 else { return nil }
        var parameters = ParameterSets()
        var position = 5
        for part in 0..<2 {
            guard position < bytes.count else { return nil }
            let count = Int(bytes[position]) & (part == 0 ? 0x1f : 0xff)
            position += 1
            for _ in 0..<count {
                guard position + 2 <= bytes.count else { return nil }
                let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
                position += 2
                guard length > 0, position + length <= bytes.count else { return nil }
                let unit = Array(bytes[position..<(position + length)])
                if part == 0 { parameters.sequence.append(unit) } else { parameters.picture.append(unit) }
                position += length
            }
        }
        guard !parameters.sequence.isEmpty else { return nil }
        return Self(framing: .lengths(byteCount: Int(bytes[4] & 3) + 1), parameters: parameters)
    }
}
