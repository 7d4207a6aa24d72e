@testable import Inspection

/// A small, correct transport stream made by hand: 30 pictures a second, a key frame each second with all that a
/// receiver needs in front, and gapless sound. Each test breaks one thing.
struct SyntheticStream {
    static let mapPID = 0x1000
    static let videoPID = 0x100
    static let audioPID = 0x101
    static let frameTicks: Int64 = 3_000
    static let framesPerKey = 30

    /// What a test can make wrong while the stream is built.
    struct Defects {
        var presentationShift: (_ frame: Int) -> Int64 = { _ in 0 }
        var audioShift: (_ unit: Int) -> Int64 = { _ in 0 }
        var referenceShift: (_ frame: Int) -> Int64 = { _ in 0 }
        var hasReference: (_ frame: Int) -> Bool = { _ in true }
        var hasTables: (_ frame: Int) -> Bool = { $0 % framesPerKey % 10 == 0 }
        var hasSequenceParameters: (_ frame: Int) -> Bool = { _ in true }
        var hasDelimiter: (_ frame: Int) -> Bool = { _ in true }
        var hasAccessFlag: (_ frame: Int) -> Bool = { _ in true }
        var isKeyFrame: (_ frame: Int) -> Bool = { $0 % framesPerKey == 0 }
        var audioChannels: (_ unit: Int) -> Int = { _ in 2 }
        /// Shown order of pictures that are decoded 0, 1, 2, …, relative to the decoded one.
        var reorder: (_ frame: Int) -> Int64 = { _ in 0 }
    }

    private(set) var packets: [[UInt8]] = []
    /// The index of each video frame's first packet.
    private(set) var framePackets: [Int] = []

    private let defects: Defects
    private let firstStamp: Int64
    private var counters: [Int: UInt8] = [:]
    private var audioUnits = 0

    var bytes: [UInt8] { packets.flatMap { $0 } }

    init(frames: Int = 90, firstStamp: Int64 = 900_000, _ defects: Defects = Defects()) {
        self.defects = defects
        self.firstStamp = firstStamp
        for frame in 0..<frames {
            if defects.hasTables(frame) { addTables() }
            addPicture(frame)
            addAudio(until: Int64(frame + 1) * Self.frameTicks)
        }
    }

    // MARK: - Tables

    private mutating func addTables() {
        addSection(pid: 0, Self.section(id: 0x00, number: 1, [0x00, 0x01] + Self.pidBytes(Self.mapPID)))
        let body =
            Self.pidBytes(Self.videoPID) + [0xf0, 0x00]
            + [0x1b] + Self.pidBytes(Self.videoPID) + [0xf0, 0x00]
            + [0x0f] + Self.pidBytes(Self.audioPID) + [0xf0, 0x06, 0x0a, 0x04] + Array("eng".utf8) + [0x00]
        addSection(pid: Self.mapPID, Self.section(id: 0x02, number: 1, body))
    }

    static func section(id: UInt8, number: Int, _ body: [UInt8]) -> [UInt8] {
        let byteCount = 5 + body.count + 4
        let head: [UInt8] = [
            id, 0xb0 | UInt8(byteCount >> 8), UInt8(byteCount & 0xff), UInt8(number >> 8), UInt8(number & 0xff), 0xc1,
            0, 0,
        ]
        let sum = SectionAssembler.checksum(head + body)
        return head + body + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
    }

    private static func pidBytes(_ pid: Int) -> [UInt8] { [0xe0 | UInt8(pid >> 8), UInt8(pid & 0xff)] }

    private mutating func addSection(pid: Int, _ section: [UInt8]) {
        let payload = [0] + section
        addPacket(
            pid: pid, startsUnit: true, adaptation: nil,
            payload: payload + [UInt8](repeating: 0xff, count: 184 - payload.count))
    }

    // MARK: - Pictures and sound

    /// Pictures are decoded two frames after they arrive.
    private static let lead: Int64 = 2 * frameTicks

    private mutating func addPicture(_ frame: Int) {
        let decoding = firstStamp + Int64(frame) * Self.frameTicks
        let presentation =
            decoding + Self.frameTicks * (1 + defects.reorder(frame)) + defects.presentationShift(frame)
        let isKey = defects.isKeyFrame(frame)
        var unit: [UInt8] = defects.hasDelimiter(frame) ? [0, 0, 0, 1, 0x09, 0xf0] : []
        if isKey {
            if defects.hasSequenceParameters(frame) { unit += [0, 0, 0, 1] + Self.sequenceParameters }
            unit += [0, 0, 0, 1, 0x68, 0xce, 0x38, 0x80]
        }
        unit += [0, 0, 1, isKey ? 0x65 : 0x41, 0x9a] + [UInt8](repeating: 0x55, count: isKey ? 900 : 300)

        var adaptation: [UInt8] = [isKey && defects.hasAccessFlag(frame) ? 0x40 : 0]
        if defects.hasReference(frame) {
            let reference = decoding - Self.lead + defects.referenceShift(frame)
            adaptation[0] |= 0x10
            adaptation += Self.referenceBytes(reference)
        }
        framePackets.append(packets.count)
        addUnit(pid: Self.videoPID, id: 0xe0, presentation, decoding, adaptation: adaptation, unit)
    }

