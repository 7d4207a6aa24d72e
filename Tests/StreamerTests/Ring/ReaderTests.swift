import Core
import Streamer
import Synchronization
import Testing

/// A ring with chunks of 40 ms whose bytes say which they are.
private struct Station {
    let ring: BroadcastRing
    let notices = Notices()
    private(set) var written: Int64 = 0
    let chunksPerKey: Int64 = 25

    init(limits: BroadcastRing.Limits = BroadcastRing.Limits()) { ring = BroadcastRing(limits: limits) }

    mutating func write(_ count: Int64, byteCount: Int = 1_880) {
        for _ in 0..<count {
            let isEntryPoint = written % chunksPerKey == 0
            let number = (0..<8).map { UInt8(written >> (56 - 8 * $0) & 0xff) }
            let bytes = number + [UInt8](repeating: 0, count: byteCount - 8)
            ring.append([
                CutChunk(
                    Chunk(bytes, isEntryPoint: isEntryPoint), startTicks: written * 3_600, endTicks: written * 3_600)
            ])
            written += 1
        }
    }

    func reader(_ name: String = "a") -> RingReader {
        RingReader(
            ring, viewer: ViewerIdentity(host: "192.168.1.2", connection: name), channel: ChannelID(5),
            joined: Instant(seconds: 0)
        ) { [notices] reader, notice in notices.add("\(reader.viewer.connection)@\(reader.channel)", notice) }
    }
}

private final class Notices: Sendable {
    private let all = Mutex<[(String, ReaderNotice)]>([])
    func add(_ who: String, _ notice: ReaderNotice) { all.withLock { $0.append((who, notice)) } }
    var list: [(String, ReaderNotice)] { all.withLock { $0 } }
}

private final class CountingWaker: Waker {
    let count = Atomic<Int>(0)
    func wake() { count.add(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}

extension ChunkReader {
    /// The numbers of the chunks that are ready.
    fileprivate func drain() -> [Int64] {
        var numbers: [Int64] = []
        while case .chunk(let chunk) = next() {
            numbers.append(chunk.bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) })
        }
        return numbers
    }
}

@Suite struct `A new reader` {
    @Test func `waits for the first entry point of an empty ring`() {
        var station = Station()
        let reader = station.reader()
        guard case .wait = reader.next() else { return #expect(Bool(false), "nothing is there") }
        station.write(3)
        #expect(reader.drain() == [0, 1, 2])
    }

    @Test func `starts at the newest entry point that gives it a burst`() {
        var station = Station()
        station.write(25 * 6 + 10)
        // The newest entry point, 150, is 0.36 s old; 125 is 1.36 s old; 100 is the first to give 1.5 s.
        #expect(station.reader().drain() == Array(100..<160))
    }

    @Test func `starts at the oldest entry point while the ring is young`() {
        var station = Station()
        station.write(30)
        #expect(station.reader().drain() == Array(0..<30))
    }
}

@Suite struct `A late reader` {
    @Test func `skips to the newest key frame and tells what it missed`() throws {
        var station = Station()
        station.write(50)
        let late = station.reader("late")
        let prompt = station.reader("prompt")
        #expect(late.drain().count == 50)
        var seen = prompt.drain()
        for _ in 0..<400 {
            station.write(1)
            seen += prompt.drain()
        }
        #expect(seen == Array(0..<450), "another reader's lateness changes nothing")
        #expect(prompt.counts.jumpCount == 0)

        #expect(late.drain() == Array(425..<450))
        #expect(late.counts.jumpCount == 1)
        #expect(late.counts.skippedChunkCount == 375)
        let (who, notice) = try #require(station.notices.list.first)
        #expect(who == "late@5")
        guard case .jumped(let jump) = notice else { return #expect(Bool(false), "\(notice)") }
        #expect(jump.chunkCount == 375)
    }

    @Test func `waits for the next key frame when none is left in the ring`() {
        var limits = BroadcastRing.Limits()
        limits.byteCount = 10 * 1_880
        var station = Station(limits: limits)
        station.write(5)
        let reader = station.reader()
        #expect(reader.drain() == Array(0..<5))
        station.write(17)
        #expect(reader.drain().isEmpty, "chunks 12 to 21 hold no entry point")
        station.write(5)
        #expect(reader.drain() == [25, 26])
    }

    @Test func `keeps reading in order while it is within the limit`() {
        var station = Station()
        station.write(25)
        let reader = station.reader()
        _ = reader.next()
        station.write(175)
        #expect(reader.drain() == Array(1..<200), "7.96 s behind")
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `never goes backwards and lands on entry points only`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var station = Station()
        let readers = (0..<20).map { station.reader("\($0)") }
        var seen = [[Int64]](repeating: [], count: readers.count)
        for _ in 0..<300 {
            station.write(Int64.random(in: 0...40, using: &dice))
            for (index, reader) in readers.enumerated() where Int.random(in: 0...index, using: &dice) == 0 {
                for _ in 0..<Int.random(in: 0...60, using: &dice) {
                    guard case .chunk(let chunk) = reader.next() else { break }
                    seen[index].append(chunk.bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) })
                }
            }
        }
        for (index, numbers) in seen.enumerated() {
            for (before, after) in zip(numbers, numbers.dropFirst()) where after != before + 1 {
                #expect(after > before && after % station.chunksPerKey == 0, "reader \(index), seed \(seed)")
            }
            #expect(readers[index].counts.chunkCount == numbers.count)
        }
        #expect(readers.contains { $0.counts.jumpCount > 0 }, "the trial is about late readers")
    }
}

