public import Core

/// Cuts an engine's bytes into chunks of whole transport packets. A key frame with PAT and PMT in front of it always
/// begins a chunk, flagged as an entry point. How the bytes arrive in pieces changes nothing but what `flush` cuts.
///
/// A value without I/O or clock: times come in as uptime.
public struct ChunkCutter: Sendable {
    public struct Limits: Sendable {
        /// Chunks are cut as soon as they are this long: 160 packets, 40-80 ms of a usual channel.
        public var byteCount = 160 * TransportPacket.byteCount
        /// The longest that bytes wait for more before they are cut: longer than an engine rests between two bursts, so
        /// that what is left of one goes with the next instead of by itself.
        public var hold = TimeSpan.milliseconds(150)

        public init() {}
    }

    private let limits: Limits
    /// Packets not yet cut from `start` on; looked at up to `scanned`.
    private var pending: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var waitingSince: TimeSpan?

    private var tables = ProgramTableTracker()
    private var clock: StampClock
    private var gapAhead = false
    /// The next clock reference does not follow from the last.
    private var marksJump = false
    /// How far the engine before this one came.
    private var reached: StreamPosition?
    /// What the chunk that is being gathered will say.
    private var isEntryPoint = false
    private var startTicks: Int64
    private var followsGap = false

    /// The last continuity counter of each PID; 255 for none.
    private var counters = [UInt8](repeating: 255, count: 8_192)
    private var sound = SoundEnd()

    /// Bytes thrown away because they belonged to no packet.
    public private(set) var garbageByteCount: Int64 = 0
    public private(set) var packetCount: Int64 = 0
    public private(set) var entryPointCount: Int64 = 0

    /// The first picture that comes is about at `ticks`, in station ticks.
    public init(firstPictureAt ticks: Int64, limits: Limits = Limits()) {
        self.limits = limits
        clock = StampClock(firstPictureAt: ticks)
        startTicks = ticks
    }

    /// The bytes of another engine follow, whose first picture is about at `ticks`. The rest of a broken packet is dropped.
    /// After a gap the first clock reference says that time jumped.
    public mutating func splice(firstPictureAt ticks: Int64, isGap: Bool) {
        pending.removeLast(pending.count - scanned)
        tables.forget()
        reached = position
        clock = StampClock(firstPictureAt: ticks)
        sound = SoundEnd()
        gapAhead = gapAhead || isGap
        marksJump = marksJump || isGap
    }

    /// Takes the next bytes in and gives the chunks that are complete with them.
    public mutating func take(_ bytes: ArraySlice<UInt8>, at uptime: TimeSpan) -> [CutChunk] {
        if waitingSince == nil { waitingSince = uptime }
        pending.append(contentsOf: bytes)
        var chunks: [CutChunk] = []
        while pending.count - scanned >= TransportPacket.byteCount {
            if pending[scanned] != TransportPacket.syncByte {
                guard skipGarbage() else { break }
                continue
            }
            examine(&chunks)
            scanned += TransportPacket.byteCount
            packetCount += 1
            if scanned - start >= limits.byteCount, let chunk = cut(before: tables.entryOffset ?? scanned) {
                chunks.append(chunk)
            }
        }
        compact()
        if !chunks.isEmpty { waitingSince = pending.isEmpty ? nil : uptime }
        return chunks
    }

    /// When `flush` should be called at the latest; nil when nothing waits.
    public var deadline: TimeSpan? {
        guard (tables.entryOffset ?? scanned) > start else { return nil }
        return waitingSince.map { $0 + limits.hold }
    }

    /// Cuts what waits. Tables that may belong in front of a key frame stay, unless it is the end of the stream.
    public mutating func flush(atEnd: Bool = false) -> CutChunk? {
        let chunk = cut(before: atEnd ? scanned : tables.entryOffset ?? scanned)
        if atEnd { tables.forget() }
        compact()
        waitingSince = nil
        return chunk
    }

