import Core

/// Finds the programmes of a stream, and watches how often and how well their tables come.
struct TableTrack {
    private(set) var programmes: [Int: ProgramMapTable] = [:]
    private(set) var mapPIDs: Set<Int> = []
    private(set) var associationCount = 0
    private(set) var mapCount = 0
    private(set) var longestInterval = TimeSpan.zero
    /// Where the latest PAT and the latest PMT began: a receiver that starts at the smaller one has both.
    var since: Int { min(lastAssociation?.byteOffset ?? -1, lastMap?.byteOffset ?? -1) }

    private var assemblers: [Int: SectionAssembler] = [:]
    private var lastAssociation: StreamPlace?
    private var lastMap: StreamPlace?

    static let associationPID = 0
    /// More than any real multiplex has.
    private static let mostProgrammes = 256

    /// Takes a packet of a table PID in. True when the programmes are not what they were.
    mutating func receive(
        _ packet: TransportPacket, at place: StreamPlace, _ rules: InspectionRules, _ book: inout StreamFaultTally
    ) -> Bool {
        let pid = packet.pid
        var sections: [[UInt8]] = []
        var damaged = 0
        assemblers[pid, default: SectionAssembler()].receive(packet) { outcome in
            switch outcome {
            case .section(let section): sections.append(section)
            case .damaged: damaged += 1
            }
        }
        for _ in 0..<damaged { book.note(.tableChecksum, pid: pid, at: place, "a table section with a wrong checksum") }
        var isChanged = false
        for section in sections {
            if pid == Self.associationPID, let table = ProgramAssociationTable(section: section) {
                associationCount += 1
                noteInterval(since: lastAssociation, of: "PAT", pid: pid, at: place, rules, &book)
                lastAssociation = place
                for programme in table.programmes.prefix(Self.mostProgrammes) { mapPIDs.insert(programme.pid) }
            } else if mapPIDs.contains(pid), let map = ProgramMapTable(section: section) {
                mapCount += 1
                noteInterval(since: lastMap, of: "PMT", pid: pid, at: place, rules, &book)
                lastMap = place
                if programmes.count < Self.mostProgrammes || programmes[map.number] != nil {
                    programmes[map.number] = map
                    isChanged = true
                }
            }
        }
        return isChanged
    }

    private mutating func noteInterval(
        since last: StreamPlace?, of name: String, pid: Int, at place: StreamPlace, _ rules: InspectionRules,
        _ book: inout StreamFaultTally
    ) {
        guard let last else { return }
        let interval = place.time - last.time
        longestInterval = max(longestInterval, interval)
        if interval > rules.tableInterval {
            book.note(.tableInterval, pid: pid, at: place, "\(DecimalText.clock(interval)) without a \(name)")
        }
    }
}
