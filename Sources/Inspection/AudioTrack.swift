import Core

/// Follows AAC frames through a stream: each must be whole, and each timestamp must be where the samples before it
/// end.
struct AudioTrack {
    private(set) var frames = 0
    private(set) var header: AudioFrameHeader?
    private(set) var firstStamp: Int64?
    private(set) var nextStamp: Int64?
    /// The farthest a stamp lay from its place, in 90 kHz ticks.
    private(set) var farthest: Int64 = 0

    private var rest: [UInt8] = []
    private var presentation = StampUnwrapper()
    private var anchor: Int64?
    private var samplesSinceAnchor: Int64 = 0

    private static let clockRate: Int64 = 90_000

    mutating func receive(_ unit: PESPacket, pid: Int, _ rules: InspectionRules, _ book: inout StreamFaultTally) {
        // A stamp belongs to the first frame that begins in its unit.
        var stamp = unit.stamps.map { presentation.unwrap($0.presentation) }
        let stampPosition = rest.count
        let bytes = rest + unit.payload
        var position = 0
        while position + AudioFrameHeader.byteCount <= bytes.count {
            guard let found = AudioFrameHeader(bytes, at: position) else {
                let next = Self.nextHeader(bytes, after: position)
                book.note(.audioFrame, pid: pid, at: unit.place, "\(next - position) bytes that are not an AAC frame")
                position = next
                continue
            }
            guard position + found.frameByteCount <= bytes.count else { break }
            if let due = stamp, position >= stampPosition {
                judge(due, at: unit.place, pid: pid, rules, &book)
                stamp = nil
            }
            take(found, at: unit.place, pid: pid, &book)
            position += found.frameByteCount
        }
        rest = Array(bytes[min(position, bytes.count)...])
    }

    private mutating func take(
        _ found: AudioFrameHeader, at place: StreamPlace, pid: Int, _ book: inout StreamFaultTally
    ) {
        if let header, header.sampleRate != found.sampleRate || header.channels != found.channels {
            book.note(
                .audioParameters, pid: pid, at: place,
                "\(header.sampleRate) Hz, \(header.channels) channels became \(found.sampleRate) Hz, "
                    + "\(found.channels) channels")
            // The grid of the new rate begins at the next stamp.
            anchor = nil
        }
        header = found
        frames += 1
        samplesSinceAnchor += Int64(found.sampleCount)
        if let anchor {
            nextStamp = anchor + roundedRatio(samplesSinceAnchor, Self.clockRate, Int64(found.sampleRate))
        }
    }

    private mutating func judge(
        _ stamp: Int64, at place: StreamPlace, pid: Int, _ rules: InspectionRules, _ book: inout StreamFaultTally
    ) {
        if firstStamp == nil { firstStamp = stamp }
        if anchor != nil, let nextStamp {
            let gap = stamp - nextStamp
            farthest = max(farthest, abs(gap))
            if abs(gap) <= rules.stampTolerance { return }
            let word = gap > 0 ? "gap" : "overlap"
            book.note(
                .audioStep, pid: pid, at: place, "\(word) of \(DecimalText.thousandths(abs(gap) * 100 / 9)) ms")
        }
        anchor = stamp
        samplesSinceAnchor = 0
        nextStamp = stamp
    }

    private static func nextHeader(_ bytes: [UInt8], after position: Int) -> Int {
        var index = position + 1
        while index + AudioFrameHeader.byteCount <= bytes.count {
            if AudioFrameHeader(bytes, at: index) != nil { return index }
            index += 1
        }
        return index
    }
}

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
