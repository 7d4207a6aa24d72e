import Core

/// Examines H.264 access units: key frames and what a decoder needs to begin at them, picture size, splices, and the
/// step from picture to picture.
struct VideoTrack {
    private(set) var pictures = 0
    private(set) var keyFrames = 0
    private(set) var keyFramesWithAll = 0
    private(set) var longestKeyFrameInterval = TimeSpan.zero
    private(set) var parameters: SequenceParameters?
    private(set) var splices: [InspectionReport.Splice] = []
    private(set) var steps: StepTrack

    private var parameterBytes: ArraySlice<UInt8> = []
    private var lastKeyFrame: Int64?
    private var presentation = StampUnwrapper()
    private let looksInside: Bool

    private static let mostSplices = 10_000

    /// `looksInside` is true for H.264; other pictures are only timed.
    init(looksInside: Bool, tolerance: Int64) {
        self.looksInside = looksInside
        steps = StepTrack(tolerance: tolerance)
    }

    /// What an access unit is made of.
    private struct Contents {
        var pictures = 0
        var isKeyFrame = false
        var hasDelimiter = false
        var hasPictureParameters = false
        var sequenceParameters: ArraySlice<UInt8>?
    }

    mutating func receive(_ unit: PESPacket, pid: Int, _ rules: InspectionRules, _ book: inout StreamFaultTally) {
        var contents = Contents()
        if looksInside {
            contents = Self.look(into: unit.payload)
        } else {
            contents.pictures = 1
        }
        pictures += contents.pictures
        let stamp = unit.stamps.map { presentation.unwrap($0.presentation) }
        if looksInside { noteParts(contents, of: unit, pid: pid, &book) }
        if contents.isKeyFrame { noteKeyFrame(contents, of: unit, at: stamp, pid: pid, rules, &book) }
        guard let stamp else { return }
        var faults: [StepTrack.Fault] = []
        steps.receive(stamp, isBarrier: contents.isKeyFrame, at: unit.place, &faults)
        note(faults, pid: pid, &book)
    }

    mutating func finish(pid: Int, _ book: inout StreamFaultTally) {
        var faults: [StepTrack.Fault] = []
        steps.finish(&faults)
        note(faults, pid: pid, &book)
    }

    private func note(_ faults: [StepTrack.Fault], pid: Int, _ book: inout StreamFaultTally) {
        for fault in faults {
            book.note(.videoStep, pid: pid, at: fault.place, "a step of \(fault.step) ticks of 90 kHz")
        }
    }

    private mutating func noteParts(_ contents: Contents, of unit: PESPacket, pid: Int, _ book: inout StreamFaultTally)
    {
        if contents.pictures > 0, !contents.hasDelimiter {
            book.note(.delimiterMissing, pid: pid, at: unit.place, "no access unit delimiter")
        }
        guard let bytes = contents.sequenceParameters, !bytes.elementsEqual(parameterBytes) else { return }
        let previous = parameters
        parameters = SequenceParameters(unit: bytes)
        if !parameterBytes.isEmpty, splices.count < Self.mostSplices {
            splices.append(
                InspectionReport.Splice(
                    byteOffset: unit.place.byteOffset, time: unit.place.time, from: previous?.size ?? "unknown",
                    to: parameters?.size ?? "unknown"))
        }
        parameterBytes = bytes
    }

    private mutating func noteKeyFrame(
        _ contents: Contents, of unit: PESPacket, at stamp: Int64?, pid: Int, _ rules: InspectionRules,
        _ book: inout StreamFaultTally
    ) {
        keyFrames += 1
        let hasParameters = contents.sequenceParameters != nil && contents.hasPictureParameters
        if !hasParameters {
            let missing = contents.sequenceParameters == nil ? "SPS" : "PPS"
            book.note(.keyFrameParameters, pid: pid, at: unit.place, "no \(missing)")
        }
        if !unit.hasTablesInFront {
            book.note(.keyFrameTables, pid: pid, at: unit.place, "no PAT and PMT in front")
        }
        if !unit.isRandomAccess {
            book.note(.keyFrameFlag, pid: pid, at: unit.place, "no random access flag")
        }
        if hasParameters, unit.hasTablesInFront, unit.isRandomAccess { keyFramesWithAll += 1 }
        guard let stamp else { return }
        if let lastKeyFrame {
            let interval = TimeSpan(microseconds: (stamp - lastKeyFrame) * 100 / 9)
            longestKeyFrameInterval = max(longestKeyFrameInterval, interval)
            if interval > rules.keyFrameInterval {
                book.note(.keyFrameInterval, pid: pid, at: unit.place, "\(DecimalText.clock(interval)) without one")
            }
        }
        lastKeyFrame = stamp
    }

    private static func look(into bytes: ArraySlice<UInt8>) -> Contents {
        var contents = Contents()
        NetworkUnits.visit(bytes) { unit in
            guard let header = unit.first else { return }
            switch header & 0x1f {
            case 1, 5:
                contents.isKeyFrame = contents.isKeyFrame || header & 0x1f == 5
                // A picture begins with the slice whose first macroblock is 0: ue(v) 0 is a single 1 bit.
                if unit.dropFirst().first.map({ $0 & 0x80 != 0 }) ?? false { contents.pictures += 1 }
            case 7: contents.sequenceParameters = unit
            case 8: contents.hasPictureParameters = true
            case 9: contents.hasDelimiter = true
            default: break
            }
        }
        return contents
    }
}

extension SequenceParameters {
    var size: String { "\(width)x\(height)" }
}

/// The NAL units of an H.264 byte stream (ITU-T H.264, annex B).
enum NetworkUnits {
    /// Calls `visit` with each unit, without its start code and the zeros behind it.
    static func visit(_ bytes: ArraySlice<UInt8>, _ visit: (ArraySlice<UInt8>) -> Void) {
        var unitStart: Int?
        var index = bytes.startIndex
        while index + 2 < bytes.endIndex {
            // The third byte decides how far the next start code can be.
            let third = bytes[index + 2]
            if third > 1 {
                index += 3
            } else if third == 1, bytes[index] == 0, bytes[index + 1] == 0 {
                if let unitStart { visit(trimmed(bytes[unitStart..<index])) }
                unitStart = index + 3
                index += 3
            } else {
                index += 1
            }
        }
        if let unitStart { visit(trimmed(bytes[unitStart...])) }
    }

    private static func trimmed(_ unit: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var unit = unit
        while unit.last == 0 { unit.removeLast() }
        return unit
    }
}
