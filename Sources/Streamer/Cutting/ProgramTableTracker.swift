import Core

/// Watches for PAT and PMT directly in front of a key frame: there a receiver can start.
struct ProgramTableTracker: Sendable {
    static let nullPID = 0x1fff
    private static let largestTablePID = 0x1f

    /// Where the newest PAT starts, while nothing but tables and clock packets came after it.
    private(set) var entryOffset: Int?
    private var hasMap = false
    private var mapPID = -1

    /// `entryOffset` once the PMT came, too.
    var completeEntryOffset: Int? { hasMap ? entryOffset : nil }

    mutating func forget() {
        entryOffset = nil
        hasMap = false
    }

    mutating func shift(by byteCount: Int) { entryOffset = entryOffset.map { $0 - byteCount } }

    @inline(__always) mutating func note(_ packet: TransportPacket, at offset: Int) {
        let pid = packet.pid
        if pid == 0 {
            guard packet.startsUnit else { return }
            entryOffset = offset
            hasMap = false
            mapPID = Self.mapPID(in: packet) ?? mapPID
        } else if entryOffset != nil {
            if pid == mapPID {
                hasMap = true
            } else if packet.hasPayload, pid > Self.largestTablePID, pid != Self.nullPID {
                forget()
            }
        }
    }

    /// The PID of the first programme's map, from a PAT's packet.
    private static func mapPID(in packet: TransportPacket) -> Int? {
        let section = packet.payload
        guard let pointer = section.first else { return nil }
        var entry = section.startIndex + 1 + Int(pointer) + 8
        while entry + 4 <= section.endIndex {
            let programme = Int(section[entry]) << 8 | Int(section[entry + 1])
            if programme != 0 { return Int(section[entry + 2] & 0x1f) << 8 | Int(section[entry + 3]) }
            entry += 4
        }
        return nil
    }
}

enum ElementaryUnit {
    case picture, sound
}

extension TransportPacket {
    /// What the PES packet that starts here carries; nil when none starts.
    @inline(__always) var elementaryUnit: ElementaryUnit? {
        let payload = payload
        guard payload.count >= 4 else { return nil }
        let start = payload.startIndex
        guard payload[start] == 0, payload[start + 1] == 0, payload[start + 2] == 1 else { return nil }
        switch payload[start + 3] {
        case 0xe0...0xef: return .picture
        case 0xc0...0xdf, 0xbd: return .sound
        default: return nil
        }
    }
}
