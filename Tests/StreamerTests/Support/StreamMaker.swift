import Core
import Streamer

/// Writes a small, valid transport stream: PAT and PMT in front of each key frame, one video and one ADTS audio PID.
struct StreamMaker {
    static let mapPID = 0x1000
    static let videoPID = 0x100
    static let audioPID = 0x101
    static let samplesPerAudioFrame: Int64 = 1_024

    var frameRate = FrameRate(25)
    var framesPerKey: Int64 = 50
    /// Bytes of one picture's PES packet.
    var pictureByteCount = 4_000
    /// Added to every timestamp: an engine adds nothing.
    var stampOffset: Int64 = 0
    private(set) var bytes: [UInt8] = []
    /// Where each PAT that leads a key frame stands, and the key frame's number.
    private(set) var entryPoints: [(offset: Int, frame: Int64)] = []
    private(set) var nextFrame: Int64
    private(set) var nextSample: Int64
    private(set) var counters: [Int: UInt8] = [:]

    init(firstFrame: Int64, frameRate: FrameRate = FrameRate(25)) {
        self.frameRate = frameRate
        nextFrame = firstFrame
        nextSample = frameRate.sample(ofFrame: firstFrame, sampleRate: 48_000)
    }

    mutating func clear() {
        bytes = []
        entryPoints = []
    }

    /// Continues where another stream broke off.
    mutating func resume(_ continuity: [ContinuityCounter]) {
        for counter in continuity { counters[counter.pid] = UInt8(counter.counter) }
    }

    mutating func write(frames count: Int64, since first: Int64? = nil, using dice: inout Dice) {
        let first = first ?? nextFrame
        for _ in 0..<count {
            let isKey = (nextFrame - first) % framesPerKey == 0
            writePicture(isKey: isKey, using: &dice)
            let until = frameRate.sample(ofFrame: nextFrame, sampleRate: 48_000)
            while nextSample < until { writeSound(frames: Int64.random(in: 1...3, using: &dice), using: &dice) }
        }
    }

    mutating func writePicture(isKey: Bool, using dice: inout Dice) {
        if isKey {
            entryPoints.append((bytes.count, nextFrame))
            writeTables()
        }
        let stamp = (frameRate.ticks(ofFrame: nextFrame) + stampOffset) & (1 << 33 - 1)
        let size = Int.random(in: pictureByteCount / 2...pictureByteCount, using: &dice) * (isKey ? 4 : 1)
        let body = (0..<size).map { _ in UInt8.random(in: 0...255, using: &dice) }
        writeUnit(pid: Self.videoPID, streamID: 0xe0, stamp: stamp, body: body, isRandomAccess: isKey)
        nextFrame += 1
    }

    mutating func writeSound(frames: Int64, using dice: inout Dice) {
        let stamp = (roundedRatio(nextSample, 90_000, 48_000) + stampOffset) & (1 << 33 - 1)
        var body: [UInt8] = []
        for _ in 0..<frames {
            let size = Int.random(in: 20...400, using: &dice)
            body += Self.adtsHeader(byteCount: size)
            body += (7..<size).map { _ in UInt8.random(in: 0...255, using: &dice) }
        }
        writeUnit(pid: Self.audioPID, streamID: 0xc0, stamp: stamp, body: body, isRandomAccess: true)
        nextSample += frames * Self.samplesPerAudioFrame
    }

    mutating func writeTables() {
        writePacket(pid: 0, payload: [0, 0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0, 1, 2, 3, 4], isSection: true)
        writePacket(pid: Self.mapPID, payload: [0, 2, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0], isSection: true)
    }

    /// A packet that carries nothing but a clock.
    mutating func writeClockPacket() {
        bytes += [0x47, 0x01, 0x00, 0x20 | (counters[Self.videoPID] ?? 0), 183, 0x10] + [UInt8](repeating: 0, count: 6)
        bytes += [UInt8](repeating: 0xff, count: 176)
    }

    private mutating func writeUnit(pid: Int, streamID: UInt8, stamp: Int64, body: [UInt8], isRandomAccess: Bool) {
        let length = streamID == 0xc0 ? body.count + 8 : 0
        var unit: [UInt8] = [0, 0, 1, streamID, UInt8(length >> 8), UInt8(length & 0xff), 0x80, 0x80, 5]
        unit += [
            0x21 | UInt8(stamp >> 30 & 7) << 1, UInt8(stamp >> 22 & 0xff), 1 | UInt8(stamp >> 15 & 0x7f) << 1,
            UInt8(stamp >> 7 & 0xff), 1 | UInt8(stamp & 0x7f) << 1,
        ]
        unit += body
        var rest = unit[...]
        var isFirst = true
        while !rest.isEmpty {
            let room = isFirst && isRandomAccess ? 182 : 184
            let part = rest.prefix(room)
            rest = rest.dropFirst(room)
            writePacket(
                pid: pid, payload: Array(part), isStart: isFirst, isRandomAccess: isFirst && isRandomAccess)
            isFirst = false
        }
    }

    private mutating func writePacket(
        pid: Int, payload: [UInt8], isStart: Bool = true, isRandomAccess: Bool = false, isSection: Bool = false
    ) {
        let counter = ((counters[pid] ?? 15) + 1) & 15
        counters[pid] = counter
        let payload = isSection ? payload + [UInt8](repeating: 0xff, count: 184 - payload.count) : payload
        var packet: [UInt8] = [0x47, (isStart ? 0x40 : 0) | UInt8(pid >> 8), UInt8(pid & 0xff)]
        let stuffing = 184 - payload.count
        if stuffing == 0 {
            packet.append(0x10 | counter)
        } else {
            packet += [0x30 | counter, UInt8(stuffing - 1)]
            if stuffing > 1 { packet.append(isRandomAccess ? 0x40 : 0) }
            packet += [UInt8](repeating: 0xff, count: max(0, stuffing - 2))
        }
        bytes += packet + payload
    }

    private static func adtsHeader(byteCount: Int) -> [UInt8] {
        [
            0xff, 0xf1, 0x4c, 0x80 | UInt8(byteCount >> 11), UInt8(byteCount >> 3 & 0xff),
            UInt8(byteCount & 7) << 5 | 0x1f, 0xfc,
        ]
    }
}
