import Core
import Streamer
import Testing

@Suite struct `A chunk cutter` {
    static let rate = FrameRate(25)
    static let first: Int64 = 44_750_000_000

    static func cutter() -> ChunkCutter { ChunkCutter(firstPictureAt: rate.ticks(ofFrame: first)) }

    /// What a chunk is, without its identity.
    struct Shape: Equatable {
        var bytes: [UInt8]
        var isEntryPoint: Bool
        var startTicks: Int64
        var endTicks: Int64

        init(_ chunk: CutChunk) {
            bytes = chunk.chunk.bytes
            isEntryPoint = chunk.chunk.isEntryPoint
            startTicks = chunk.startTicks
            endTicks = chunk.endTicks
        }
    }

    static func cut(_ bytes: [UInt8], pieces: (inout Dice) -> Int, dice: inout Dice) -> [Shape] {
        var cutter = cutter()
        var chunks: [Shape] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(max(1, pieces(&dice)))
            rest = rest.dropFirst(piece.count)
            chunks += cutter.take(piece, at: .zero).map(Shape.init)
        }
        if let last = cutter.flush(atEnd: true) { chunks.append(Shape(last)) }
        return chunks
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6]) func `gives the same chunks however the bytes arrive`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.framesPerKey = Int64.random(in: 3...60, using: &dice)
        maker.pictureByteCount = Int.random(in: 400...20_000, using: &dice)
        maker.write(frames: 120, using: &dice)

        let whole = Self.cut(maker.bytes, pieces: { _ in maker.bytes.count }, dice: &dice)
        let torn = Self.cut(maker.bytes, pieces: { Int.random(in: 1...9_000, using: &$0) }, dice: &dice)
        #expect(same(whole, torn), "seed \(seed)")
        #expect(same(whole.flatMap(\.bytes), maker.bytes), "no byte is lost or doubled, seed \(seed)")
        #expect(whole.allSatisfy { $0.bytes.count % 188 == 0 && $0.bytes.count <= 161 * 188 })

        var offset = 0
        var found: [Int] = []
        for chunk in whole {
            if chunk.isEntryPoint { found.append(offset) }
            offset += chunk.bytes.count
        }
        #expect(found == maker.entryPoints.map(\.offset), "each key frame's PAT begins a flagged chunk, seed \(seed)")
        #expect(
            whole.filter(\.isEntryPoint).map(\.startTicks)
                == maker.entryPoints.map { Self.rate.ticks(ofFrame: $0.frame) })
    }

    @Test(arguments: [UInt64(11), 12, 13]) func `finds the stream again after garbage`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.framesPerKey = 5
        maker.write(frames: 40, using: &dice)
        let garbage = (0..<Int.random(in: 1...3_000, using: &dice)).map { _ in
            UInt8.random(in: 0x48...0xff, using: &dice)
        }
        let place = maker.bytes.count / 188 / 2 * 188
        let bytes = maker.bytes[..<place] + garbage + maker.bytes[place...]

        let whole = Self.cut(Array(bytes), pieces: { _ in 65_536 }, dice: &dice)
        let torn = Self.cut(Array(bytes), pieces: { Int.random(in: 1...700, using: &$0) }, dice: &dice)
        #expect(same(whole.flatMap(\.bytes), maker.bytes), "seed \(seed)")
        #expect(same(whole, torn), "seed \(seed)")
    }

    @Test func `keeps tables and the key frame behind them together when time runs out between them`() {
        var dice = Dice(seed: 21)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.write(frames: 2, using: &dice)
        var cutter = Self.cutter()
        _ = cutter.take(maker.bytes[...], at: .zero)
        let before = maker.bytes.count
        maker.writeTables()
        maker.writeClockPacket()
        var cut = cutter.take(maker.bytes[before...], at: .milliseconds(10))
        if let chunk = cutter.flush() { cut.append(chunk) }
        #expect(cut.allSatisfy { !$0.chunk.isEntryPoint || $0.chunk.bytes.count > 4 * 188 })
        #expect(cutter.deadline == nil, "tables that wait for their key frame set no deadline")

        let tables = maker.bytes.count
        maker.writePicture(isKey: false, using: &dice)
        // A picture that is no key frame sets the tables free.
        let after = cutter.take(maker.bytes[tables...], at: .milliseconds(20))
        let rest = cutter.flush()
        #expect((after + [rest].compactMap(\.self)).flatMap(\.chunk.bytes).prefix(4) == [0x47, 0x40, 0, 0x11])
    }

    @Test func `lets bytes wait no longer than its hold`() {
        var dice = Dice(seed: 31)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.pictureByteCount = 400
        maker.write(frames: 1, using: &dice)
        var cutter = Self.cutter()
        #expect(cutter.deadline == nil)
        #expect(cutter.take(maker.bytes[...], at: .seconds(5)).isEmpty)
        #expect(cutter.deadline == .seconds(5) + ChunkCutter.Limits().hold)
        #expect(cutter.flush()?.chunk.isEntryPoint == true)
        #expect(cutter.deadline == nil)
    }

    @Test func `follows time across the wrap of the stamps`() {
        // The first frame whose stamp is close to 2^33.
        let wraps: Int64 = 19_000
        let first = Self.rate.frame(atTicks: wraps << 33) - 20
        var dice = Dice(seed: 41)
        var maker = StreamMaker(firstFrame: first)
        maker.framesPerKey = 10
        maker.write(frames: 60, using: &dice)
        var cutter = ChunkCutter(firstPictureAt: Self.rate.ticks(ofFrame: first))
        let chunks = cutter.take(maker.bytes[...], at: .zero)
        #expect(
            chunks.filter(\.chunk.isEntryPoint).map { Self.rate.frame(atTicks: $0.startTicks) }
                == maker.entryPoints.map(\.frame))
        #expect(cutter.position?.newestPictureTicks == Self.rate.ticks(ofFrame: first + 59))
    }

    @Test(arguments: [UInt64(51), 52, 53]) func `knows where sound and counters stand`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.write(frames: 33, using: &dice)
        var cutter = Self.cutter()
        var rest = maker.bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...500, using: &dice))
            rest = rest.dropFirst(piece.count)
            _ = cutter.take(piece, at: .zero)
        }
        let position = try #require(cutter.position)
        let end = try #require(position.soundEndTicks)
        #expect(roundedRatio(end, 48_000, 90_000) == maker.nextSample, "seed \(seed)")
        #expect(
            Dictionary(uniqueKeysWithValues: position.continuity.map { ($0.pid, UInt8($0.counter)) }) == maker.counters)
    }

    @Test func `knows the time of an engine that began earlier than it was asked to`() throws {
        var dice = Dice(seed: 71)
        var maker = StreamMaker(firstFrame: Self.first - 70)
        maker.write(frames: 30, using: &dice)
        var cutter = Self.cutter()
        let chunks = cutter.take(maker.bytes[...], at: .zero)
        #expect(chunks.first?.startTicks == Self.rate.ticks(ofFrame: Self.first - 70))
        #expect(cutter.position?.newestPictureTicks == Self.rate.ticks(ofFrame: Self.first - 41))
        #expect(try #require(cutter.position?.soundEndTicks) < Self.rate.ticks(ofFrame: Self.first - 38))
    }

    @Test func `marks the first clock reference after a gap, and no other`() throws {
        var dice = Dice(seed: 72)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.write(frames: 30, using: &dice)
        var cutter = Self.cutter()
        _ = cutter.take(maker.bytes[...], at: .zero)
        _ = cutter.flush(atEnd: true)
        let position = try #require(cutter.position)
        func marks(isGap: Bool, from frame: Int64) -> [Int] {
            var second = StreamMaker(firstFrame: frame)
            second.resume(position.continuity)
            for _ in 0..<2 {
                second.write(frames: 15, using: &dice)
                second.writeClockPacket()
            }
            cutter.splice(firstPictureAt: Self.rate.ticks(ofFrame: frame), isGap: isGap)
            let bytes = cutter.take(second.bytes[...], at: .zero).flatMap(\.chunk.bytes)
            return stride(from: 0, to: bytes.count, by: 188).filter {
                bytes[$0 + 3] & 0x20 != 0 && bytes[$0 + 4] > 0 && bytes[$0 + 5] & 0x80 != 0
            }
        }
        #expect(marks(isGap: false, from: Self.first + 30).isEmpty)
        #expect(marks(isGap: true, from: Self.first + 900).count == 1)
    }

    @Test func `joins the stream of another engine with nothing torn`() throws {
        var dice = Dice(seed: 61)
        var maker = StreamMaker(firstFrame: Self.first)
        maker.write(frames: 30, using: &dice)
        var cutter = Self.cutter()
        // The first engine dies in the middle of a packet.
        var chunks = cutter.take(maker.bytes.dropLast(100), at: .zero)
        if let last = cutter.flush(atEnd: true) { chunks.append(last) }
        let position = try #require(cutter.position)

        let resumed = Self.rate.frame(atTicks: position.newestPictureTicks) + 1
        var second = StreamMaker(firstFrame: resumed)
        second.resume(position.continuity)
        second.write(frames: 30, using: &dice)
        cutter.splice(firstPictureAt: Self.rate.ticks(ofFrame: resumed), isGap: false)
        chunks += cutter.take(second.bytes[...], at: .zero)
        if let last = cutter.flush(atEnd: true) { chunks.append(last) }

        let bytes = chunks.flatMap(\.chunk.bytes)
        #expect(continuityFaults(in: bytes) == 0)
        #expect(chunks.filter(\.followsGap).isEmpty)
        #expect(chunks.last?.endTicks == Self.rate.ticks(ofFrame: resumed + 29))
    }
}

/// How often a PID's continuity counter does not go on by one.
func continuityFaults(in bytes: [UInt8]) -> Int {
    var last: [Int: UInt8] = [:]
    var faults = 0
    for offset in stride(from: 0, to: bytes.count, by: 188) {
        let packet = TransportPacket(bytes, at: offset)
        guard packet.hasSync else { return .max }
        guard packet.hasPayload, packet.pid != 0x1fff else { continue }
        if let before = last[packet.pid], (before + 1) & 15 != packet.continuityCounter { faults += 1 }
        last[packet.pid] = packet.continuityCounter
    }
    return faults
}
