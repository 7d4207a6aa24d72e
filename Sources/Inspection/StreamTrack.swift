import Core

/// One elementary stream: gathers its access units, holds their stamps to the clock, and passes them to what looks
/// inside.
struct StreamTrack {
    let pid: Int
    let kind: StreamKind
    let language: String?
    private(set) var units = 0
    private(set) var video: VideoTrack?
    private(set) var audio: AudioTrack?
    /// The smallest time between a unit's last byte and its decoding, in 90 kHz ticks.
    private(set) var smallestMargin: Int64?
    private(set) var firstDecoding: Int64?

    private var unit: PESPacket?
    private var lastPacketOffset = -1
    private var lastDecoding: Int64?
    private var decoding = StampUnwrapper()
    /// Units that have arrived, until the clock reference behind them has.
    private var unjudged: [(endOffset: Int, decoding: Int64, place: StreamPlace)] = []

    private static let mostUnjudged = 10_000

    init(_ entry: ProgramMapTable.Entry, _ rules: InspectionRules) {
        pid = entry.pid
        kind = entry.kind
        language = entry.language
        if kind.isVideo { video = VideoTrack(looksInside: kind == .h264, tolerance: rules.stampTolerance) }
        if kind == .aac { audio = AudioTrack() }
    }

    private var looksInside: Bool { kind == .h264 || kind == .aac }

    mutating func receive(
        _ packet: TransportPacket, at place: StreamPlace, tablesSince: Int, clock: ClockTrack?,
        _ rules: InspectionRules, _ book: inout StreamFaultTally
    ) {
        guard packet.hasPayload else { return }
        if packet.startsUnit {
            close(clock, rules, &book)
            unit = PESPacket(
                place: place, endOffset: place.byteOffset, stamps: packet.timeStamps,
                isRandomAccess: packet.isRandomAccess, hasTablesInFront: tablesSince > lastPacketOffset)
        }
        lastPacketOffset = place.byteOffset
        guard unit != nil else { return }
        unit?.endOffset = place.byteOffset + TransportPacket.byteCount
        guard looksInside else { return }
        unit?.bytes += packet.payload
        if let count = unit?.bytes.count, count > PESPacket.mostBytes {
            book.note(.unitTooLong, pid: pid, at: place, "a PES packet of more than \(PESPacket.mostBytes) bytes")
            unit = nil
        }
    }

    /// The stream is over: what was gathered counts.
    mutating func finish(_ clock: ClockTrack?, _ rules: InspectionRules, _ book: inout StreamFaultTally) {
        close(clock, rules, &book)
        judgeArrivals(clock, &book)
        video?.finish(pid: pid, &book)
    }

    private mutating func close(_ clock: ClockTrack?, _ rules: InspectionRules, _ book: inout StreamFaultTally) {
        guard let unit else { return }
        self.unit = nil
        units += 1
        if let stamps = unit.stamps {
            noteDecoding(decoding.unwrap(stamps.decoding), at: unit.place, &book)
            if unjudged.count < Self.mostUnjudged {
                unjudged.append((unit.endOffset, stamps.decoding, unit.place))
            }
        }
        judgeArrivals(clock, &book)
        video?.receive(unit, pid: pid, rules, &book)
        if units == 1, kind == .h264, video?.keyFrames == 0 || !unit.hasTablesInFront {
            book.note(.entryMissing, pid: pid, at: unit.place, "the first picture is not an entry point")
        }
        audio?.receive(unit, pid: pid, rules, &book)
    }

    private mutating func noteDecoding(_ stamp: Int64, at place: StreamPlace, _ book: inout StreamFaultTally) {
        if let lastDecoding, stamp <= lastDecoding {
            book.note(
                .decodeOrder, pid: pid, at: place, "a decoding time \(lastDecoding - stamp) ticks before the last one")
        }
        if firstDecoding == nil { firstDecoding = stamp }
        lastDecoding = stamp
    }

    /// Compares each unit's decoding time with the clock at its last byte, as soon as the clock is known there. It is not
    /// known after the last reference: where a capture ends in a large picture, a line through the small ones before
    /// it would lead far too late.
    private mutating func judgeArrivals(_ clock: ClockTrack?, _ book: inout StreamFaultTally) {
        guard let clock else { return }
        let known = unjudged.prefix { $0.endOffset <= clock.lastOffset }
        for (endOffset, decoding, place) in known {
            guard let ticks = clock.ticks(atByte: endOffset) else { continue }
            let margin = WrappingClock.distance(
                from: ticks.flooredDivision(by: 300), to: decoding, period: WrappingClock.stampPeriod)
            smallestMargin = min(smallestMargin ?? margin, margin)
            if margin < 0 {
                let late = DecimalText.thousandths(-margin * 100 / 9)
                book.note(.lateUnit, pid: pid, at: place, "arrives \(late) ms after its decoding time")
            }
        }
        unjudged.removeFirst(known.count)
    }
}

/// One PES packet of an elementary stream: its timestamps, its position, and its payload.
struct PESPacket {
    /// Where its first packet begins, and when.
    var place: StreamPlace
    /// The byte after its last packet.
    var endOffset: Int
    /// 90 kHz, 33 bits, as they stand in the stream.
    var stamps: (presentation: Int64, decoding: Int64)?
    var isRandomAccess: Bool
    /// PAT and PMT come between the unit before and this one.
    var hasTablesInFront: Bool
    /// The PES packet with its header; empty when streams of this kind are not examined.
    var bytes: [UInt8] = []

    /// More than any real picture.
    static let mostBytes = 16 << 20

    /// The elementary stream bytes after the PES header.
    var payload: ArraySlice<UInt8> {
        guard bytes.count >= 9, bytes[0] == 0, bytes[1] == 0, bytes[2] == 1 else { return [] }
        return bytes.dropFirst(9 + Int(bytes[8]))
    }
}