    /// Where the stream stands, for the engine that continues it. nil before the first picture.
    public var position: StreamPosition? {
        guard clock.hasPicture || reached != nil else { return nil }
        let continuity = counters.indices.compactMap { pid in
            counters[pid] == 255 ? nil : ContinuityCounter(pid: pid, counter: Int(counters[pid]))
        }
        if let reached, !clock.hasPicture {
            return StreamPosition(
                newestPictureTicks: reached.newestPictureTicks, soundEndTicks: reached.soundEndTicks,
                continuity: continuity)
        }
        return StreamPosition(
            newestPictureTicks: clock.newestPicture,
            soundEndTicks: clock.newestSound.map { $0.saturatingPlus(sound.ticksOfNewestUnit) }, continuity: continuity)
    }

    private mutating func examine(_ chunks: inout [CutChunk]) {
        if marksJump { markJump() }
        let packet = TransportPacket(pending, at: scanned)
        let pid = packet.pid
        if packet.hasPayload && pid != ProgramTableTracker.nullPID { counters[pid] = packet.continuityCounter }
        let unit = packet.startsUnit ? packet.elementaryUnit : nil
        var ticks: Int64?
        switch unit {
        case .picture?: if let stamps = packet.timeStamps { ticks = clock.picture(stamps.presentation) }
        case .sound?:
            if sound.beginUnit(pid: pid), let stamps = packet.timeStamps { clock.sound(stamps.presentation) }
        case nil: break
        }
        if pid == sound.pid { sound.take(packet) }
        if unit == .picture, packet.isRandomAccess, let offset = tables.completeEntryOffset {
            if let chunk = cut(before: offset) { chunks.append(chunk) }
            beginEntryPoint(at: ticks ?? clock.newestPicture)
        }
        tables.note(packet, at: scanned)
    }

    /// Sets the discontinuity indicator (ISO 13818-1, 2.4.3.5) where the packet has a clock reference.
    private mutating func markJump() {
        let hasClock = pending[scanned + 3] & 0x20 != 0 && pending[scanned + 4] >= 7 && pending[scanned + 5] & 0x10 != 0
        guard hasClock else { return }
        pending[scanned + 5] |= 0x80
        marksJump = false
    }

    private mutating func beginEntryPoint(at ticks: Int64) {
        isEntryPoint = true
        entryPointCount += 1
        startTicks = ticks
        followsGap = gapAhead
        gapAhead = false
    }

    private mutating func cut(before end: Int) -> CutChunk? {
        guard end > start else { return nil }
        let chunk = CutChunk(
            Chunk(Array(pending[start..<end]), isEntryPoint: isEntryPoint), startTicks: startTicks,
            endTicks: clock.newestPicture, followsGap: followsGap)
        start = end
        isEntryPoint = false
        followsGap = false
        startTicks = clock.newestPicture
        return chunk
    }

    /// Drops what was cut.
    private mutating func compact() {
        guard start > 0 else { return }
        pending.removeFirst(start)
        scanned -= start
        tables.shift(by: start)
        start = 0
    }

    /// Looks for three sync bytes a packet apart. False when more bytes are needed to tell.
    private mutating func skipGarbage() -> Bool {
        let reach = 2 * TransportPacket.byteCount
        var candidate = scanned + 1
        while candidate + reach < pending.count {
            if pending[candidate] == TransportPacket.syncByte,
                pending[candidate + TransportPacket.byteCount] == TransportPacket.syncByte,
                pending[candidate + reach] == TransportPacket.syncByte
            {
                break
            }
            candidate += 1
        }
        let found = candidate + reach < pending.count
        garbageByteCount += Int64(candidate - scanned)
        pending.removeSubrange(scanned..<candidate)
        return found
    }
}

/// How far a stream has come.
public struct StreamPosition: Hashable, Sendable {
    public var newestPictureTicks: Int64
    /// Where the sound that was sent ends; nil when there was none.
    public var soundEndTicks: Int64?
    /// The last continuity counter of every PID.
    public var continuity: [ContinuityCounter]
}
