import Core

/// Looks through an MPEG transport stream and says what is wrong with it. Bytes come in as they arrive, in pieces of any
/// size; a report can be made at any moment. It uses no codec library, so that it is an independent witness of what the
/// engine sends, and any bytes are safe to give it.
public struct TransportInspector: Sendable {
    /// What is known about one PID.
    private struct PIDTrack {
        var packets = 0
        var counter: UInt8?
        var wasDoubled = false
        var continuityErrors = 0
        var isScrambled = false
    }

    private let rules: InspectionRules
    private var book: StreamFaultTally
    private var framing = PacketFraming()
    private var pids: [Int: PIDTrack] = [:]
    private var tables = TableTrack()
    private var clocks: [Int: ClockTrack] = [:]
    private var streams: [Int: StreamTrack] = [:]
    /// Which PID carries each stream's clock.
    private var clockPIDs: [Int: Int] = [:]
    private var kinds: [Int: StreamKind] = [:]
    private var firstClockPID: Int?
    private var packetCount = 0
    private var discontinuityFlags = 0

    private static let nullPID = 0x1fff

    public init(rules: InspectionRules = InspectionRules()) {
        self.rules = rules
        book = StreamFaultTally(placesPerFault: rules.placesPerFault)
    }

    /// Takes the next bytes of the stream in.
    public mutating func feed(_ bytes: [UInt8]) {
        var framing = framing
        framing.append(bytes)
        while let step = framing.next() {
            switch step {
            case .packet(let packet, let offset): receive(packet, at: offset)
            case .skipped(let count, let offset):
                book.note(.syncLost, at: place(offset), "\(count) bytes without a sync byte in its place")
            }
        }
        self.framing = framing
    }

    /// What was found so far, as if the stream ended here.
    public func report() -> InspectionReport {
        var copy = self
        copy.finish()
        return copy.makeReport()
    }

    private func place(_ offset: Int) -> StreamPlace {
        StreamPlace(byteOffset: offset, time: firstClockPID.flatMap { clocks[$0]?.time } ?? .zero)
    }

    private mutating func receive(_ packet: TransportPacket, at offset: Int) {
        packetCount += 1
        let pid = packet.pid
        if packet.transportError {
            book.note(.transportError, pid: pid, at: place(offset), "a packet marked as damaged")
            pids[pid, default: PIDTrack()].counter = nil
            return
        }
        if packet.isDiscontinuity { discontinuityFlags += 1 }
        let isRepetition = count(packet, pid: pid, at: offset)
        if pid == Self.nullPID || isRepetition { return }
        if let reference = packet.clockReference { note(reference, of: packet, pid: pid, at: offset) }
        if pid == TableTrack.associationPID || tables.mapPIDs.contains(pid) {
            guard packet.hasPayload else { return }
            let place = place(offset)
            if tables.receive(packet, at: place, rules, &book) { openStreams(at: place) }
        } else if let clockPID = clockPIDs[pid], !packet.isScrambled {
            let place = place(offset)
            streams[pid]?.receive(
                packet, at: place, tablesSince: tables.since, clock: clocks[clockPID], rules, &book)
        }
    }

    /// Continuity: a counter goes up by one with each packet that has a payload. A packet may be sent twice: true for
    /// the second.
    private mutating func count(_ packet: TransportPacket, pid: Int, at offset: Int) -> Bool {
        var track = pids[pid] ?? PIDTrack()
        let counter = packet.continuityCounter
        defer {
            track.counter = counter
            pids[pid] = track
        }
        track.packets += 1
        track.isScrambled = track.isScrambled || packet.isScrambled
        guard pid != Self.nullPID, let last = track.counter, !packet.isDiscontinuity else { return false }
        let isRepetition = packet.hasPayload && counter == last && !track.wasDoubled
        track.wasDoubled = isRepetition
        if counter != (packet.hasPayload ? (last + 1) & 0x0f : last), !isRepetition {
            track.continuityErrors += 1
            book.note(.continuity, pid: pid, at: place(offset), "counter \(counter) after \(last)")
        }
        return isRepetition
    }

    private mutating func note(_ reference: Int64, of packet: TransportPacket, pid: Int, at offset: Int) {
        if firstClockPID == nil { firstClockPID = pid }
        let place = place(offset)
        clocks[pid, default: ClockTrack(pid: pid)].receive(
            reference, flagged: packet.isDiscontinuity, at: place, rules, &book)
    }

    private mutating func openStreams(at place: StreamPlace) {
        for map in tables.programmes.values {
            for entry in map.entries {
                clockPIDs[entry.pid] = map.clockPID
                guard kinds[entry.pid] != entry.kind else { continue }
                kinds[entry.pid] = entry.kind
                streams[entry.pid] = StreamTrack(entry, rules)
                if entry.kind == .h264, let packets = pids[entry.pid]?.packets {
                    book.note(.entryMissing, pid: entry.pid, at: place, "\(packets) packets before PAT and PMT")
                }
            }
        }
    }

    private mutating func finish() {
        let end = place(framing.offset)
        if framing.remainder > 0 {
            book.note(.packetCut, at: end, "\(framing.remainder) bytes of a packet at the end")
        }
        for pid in streams.keys.sorted() {
            streams[pid]?.finish(clockPIDs[pid].flatMap { clocks[$0] }, rules, &book)
        }
        if tables.associationCount == 0 { book.note(.tableMissing, at: end, "no PAT") }
        if tables.mapCount == 0 { book.note(.tableMissing, at: end, "no PMT") }
        for map in tables.programmes.values where clocks[map.clockPID] == nil {
            book.note(.clockMissing, pid: map.clockPID, at: end, "programme \(map.number) has no clock reference")
        }
    }

    private func makeReport() -> InspectionReport {
        let clock = firstClockPID.flatMap { clocks[$0] }
        let listed = Set(streams.keys)
        return InspectionReport(
            byteCount: framing.offset + framing.remainder,
            packetCount: packetCount,
            nullPacketCount: pids[Self.nullPID]?.packets ?? 0,
            duration: clock?.time ?? .zero,
            programmes: tables.programmes.keys.sorted(),
            tables: InspectionReport.Tables(
                associations: tables.associationCount, maps: tables.mapCount, longestInterval: tables.longestInterval),
            clock: clock.flatMap(InspectionReport.Clock.init),
            streams: streams.keys.sorted().compactMap { pid in
                streams[pid].map {
                    InspectionReport.Stream(
                        $0, packets: pids[pid]?.packets ?? 0, continuityErrors: pids[pid]?.continuityErrors ?? 0,
                        isScrambled: pids[pid]?.isScrambled ?? false)
                }
            },
            otherPIDs: pids.keys.filter { !listed.contains($0) && $0 != Self.nullPID }.sorted(),
            splices: streams.values.flatMap { $0.video?.splices ?? [] }.sorted { $0.byteOffset < $1.byteOffset },
            discontinuityFlags: discontinuityFlags,
            faults: book.faults.sorted { ($0.byteOffset, $0.kind.rawValue) < ($1.byteOffset, $1.kind.rawValue) },
            faultCounts: Dictionary(book.counts.map { ($0.rawValue, $1) }, uniquingKeysWith: max))
    }
}