@Suite struct `A ring` {
    @Test func `keeps at most its time and bytes`() {
        var limits = BroadcastRing.Limits()
        limits.byteCount = 400_000
        var station = Station(limits: limits)
        station.write(2_000, byteCount: 188)
        #expect(station.ring.status.span <= .seconds(11))
        #expect(station.ring.status.chunkCount > 200)
        station.write(100, byteCount: 18_800)
        #expect(station.ring.status.byteCount <= 400_000)
    }

    @Test func `frees what it evicts`() {
        var limits = BroadcastRing.Limits()
        limits.byteCount = 1_000
        let ring = BroadcastRing(limits: limits)
        weak var chunk: Chunk?
        do {
            let first = Chunk([UInt8](repeating: 0, count: 900), isEntryPoint: true)
            chunk = first
            ring.append([CutChunk(first, startTicks: 0, endTicks: 0)])
        }
        #expect(chunk != nil)
        ring.append([CutChunk(Chunk([UInt8](repeating: 0, count: 900)), startTicks: 0, endTicks: 0)])
        #expect(chunk == nil)
    }

    @Test func `wakes each loop once per write however many readers it serves`() {
        var station = Station()
        let loop = CountingWaker()
        let other = CountingWaker()
        let readers = (0..<10).map { _ in station.reader() }
        for reader in readers { reader.attach(loop) }
        let single = station.reader()
        single.attach(other)
        let before = (loop.value, other.value)
        station.write(1)
        #expect((loop.value - before.0, other.value - before.1) == (1, 1))
        single.close(.clientLeft)
        for reader in readers.dropLast() { reader.close(.clientLeft) }
        station.write(1)
        #expect((loop.value - before.0, other.value - before.1) == (2, 1))
    }

    @Test func `lets readers finish before it ends them`() {
        var station = Station()
        station.write(3)
        let reader = station.reader()
        station.ring.end()
        #expect(reader.drain() == [0, 1, 2])
        guard case .end = reader.next() else { return #expect(Bool(false), "the stream is over") }
        reader.close(.streamEnded)
        reader.close(.streamEnded)
        #expect(station.notices.list.count == 1, "a reader leaves once")
    }
}