    /// Sound lies two frames ahead too.
    private mutating func addAudio(until ticks: Int64) {
        while Int64(audioUnits) * 1_920 < ticks {
            let stamp = firstStamp + Int64(audioUnits) * 1_920 + defects.audioShift(audioUnits)
            let frame = Self.audioFrame(channels: defects.audioChannels(audioUnits))
            addUnit(pid: Self.audioPID, id: 0xc0, stamp, stamp, adaptation: nil, frame)
            audioUnits += 1
        }
    }

    /// 1,024 samples at 48 kHz are 1,920 ticks.
    static func audioFrame(channels: Int, byteCount: Int = 100) -> [UInt8] {
        let header: [UInt8] = [
            0xff, 0xf1, 0x4c | UInt8(channels >> 2), UInt8(channels & 3) << 6 | UInt8(byteCount >> 11),
            UInt8(byteCount >> 3 & 0xff), UInt8(byteCount & 7) << 5 | 0x1f, 0xfc,
        ]
        return header + [UInt8](repeating: 0x21, count: byteCount - header.count)
    }

    /// Baseline, level 3.1, 1280x720.
    static let sequenceParameters: [UInt8] = {
        var bits = "01000010" + "00000000" + "00011111"  // profile 66, no constraints, level 31
        bits += "1"  // id 0
        bits += "1"  // log2_max_frame_num - 4 = 0
        bits += "011"  // picture order type 2
        bits += "010" + "0"  // one reference, no gaps
        bits += "0000001010000" + "00000101101"  // 80 macroblocks wide, 45 high
        bits += "1" + "1" + "0" + "0" + "1"  // frames only, direct 8x8, no crop, no VUI, stop bit
        while bits.count % 8 != 0 { bits += "0" }
        var bytes: [UInt8] = [0x67]
        var rest = Substring(bits)
        while !rest.isEmpty {
            bytes.append(UInt8(rest.prefix(8), radix: 2) ?? 0)
            rest = rest.dropFirst(8)
        }
        return bytes
    }()

    // MARK: - Packets

    private mutating func addUnit(
        pid: Int, id: UInt8, _ presentation: Int64, _ decoding: Int64, adaptation: [UInt8]?, _ unit: [UInt8]
    ) {
        var header: [UInt8] = [0, 0, 1, id, 0, 0, 0x80, 0xc0, 10]
        header += Self.stampBytes(presentation, marker: 3) + Self.stampBytes(decoding, marker: 1)
        var rest = (header + unit)[...]
        var isFirst = true
        while !rest.isEmpty {
            var field = isFirst ? adaptation : nil
            let room = 184 - (field.map { $0.count + 1 } ?? 0)
            let piece = rest.prefix(room)
            rest = rest.dropFirst(room)
            let missing = room - piece.count
            if missing > 0 {
                // Stuffing goes into the adaptation field; its length byte alone takes one.
                var stuffed = field ?? (missing == 1 ? [] : [0])
                let present = 1 + stuffed.count
                stuffed += [UInt8](repeating: 0xff, count: 184 - piece.count - present)
                field = stuffed
            }
            addPacket(pid: pid, startsUnit: isFirst, adaptation: field, payload: Array(piece))
            isFirst = false
        }
    }

    private mutating func addPacket(pid: Int, startsUnit: Bool, adaptation: [UInt8]?, payload: [UInt8]) {
        let counter = counters[pid, default: 0]
        counters[pid] = (counter + 1) & 0x0f
        var packet: [UInt8] = [
            0x47, (startsUnit ? 0x40 : 0) | UInt8(pid >> 8), UInt8(pid & 0xff),
            (adaptation == nil ? 0x10 : 0x30) | counter,
        ]
        if let adaptation { packet += [UInt8(adaptation.count)] + adaptation }
        packet += payload
        precondition(packet.count == 188, "a packet has 188 bytes, this one \(packet.count)")
        packets.append(packet)
    }

    private static func stampBytes(_ value: Int64, marker: UInt8) -> [UInt8] {
        let stamp = value & (WrappingClock.stampPeriod - 1)
        return [
            marker << 4 | UInt8(stamp >> 30 & 7) << 1 | 1, UInt8(stamp >> 22 & 0xff),
            UInt8(stamp >> 15 & 0x7f) << 1 | 1,
            UInt8(stamp >> 7 & 0xff), UInt8(stamp & 0x7f) << 1 | 1,
        ]
    }

    private static func referenceBytes(_ base: Int64) -> [UInt8] {
        let value = base & (WrappingClock.stampPeriod - 1)
        return [
            UInt8(value >> 25 & 0xff), UInt8(value >> 17 & 0xff), UInt8(value >> 9 & 0xff), UInt8(value >> 1 & 0xff),
            UInt8(value & 1) << 7 | 0x7e, 0,
        ]
    }
}
