import Core

/// Follows AAC frames through a stream: each must be whole, and each time stamp must lie where the samples before it
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

    mutating func receive(_ unit: AccessUnit, pid: Int, _ rules: InspectionRules, _ book: inout FaultBook) {
        // A stamp belongs to the first frame that begins in its unit.
        var stamp = unit.stamps.map { presentation.unwrap($0.presentation) }
        let stampPosition = rest.count
        let bytes = rest + unit.payload
        var position = 0
        while position + AudioFrameHeader.byteCount <= bytes.count {
            guard let found = AudioFrameHeader(bytes, at: position) else {
                let next = Self.nextHeader(bytes, after: position)
                book.note(.audioFrame, pid: pid, at: unit.place, "\(next - position) bytes that are no AAC frame")
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
        _ found: AudioFrameHeader, at place: StreamPlace, pid: Int, _ book: inout FaultBook
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
        _ stamp: Int64, at place: StreamPlace, pid: Int, _ rules: InspectionRules, _ book: inout FaultBook
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
